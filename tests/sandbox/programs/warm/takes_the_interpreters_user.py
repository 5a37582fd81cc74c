# Tries to become the interpreter's user again, and to win back the rights that it had a moment before.
#
# expect: exited 0
import ctypes
import os

from attempt import finish, must_hold, refused

for user in (0, 1, 2_001_000_000, 65_534):
    refused("setuid", os.setuid, user)
    refused("setgid", os.setgid, user)
    refused("setresuid", os.setresuid, -1 & 0xFFFFFFFF, user, -1 & 0xFFFFFFFF)
    refused("setgroups", os.setgroups, [user])
libc = ctypes.CDLL(None, use_errno=True)
header, everything = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
must_hold("capset is refused", libc.capset(header, everything) == -1)
pr_capbset_read, pr_set_keepcaps = 23, 8
must_hold("the bounding set is empty", all(libc.prctl(pr_capbset_read, each, 0, 0, 0) <= 0 for each in range(64)))
libc.prctl(pr_set_keepcaps, 1, 0, 0, 0)
status = open("/proc/self/status").read()
must_hold("no capability in any set", all(line.split()[1] == "0" * 16 for line in status.splitlines() if line.startswith("Cap")))
must_hold("it is nobody else", os.getresuid() == (1000,) * 3 and os.getresgid() == (1000,) * 3 and os.getgroups() in ([], [1000]))
finish()
