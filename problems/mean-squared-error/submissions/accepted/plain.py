# The formula as it stands, without any library.
n = int(input())
total = 0.0
for _ in range(n):
    y, prediction = map(float, input().split())
    total += (y - prediction) ** 2
print(total / n)
