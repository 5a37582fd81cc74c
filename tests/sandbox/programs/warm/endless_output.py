# Writes for ever, from children that outlive their parent. Must meet the output limit, or end with its parent.
#
# expect: output_limit or exited 0
# limits: output_kib=64
import os

for _ in range(4):
    if os.fork() == 0:
        while True:
            os.write(1, b"flood\n" * 100)
while True:
    os.write(2, b"flood\n" * 100)
