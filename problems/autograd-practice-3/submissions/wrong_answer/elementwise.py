# "*" multiplies element by element: this is the sum of W_ij x_j², not xᵀWx.
import torch

W = torch.tensor([[1.0, 2.0], [2.0, 1.0]])
x = torch.tensor([float(word) for word in input().split()], requires_grad=True)
y = torch.sum(x * W * x)
y.backward()
print(*x.grad.tolist())
