# Leaves the lines that watched the descent in the program: the output is no longer one number.
import math

x, h = 3.0, 1e-6


def f(x):
    return -(1 / (x ** 2 + 1)) * math.log(1 / (1 + math.exp(-x)) + 1)


for step in range(5000):
    x -= 0.1 * (f(x + h) - f(x - h)) / (2 * h)
    if step % 1000 == 0:
        print(step, x)
print(x)
