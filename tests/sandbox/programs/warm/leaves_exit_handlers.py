# Registers what runs at exit, around forks and in threads, and handles every signal: all of it must stay its own.
#
# expect: exited 0
# says: at exit
import atexit
import os
import signal
import threading

atexit.register(print, "at exit")
os.register_at_fork(before=lambda: print("fork"), after_in_child=lambda: os._exit(3), after_in_parent=lambda: None)
threading._register_atexit(lambda: None)
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.Signals)
signal.setitimer(signal.ITIMER_REAL, 3600)
threading.Thread(target=lambda: threading.Event().wait(0.05)).start()
