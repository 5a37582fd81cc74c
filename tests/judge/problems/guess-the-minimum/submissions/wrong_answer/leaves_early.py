# Ends well, but without an answer.
print("? 1", flush=True)
input()
