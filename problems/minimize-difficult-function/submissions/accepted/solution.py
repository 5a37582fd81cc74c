import torch

lr = 0.1
x = torch.tensor(3.0, requires_grad=True)


def f(x):
    return -(1 / (x ** 2 + 1)) * torch.log(1 / (1 + torch.exp(-x)) + 1)


for _ in range(1000):
    y = f(x)
    y.backward()
    x.data = x.data - lr * x.grad
    x.grad.zero_()

print(x.item())
