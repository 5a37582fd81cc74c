# Appends to a list for ever. Must be a memory verdict, not a MemoryError that it could catch.
#
# expect: memory_limit
# limits: memory_mib=48
blocks = []
while True:
    try:
        blocks.append(bytearray(1 << 20))
    except MemoryError:
        pass
