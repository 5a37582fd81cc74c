# Prints "tensor(2.)", which is not a number: .item() is missing.
import torch

x = torch.tensor(float(input()), requires_grad=True)
y = x ** 2
y.backward()
print(x.grad)
