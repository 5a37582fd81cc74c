# Asks PyTorch for 64 threads in each pool and multiplies. Threads are capped and CPU time counts in all of them.
#
# expect: cpu_limit or exited 0
# limits: cpu_ms=6000 memory_mib=768 processes=160
# at_least: cpu_ms=500
import torch

torch.set_num_threads(64)
torch.set_num_interop_threads(64)
product = torch.ones(256, 256) @ torch.ones(256, 256)
assert product[0, 0] == 256
