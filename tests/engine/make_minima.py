#!/usr/bin/python3
"""Writes minima.json: the course's minimisation problems to 40 digits, with the certified enclosures of the prototype.

Digits: mpmath 1.2.1, Python 3.11.2. Enclosures: an earlier branch and bound (g++ 12.2 -O2, glibc 2.36), which proves that
every global minimiser on the domain lies in one of the boxes and that the minimum lies in the value interval.
"""
import json

from mpmath import diff, exp, findroot, lambertw, log, mp, mpf, nstr, sin

mp.dps = 50
DIGITS = 40


def text(x):
    return nstr(x, DIGITS)


def stationary(f, near):
    x = findroot(lambda t: diff(f, t), mpf(near))
    return {"x": text(x), "f": text(f(x)), "f2": text(diff(f, x, 2))}


difficult = lambda x: -(1 / (x * x + 1)) * log(1 / (1 + exp(-x)) + 1)  # noqa: E731
lambert = lambda x: x * x + exp(-x)  # noqa: E731
waves = lambda x: x * x / 10 + 10 * sin(x * x / 4)  # noqa: E731
w = lambertw(mpf(1) / 2).real
document = {
    "made_by": "make_minima.py, mpmath 1.2.1",
    "problems": [
        {"exercise": "M1", "expression": "-(1/(x^2+1))*log(1/(1+exp(-x))+1)", "global": [stationary(difficult, .19)],
         "certified": {"domain": ["-inf", "inf"], "f": [-0.42133839756370539, -0.42133839756370284],
                       "x": [[0.19000878372739979, 0.1900087837274031]], "boxes_examined": 7}},
        {"exercise": "M2", "expression": "x^2+exp(-x)", "closed_form": "x* = W(1/2)",
         "global": [{"x": text(w), "f": text(lambert(w)), "f2": text(2 + exp(-w))}],
         "certified": {"domain": [-700, 700], "f": [0.82718402612752362, 0.82718402612752473],
                       "x": [[0.35173371124919556, 0.35173371124919606]], "boxes_examined": 1}},
        {"exercise": "M3", "expression": "x^2+4*x+6", "global": [{"x": "-2", "f": "2", "f2": "2"}],
         "certified": {"domain": [-1e6, 1e6], "f": [1.9999999999999811, 2.0000000000000036],
                       "x": [[-2.0000000000000022, -1.9999999999999984]], "boxes_examined": 1}},
        {"exercise": "M5", "expression": "x^2/10+10*sin(x^2/4)", "global": [stationary(waves, -4.3), stationary(waves, 4.3)],
         "local": [{"x": "0", "f": "0", "f2": "0.2"}, stationary(waves, 6.6), stationary(waves, 8.3)],
         "local_note": "even function: the mirror images are local minima too; there are infinitely many",
         "certified": {"domain": [-50, 50], "f": [-8.1230454750251671, -8.1230454750251493],
                       "x": [[-4.3231369656908649, -4.3231369656908614], [4.3231369656908614, 4.3231369656908649]],
                       "boxes_examined": 13}},
        {"exercise": "erratum", "expression": "x^2-exp(-x)", "answer": "unbounded below",
         "measured": "float32 gradient descent from 3, rate .01: 2.939502239227295 after the first step, -0.6359216570854187 at "
                     "iteration 200, -inf at iteration 358 (PyTorch 1.13.1)"},
        {"exercise": "M12", "answer": {"minimum": 0.12536217093440213, "gradient_max_norm": 2.8e-16},
         "note": "float64 LBFGS with strong Wolfe line search after 100 descent steps (PyTorch 1.13.1); the published value is 0.12536248564720154"},
        {"exercise": "T1", "global": [{"a": "3/2", "b": "1/3", "f": "1/6"}]},
        {"exercise": "T2", "global": [{"a": 36.00780537461501, "b": -126.12821494344632, "f": 16482.244411136122}],
         "note": "closed form in float64 (NumPy 1.24.2); the slide prints b without its sign, where L = 80115.55083041688"},
    ],
    "float32_trap": {"exercise": "M1", "descent": "from 3, rate .01, 10001 steps",
                     "float32": 0.1900096982717514, "float64": 0.190008783727403, "published_answer": 0.1900096833705902,
                     "promised_error": 1e-7, "real_error": 9.0e-7},
}
with open("minima.json", "w") as out:
    json.dump(document, out, indent=1)
    out.write("\n")
