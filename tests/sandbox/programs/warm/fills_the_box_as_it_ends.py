# Ends while its orphans fork without pause: they take every free process number, the one that the interpreter's next
# spare child needs among them. The interpreter must wait for its turn, not fail.
#
# expect: exited 0
# limits: processes=24 cpu_ms=5000
import os

ready, started = os.pipe()
if os.fork() == 0:
    os.close(1)
    os.close(2)
    while True:
        try:
            os.fork()
        except OSError:
            os.write(started, b"x")
os.read(ready, 1)
os._exit(0)
