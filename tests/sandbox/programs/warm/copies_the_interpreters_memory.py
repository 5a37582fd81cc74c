# Touches the pages that it shares with the interpreter until each is its own copy. What it copies counts: within the
# limit it is allowed, beyond it a memory verdict.
#
# expect: memory_limit
# modules: numpy torch
# limits: memory_mib=24 cpu_ms=8000 wall_ms=30000
import ctypes

page_bytes = 4096
for line in open("/proc/self/maps").read().splitlines():
    extent, rights, _, _, _, *name = line.split()
    if not rights.startswith("rw") or name in (["[vvar]"], ["[stack]"]):
        continue
    begin, end = (int(each, 16) for each in extent.split("-"))
    for page in range(begin, end, page_bytes):
        byte = ctypes.c_ubyte.from_address(page)
        byte.value = byte.value
keep = bytearray(8 << 20)
raise SystemExit(5)
