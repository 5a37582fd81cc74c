print("? 1", flush=True)
input()
hoard = b"x" * (512 << 20)
print("! 17")
