# Makes forbidden system calls from Python by ctypes: the filter is the same for every language.
#
# expect: exited 0
import ctypes
import errno

from attempt import finish, must_hold

libc = ctypes.CDLL(None, use_errno=True)
for name, arguments, wanted in [("unshare", (0x10000000,), errno.EPERM), ("ptrace", (16, 1, 0, 0), errno.EPERM),
                                ("chroot", (b"/tmp",), errno.EPERM), ("socket", (2, 1, 0), errno.EAFNOSUPPORT),
                                ("flock", (0, 1), errno.EPERM), ("mount", (b"x", b"/tmp", b"tmpfs", 0, 0), errno.EPERM)]:
    ctypes.set_errno(0)
    returned = getattr(libc, name)(*arguments)
    must_hold(f"{name} is refused", returned == -1 and ctypes.get_errno() == wanted)
finish()
