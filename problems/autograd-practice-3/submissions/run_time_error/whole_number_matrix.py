# W holds whole numbers and x floating point ones: matmul refuses to mix them.
import torch

W = torch.tensor([[1, 2], [2, 1]])
x = torch.tensor([float(word) for word in input().split()], requires_grad=True)
y = torch.matmul(torch.matmul(x, W), x)
y.backward()
print(*x.grad.tolist())
