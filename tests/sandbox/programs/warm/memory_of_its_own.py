# Takes memory beyond the limit, in the interpreter's group. Must be a memory verdict; the interpreter must not be the
# one that the kernel ends.
#
# expect: memory_limit
# limits: memory_mib=48
blocks = []
while True:
    try:
        blocks.append(bytearray(1 << 20))
    except MemoryError:
        pass
