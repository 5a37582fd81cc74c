# Ends, stops and interrupts its parent, its group, its session and every number that a process may have. Nobody but
# itself may feel it.
#
# expect: exited 0
import os
import signal

from attempt import finish, refused

parent = os.getppid()
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGCHLD, 0):
    refused("a signal to the parent", os.kill, parent, number)
    for pid in range(1, 400):
        if pid != os.getpid():
            refused(f"a signal to {pid}", os.kill, pid, number)
refused("a signal by a descriptor", lambda: signal.pidfd_send_signal(os.pidfd_open(parent), signal.SIGKILL))
refused("a signal to everybody else's group", os.killpg, parent, signal.SIGKILL)
finish()
