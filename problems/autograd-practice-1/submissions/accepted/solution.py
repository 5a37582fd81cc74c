import torch

x = torch.tensor(float(input()), requires_grad=True)
y = x ** 2 + 2 * x + 1
y.backward()
print(x.grad.item())
