import torch

n = int(input())
pairs = torch.tensor([[float(word) for word in input().split()] for _ in range(n)])
y, prediction = pairs[:, 0], pairs[:, 1]
print(torch.mean((y - prediction) ** 2).item())
