# Calls backward() once for each variable without zeroing: .grad adds up, so the second is doubled and the third tripled.
import torch

variables = [torch.tensor(float(word), requires_grad=True) for word in input().split()]
for x in variables:
    y = sum(v ** 2 for v in variables)
    y.backward()
    print(x.grad.item())
