# Every process forks for ever, beside the interpreter. Must meet the CPU limit.
#
# expect: cpu_limit
# limits: cpu_ms=500 processes=32
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
