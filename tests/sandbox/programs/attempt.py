"""How a hostile Python program says what got through: nothing and exit status 0 when everything was refused."""
import sys

holes = []


def must_hold(fact, holds):
    if not holds:
        holes.append(f"not so: {fact}")


def refused(what, attack, *arguments):
    """Calls attack, which must raise OSError."""
    try:
        attack(*arguments)
    except OSError:
        return
    holes.append(f"got through: {what}")


def finish():
    print(*holes, sep="\n", end="")
    sys.exit(1 if holes else 0)
