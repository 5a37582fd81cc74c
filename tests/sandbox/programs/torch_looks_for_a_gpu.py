# Looks for a GPU, and for the devices behind it. There is none in a box, and asking is no failure.
#
# expect: exited 0
# limits: cpu_ms=8000 memory_mib=768
import glob

import torch

from attempt import finish, must_hold

must_hold("there is no GPU", not torch.cuda.is_available() and torch.cuda.device_count() == 0)
must_hold("there is no device of one", glob.glob("/dev/nvidia*") + glob.glob("/dev/dri*") + glob.glob("/dev/kfd") == [])
try:
    torch.ones(1, device="cuda")
    must_hold("no tensor goes there", False)
except (AssertionError, RuntimeError):
    pass
finish()
