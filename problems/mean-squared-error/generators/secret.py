#!/usr/bin/python3
"""Writes data/secret/5-many.in and .ans: 2,000 pairs from a fixed seed, the answer in exact arithmetic. Run it in the problem folder."""
import random
from fractions import Fraction

random.seed(20240621)
pairs = []
for _ in range(2000):
    y = random.randint(-50000, 50000)                                # hundredths
    pairs.append((y, max(-99999, min(99999, y + round(random.gauss(0, 2500))))))


def decimal(hundredths):
    return f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


mean = sum(Fraction(y - p, 100) ** 2 for y, p in pairs) / len(pairs)
with open("data/secret/5-many.in", "w") as file:
    print(len(pairs), *(f"{decimal(y)} {decimal(p)}" for y, p in pairs), sep="\n", file=file)
with open("data/secret/5-many.ans", "w") as file:
    print(float(mean), file=file)
