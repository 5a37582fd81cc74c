# Asks for a power with millions of digits: one long operation that no signal handler of Python interrupts. Must meet
# the CPU limit.
#
# expect: cpu_limit
# limits: cpu_ms=300
print(len(str(7 ** (7 ** 9))))
