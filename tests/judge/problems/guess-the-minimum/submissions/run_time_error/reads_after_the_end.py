# Finds the minimum, then reads a line that never comes: an EOFError after the answer was accepted.
def ask(x):
    print("?", x, flush=True)
    return int(input())


slope = ask(0) - ask(1)
print("!", (1_000_000 + (ask(0) - ask(1_000_000)) // slope) // 2, flush=True)
input()
