# Matches an expression that backtracks for ever. Must meet the CPU limit.
#
# expect: cpu_limit
# limits: cpu_ms=300
import re

re.match(r"(a*)*$", "a" * 64 + "b")
