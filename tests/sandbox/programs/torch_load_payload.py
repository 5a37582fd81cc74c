# Loads a checkpoint whose pickle runs a program. It runs with the rights of the box and gains nothing.
#
# expect: exited 0
# limits: cpu_ms=8000 memory_mib=768
import os
import subprocess

import torch

from attempt import finish, must_hold


class Payload:
    def __reduce__(self):
        return subprocess.getoutput, ("id -u; cat /etc/shadow; ls /root",)


torch.save(Payload(), "checkpoint")
said = torch.load("checkpoint")
must_hold("the payload is the same nobody", said.startswith("1000\n"))
must_hold("no secret is shown", said.count("Permission denied") == 2)
must_hold("there is no graphics card", not torch.cuda.is_available())
must_hold("there is one process", [name for name in os.listdir("/proc/pids") if name.isdigit()] == [str(os.getpid())])
finish()
