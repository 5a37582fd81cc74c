# y is a vector here: "grad can be implicitly created only for scalar outputs".
import torch

x = torch.tensor([float(word) for word in input().split()], requires_grad=True)
y = x ** 2
y.backward()
print(*x.grad.tolist(), sep="\n")
