# Replaces every clock that Python has by one that stands still, and works on. Must meet the CPU limit: the judge trusts
# no clock inside.
#
# expect: cpu_limit
# limits: cpu_ms=400
import time

for name in ("time", "perf_counter", "monotonic", "process_time", "thread_time", "time_ns", "perf_counter_ns"):
    setattr(time, name, lambda: 0)
time.sleep = lambda seconds: None
while time.process_time() < 1:
    pass
