import torch

x1, x2, x3 = (torch.tensor(float(word), requires_grad=True) for word in input().split())
y = x1 ** 2 + x2 ** 2 + x3 ** 2
y.backward()
for x in (x1, x2, x3):
    print(x.grad.item())
