#!/usr/bin/python3
"""Special judge: one number x, scored by its distance from the minimiser.

Called as `distance.py INPUT ANSWER FEEDBACK_DIRECTORY` with the student's output on standard input; ends with 42 to accept and 43 to
reject. The share of the points goes to score_multiplier.txt, a word for the student to teammessage.txt. Neither tells the answer.
"""
import math
import re
import sys
from pathlib import Path

FULL, NONE = 1e-3, 1e-1  # distances: full points up to the first, none from the second on
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
LENGTH_MAX = 100         # of the number, in characters


def judge(output, minimiser):
    """The share of the points (None to reject), and a message."""
    words = output.split()
    if len(words) != 1:
        return None, f"Print one number and nothing else; your program printed {len(words) or 'no'} words."
    word = words[0].decode("ascii", "replace")
    if len(word) > LENGTH_MAX or not NUMBER.fullmatch(word):
        return None, "The output is not a number in plain decimal or scientific notation."
    distance = abs(float(word) - minimiser)
    if distance <= FULL:
        return 1.0, "This is the minimum."
    if distance < NONE:
        return math.log(NONE / distance) / math.log(NONE / FULL), "Close, but the minimum is elsewhere: take more steps."
    return None, "This is not near the minimum."


minimiser = float(Path(sys.argv[2]).read_text())
feedback = Path(sys.argv[3])
share, message = judge(sys.stdin.buffer.read(), minimiser)
(feedback / "teammessage.txt").write_text(message)
if share is None:
    sys.exit(43)
(feedback / "score_multiplier.txt").write_text(f"{share}\n")
sys.exit(42)
