# The right loop, stopped too early.
import torch

lr = 0.1
x = torch.tensor(0.0, requires_grad=True)
for _ in range(20):
    y = -(1 / (x ** 2 + 1)) * torch.log(1 / (1 + torch.exp(-x)) + 1)
    y.backward()
    x.data = x.data - lr * x.grad
    x.grad.zero_()

print(x.item())
