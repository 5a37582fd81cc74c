# Refuses to end: catches everything, handles every signal, forks at exit. Must meet the wall limit.
#
# expect: wall_limit
# limits: wall_ms=400
import atexit
import os
import signal
import time

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, lambda *_: None)
atexit.register(os.fork)
while True:
    try:
        time.sleep(1_000)
    except BaseException:
        pass
