# Only floating point tensors can have a gradient: "requires_grad=True" on a whole number is a RuntimeError.
import torch

x = torch.tensor(round(float(input())), requires_grad=True)
y = x ** 2 + 2 * x + 1
y.backward()
print(x.grad.item())
