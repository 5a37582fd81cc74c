# Replaces torch's gradient by a forged one, and its settings. A solution never shares a process with another, nor with
# the judge: the next program differentiates as torch does.
#
# expect: exited 0
# modules: numpy torch
# limits: cpu_ms=8000 memory_mib=768
import torch

torch.Tensor.backward = lambda self, *_: None
torch.Tensor.__add__ = torch.Tensor.__mul__
torch.exp = torch.autograd.grad = lambda *_: torch.tensor(42.0)
torch.autograd.backward = lambda *_: None
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
torch.set_num_threads(3)
torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
torch.nn.Module.__call__ = None
