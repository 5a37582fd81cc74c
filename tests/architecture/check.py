#!/usr/bin/python3
"""Checks the rules of the house that a program can check (README.md, "Invariants"), and says where one is broken.

  check.py ROOT           all rules
  check.py ROOT RULE …    these
  check.py --names        the names of all rules, one a line
"""
import sys

import rules_of_code
import rules_of_includes
import rules_of_repository
from source_tree import SourceTree

RULES = {rule.__name__: rule for module in (rules_of_includes, rules_of_code, rules_of_repository) for rule in module.RULES}


def violations(root, names=None):
    tree = SourceTree(root)
    return {name: list(RULES[name](tree)) for name in names or RULES}


def main(arguments):
    if arguments == ["--names"]:
        print(*RULES, sep="\n")
        return 0
    if not arguments or not set(arguments[1:]) <= set(RULES):
        print(__doc__, file=sys.stderr)
        return 2
    found = violations(arguments[0], arguments[1:])
    for name, places in found.items():
        if places:
            print(f"{name.replace('_', ' ')}:", *(f"  {place}" for place in places), sep="\n")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
