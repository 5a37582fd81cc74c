# The answer is wrong: what the program does after it does not count, even if it crashes.
print("! 3", flush=True)
raise ValueError(input())
