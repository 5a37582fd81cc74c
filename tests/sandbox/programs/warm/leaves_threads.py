# Leaves threads that never end. Must meet the wall limit, as in a cold interpreter, and leave no thread to the next.
#
# expect: wall_limit
# limits: wall_ms=400
import threading

for _ in range(20):
    threading.Thread(target=threading.Event().wait).start()
