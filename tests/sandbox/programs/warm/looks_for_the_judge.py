# Searches everything that it has from the interpreter for the judge: descriptors, environment, objects, frames, memory.
# There is no socket, no path of the host, no answer, no name of anybody.
#
# expect: exited 0
# limits: cpu_ms=8000
# input: the input of this case
import gc
import os
import re
import socket
import sys

from attempt import finish, must_hold

must_hold("only the streams are open", sorted(os.listdir("/proc/self/fd"))[:3] == ["0", "1", "2"] and len(os.listdir("/proc/self/fd")) == 4)
must_hold("the environment is the given one",
          sorted(os.environ) == ["HOME", "LANG", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH"])
must_hold("no socket is alive", not [each for each in gc.get_objects() if isinstance(each, socket.socket) and each.fileno() >= 0])
must_hold("no other process is seen", [name for name in os.listdir("/proc/pids") if name.isdigit()] == [str(os.getpid())])
words = re.compile(rb"postgres(ql)?://|GRADUS_|/var/lib/gradus|/root/|Authorization:|submission_queued|BEGIN [A-Z ]*PRIVATE KEY")
own = words.pattern
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        extent, rights, _, _, _, *name = line.split()
        if "w" not in rights or name == ["[vvar]"]:
            continue
        begin, end = (int(each, 16) for each in extent.split("-"))
        memory.seek(begin)
        for found in words.finditer(memory.read(end - begin)):
            context = found.string[max(0, found.start() - 200):found.end() + 200]
            must_hold(f"nothing tells of the judge: {context}", b"submission_queued|BEGIN" in context or b"GRADUS_|" in context)
must_hold("the input is its own", sys.stdin.read() == "the input of this case")
finish()
