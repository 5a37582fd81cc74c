# "x = x - ..." makes a new tensor, which is no leaf and has no .grad: None times a number is a TypeError in the second step.
import torch

lr = 0.1
x = torch.tensor(3.0, requires_grad=True)
for _ in range(1000):
    y = -(1 / (x ** 2 + 1)) * torch.log(1 / (1 + torch.exp(-x)) + 1)
    y.backward()
    x = x - lr * x.grad

print(x.item())
