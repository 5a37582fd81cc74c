#!/usr/bin/python3
"""From POST to the first verdict of a C++ submission over HTTP: compiled with and without the precompiled header, and compiled before.

  compile_bench.py GRADUS [ROUNDS]    GRADUS: the program of a release build; 20 rounds

The rows take turns within each round, so that a noisy moment of the machine meets all of them. Prints a Markdown table.
"""
import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
os.environ["GRADUS"] = sys.argv[1]

from client import Client  # noqa: E402
from house import PROBLEMS, House  # noqa: E402

SLUG = "hello-autograd"
WARM_UP_ROUNDS = 2
HEADER = "#include <bits/stdc++.h>\n"
FOUND = "compiled before"


def program():
    """An accepted solution, but that it includes <bits/stdc++.h> as most submissions do."""
    source = sorted((PROBLEMS / SLUG / "submissions" / "accepted").glob("*.cpp"))[0].read_text()
    return HEADER + source


def sources(number):
    """A name and a source for each row; with another file included before it, g++ takes no precompiled header."""
    fresh = f"// {number}\n" + program()
    return [("g++ reads <bits/stdc++.h>", "#include <cstddef>\n" + fresh), ("its precompiled header", fresh), (FOUND, program())]


def ms_to_first_verdict(client, source):
    """Milliseconds until the verdict of the first case, and of the whole."""
    start = time.perf_counter()
    submission = client.submit(SLUG, "cpp", source)
    first = None
    with client.events(submission) as events:
        for event in events:
            now = (time.perf_counter() - start) * 1e3
            if event.type == "case" and first is None:
                first = now
            if event.type == "graded":
                if event.data["verdict"] != "accepted":
                    raise SystemExit(f"{submission}: {event.data}")
                return first, now
    raise SystemExit(f"{submission}: no verdict")


def at(values, quantile):
    return sorted(values)[min(len(values) - 1, int(quantile * len(values)))]


def measure(house, rounds):
    client = Client(house.port).sign_up()
    rows = {}
    for number in range(-WARM_UP_ROUNDS, rounds):
        for name, source in sources(number):
            taken = ms_to_first_verdict(client, source)
            if number >= 0:
                rows.setdefault(name, []).append(taken)
    return rows


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with House(sandboxes=1) as house:
        house.start()
        rows = measure(house, rounds)
        found = house.log.read_text().count(FOUND)
    if found != rounds + WARM_UP_ROUNDS - 1:
        raise SystemExit(f"{found} programs were compiled before, where only the last row's were to be")
    slowest = statistics.median(first for first, _ in next(iter(rows.values())))
    print("| submit → first verdict | n | p50 ms | p95 ms | max ms | p50 as a part of the first row | p50 ms of the last verdict |\n"
          "|---|---|---|---|---|---|---|")
    for name, taken in rows.items():
        firsts, lasts = zip(*taken)
        print(f"| {name} | {len(taken)} | {statistics.median(firsts):.1f} | {at(firsts, 0.95):.1f} | {max(firsts):.1f} | "
              f"{statistics.median(firsts) / slowest:.3f} | {statistics.median(lasts):.1f} |")


if __name__ == "__main__":
    main()
