# x does not record what is done with it, so backward() has nothing to walk back along: RuntimeError.
import torch

x = torch.tensor(float(input()))
y = x ** 2
y.backward()
print(x.grad.item())
