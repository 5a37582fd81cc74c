#!/usr/bin/python3
"""The special judge of minimize-difficult-function, called as the judge calls it: special_judge_test.py PROBLEMS"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

folder = Path(sys.argv.pop(1)) / "minimize-difficult-function"
MINIMISER = 0.190008783727401406

ACCEPT, REJECT = 42, 43

# What a program printed, and the share of the points that it earns; None is a wrong answer.
OUTPUTS = [
    (f"{MINIMISER}\n", 1), ("0.19", 1), ("+.19", 1), ("1.9e-1\n\n", 1), ("   0.19   ", 1), ("0.1890088", 1), ("0.1910087", 1),
    (f"{MINIMISER + 1e-2:.17f}", 0.5), (f"{MINIMISER - 1e-2:.17f}", 0.5), (f"{MINIMISER + 10 ** -2.5:.17f}", 0.75),
    (f"{MINIMISER + 10 ** -1.5:.17f}", 0.25), (f"{MINIMISER + 0.0999999:.17f}", 0.0),
    (f"{MINIMISER + 0.1000001:.17f}", None), ("-0.42133839756370392", None), ("0", None), ("1e999", None), ("-1e999", None),
    ("nan", None), ("-nan", None), ("inf", None), ("-inf", None), ("0x1.8p-3", None), ("0,19", None), ("0.19.", None), ("0_1.9e-1", None),
    ("", None), ("\n", None), ("0.19 0.19", None), ("x = 0.19", None), ("tensor(0.19)", None), ("1" * 5000, None),
    ("\u0660.\u0661\u0669", None), (b"\xff\x00\xfe", None), (b"0.19\x00", None), ("0.19 " * 100_000, None),
]


def run(output):
    """(exit status, share, message) of the special judge."""
    with tempfile.TemporaryDirectory() as feedback:
        case = folder / "data/secret/1"
        ended = subprocess.run(["/usr/bin/python3", "-B", folder / "output_validators/distance/distance.py", f"{case}.in", f"{case}.ans", feedback],
                               input=output if isinstance(output, bytes) else output.encode(), capture_output=True, timeout=60, check=False)
        share = Path(feedback, "score_multiplier.txt")
        return ended.returncode, float(share.read_text()) if share.exists() else None, Path(feedback, "teammessage.txt").read_text()


class SpecialJudgeTest(unittest.TestCase):
    def test_an_output_earns_its_share(self):
        for output, expected in OUTPUTS:
            with self.subTest(output=output[:40]):
                status, share, message = run(output)
                self.assertTrue(message.strip())
                self.assertNotIn("0.19", message)
                if expected is None:
                    self.assertEqual((REJECT, None), (status, share))
                else:
                    self.assertEqual(ACCEPT, status)
                    self.assertAlmostEqual(expected, share, places=5)
                    self.assertTrue(0 <= share <= 1)

    def test_points_fall_with_the_distance_on_both_sides(self):
        for side in (1, -1):
            shares = [run(f"{MINIMISER + side * 10 ** -(k / 4):.17f}")[1] for k in range(13, 4, -1)]
            self.assertEqual(sorted(shares, reverse=True), shares)
            self.assertEqual(1, shares[0])
            self.assertLess(shares[-1], shares[1])


if __name__ == "__main__":
    unittest.main()
