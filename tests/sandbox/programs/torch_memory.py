# Allocates a tensor beyond the limit. Must be a memory verdict.
#
# expect: memory_limit
# limits: cpu_ms=8000 memory_mib=384
import torch

tensor = torch.ones(1 << 30)
