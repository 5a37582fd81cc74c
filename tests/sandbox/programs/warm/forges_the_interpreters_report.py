# Writes what the interpreter says to the box's init, "it has ended with status 0", to everything that could be the way
# there, and exits with another status. The status must be its own.
#
# expect: exited 42
import os
import socket
import struct

report = struct.pack("=ii", 2, 0)
for descriptor in range(3, 64):
    try:
        os.write(descriptor, report)
    except OSError:
        pass
for name in ["\0zygote", "\0init", "/proc/self/fd/3", "/proc/pids/1/fd/3"] + [f"\0{n:05x}" for n in range(64)]:
    for kind in (socket.SOCK_SEQPACKET, socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_UNIX, kind) as channel:
            try:
                channel.connect(name)
                channel.send(report)
            except OSError:
                pass
os._exit(42)
