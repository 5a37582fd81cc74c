# Forgets the 1/n: the sum of squared errors.
n = int(input())
total = 0.0
for _ in range(n):
    y, prediction = map(float, input().split())
    total += (y - prediction) ** 2
print(total)
