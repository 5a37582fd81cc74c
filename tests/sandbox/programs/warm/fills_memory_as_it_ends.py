# Ends while its orphans hold all of its memory and ask for more: the interpreter must neither be chosen to die nor fail
# to fork its next child.
#
# expect: exited 0 or memory_limit
# limits: memory_mib=48 processes=24 cpu_ms=5000
import os

ready, started = os.pipe()
for _ in range(8):
    if os.fork() == 0:
        blocks = []
        os.write(started, b"x")
        while True:
            blocks.append(bytearray(1 << 20))
for _ in range(8):
    os.read(ready, 1)
os._exit(0)
