# Replaces the interpreter's child by another program, from a thread. Its status must be that program's, and the
# interpreter goes on.
#
# expect: exited 23
import os
import threading

threading.Thread(target=os.execv, args=("/bin/sh", ["sh", "-c", "exit 23"])).start()
threading.Event().wait()
