def ask(x):
    print("?", x, flush=True)
    return int(input())


low, high = 0, 1_000_000
while low < high:
    middle = (low + high) // 2
    if ask(middle) < ask(middle + 1):
        high = middle
    else:
        low = middle + 1
print("!", low)
