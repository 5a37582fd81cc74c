# Answers questions about the hidden function of INPUT, and rejects what is not in the words of the statement.
import sys

QUESTIONS_MAX = 60
LINE_BYTES_MAX = 64
ACCEPT, REJECT = 42, 43


def reject(why):
    with open(sys.argv[3] + "teammessage.txt", "w") as message:
        message.write(why)
    sys.exit(REJECT)


def number_in(word):
    if not word.isdigit() or len(word) > 7:
        reject("What follows ? or ! must be a whole number from 0 to 1000000.")
    return int(word)


with open(sys.argv[1]) as hidden:
    minimum, slope, offset = map(int, hidden.read().split())
asked = 0
while True:
    words = sys.stdin.buffer.readline(LINE_BYTES_MAX).decode("ascii", "replace").split()
    if len(words) != 2 or words[0] not in ("?", "!"):
        reject("The output ended without an answer." if not words else "Expected a line \"? x\" or \"! x\".")
    x = number_in(words[1])
    if words[0] == "!":
        if x == minimum:
            sys.exit(ACCEPT)
        reject("The minimum is elsewhere.")
    asked += 1
    if asked > QUESTIONS_MAX:
        reject("More than 60 questions.")
    print(slope * abs(x - minimum) + offset, flush=True)
