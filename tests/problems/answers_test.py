#!/usr/bin/python3
"""The expected answers of the shipped problems, computed again in exact arithmetic: answers_test.py PROBLEMS"""
import sys
import unittest
from fractions import Fraction
from pathlib import Path

problems = Path(sys.argv.pop(1))


def mean_squared_error(n, *values):
    pairs = list(zip(values[::2], values[1::2], strict=True))
    assert len(pairs) == n
    return [sum((y - prediction) ** 2 for y, prediction in pairs) / n]


ANSWERS = {
    "hello-autograd": lambda x: [2 * x],
    "autograd-practice-1": lambda x: [2 * x + 2],
    "autograd-practice-2": lambda *x: [2 * xi for xi in x],
    "autograd-practice-3": lambda x1, x2: [2 * x1 + 4 * x2, 4 * x1 + 2 * x2],
    "mean-squared-error": mean_squared_error,
}

# What the lecture prints: each is a sample of its problem.
OF_THE_LECTURE = {
    "autograd-practice-1": ("3.0", "8.0"),
    "autograd-practice-2": ("1.0 2.0 3.0", "2.0 4.0 6.0"),
    "autograd-practice-3": ("1.0 2.0", "10.0 8.0"),
    "mean-squared-error": ("2 140 150 200 210", "100"),
}


def words(path):
    return path.read_text().split()


class AnswersTest(unittest.TestCase):
    def test_each_answer_is_what_exact_arithmetic_says(self):
        for slug, answer in ANSWERS.items():
            cases = sorted((problems / slug / "data").glob("*/*.in"))
            self.assertGreaterEqual(len(cases), 4)
            for case in cases:
                with self.subTest(case=str(case)):
                    exact = answer(*map(Fraction, words(case)))
                    written = list(map(Fraction, words(case.with_suffix(".ans"))))
                    self.assertEqual(len(exact), len(written))
                    for a, b in zip(exact, written):
                        self.assertLessEqual(abs(a - b), Fraction(1, 10**12) * max(1, abs(a)))

    def test_the_samples_hold_the_numbers_of_the_lecture(self):
        for slug, (given, expected) in OF_THE_LECTURE.items():
            sample = problems / slug / "data/sample/1.in"
            self.assertEqual((given.split(), expected.split()), (words(sample), words(sample.with_suffix(".ans"))))

    def test_the_difficult_function_is_smallest_where_its_answer_says(self):
        """f' changes its sign within 1e-15 of the answer, by a series of e^-x in fractions: no floating point."""
        x = Fraction(*words(problems / "minimize-difficult-function/data/secret/1.ans"))
        self.assertLess(slope_sign_quantity(x - Fraction(1, 10**15)), 0)
        self.assertGreater(slope_sign_quantity(x + Fraction(1, 10**15)), 0)

    def test_no_problem_is_forgotten(self):
        shipped = {folder.parent.name for folder in problems.glob("*/problem.yaml")}
        self.assertEqual(shipped, {*ANSWERS, "minimize-difficult-function"})


def exponential(x):
    """Σ xᵏ/k!, forty terms: for |x| < 1 the rest is below 1e-48."""
    total = term = Fraction(1)
    for k in range(1, 40):
        term = term * x / k
        total += term
    return total


def logarithm(x):
    """2·artanh((x−1)/(x+1)), for x near 1.5: the rest after forty terms is below 1e-55."""
    t = (x - 1) / (x + 1)
    return 2 * sum(t ** (2 * k + 1) / (2 * k + 1) for k in range(40))


def slope_sign_quantity(x):
    """f'(x)·(x²+1)², with s = 1/(1+e^-x): 2x·log(s+1) − (x²+1)·s(1−s)/(s+1)."""
    s = 1 / (1 + exponential(-x))
    return 2 * x * logarithm(s + 1) - (x * x + 1) * s * (1 - s) / (s + 1)


if __name__ == "__main__":
    unittest.main()
