import torch

W = torch.tensor([[1.0, 2.0], [2.0, 1.0]])
x = torch.tensor([float(word) for word in input().split()], requires_grad=True)
y = torch.matmul(torch.matmul(x, W), x)
y.backward()
print(*x.grad.tolist())
