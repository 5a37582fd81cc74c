# Leaves a message in what the programs of one interpreter share: the maps of its user namespace, sockets in circles, the
# session, shared memory. The next program must find nothing.
#
# expect: exited 0
import array
import os
import socket

from attempt import finish, refused


def write(path, text):
    with open(path, "w", buffering=1) as file:
        file.write(text)


for name in ("projid_map", "uid_map", "gid_map", "setgroups", "timens_offsets"):
    refused(name, write, f"/proc/self/{name}", "0 5 1\n")
refused("the host's name", os.sethostname if hasattr(os, "sethostname") else socket.sethostname, "left")
for name in range(20):
    named, (one, other) = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    named.bind(f"\0circle{name}")
    for held in (named, one, other):
        one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [held.fileno()]))])
write("/dev/shm/left", "left")
write("/work/numpy.py", "raise SystemExit('planted')")
write("/tmp/left", "left")
finish()
