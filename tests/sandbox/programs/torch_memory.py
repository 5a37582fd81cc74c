# Allocates tensors beyond the limit. Must be a memory verdict.
#
# expect: memory_limit
# limits: cpu_ms=8000 memory_mib=384
import torch

tensors = [torch.ones(1 << 20) for _ in range(1_000)]
