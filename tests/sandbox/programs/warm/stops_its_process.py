# Stops itself and its children: whoever waits for an exit would wait for ever. Must meet the wall limit.
#
# expect: wall_limit
# limits: wall_ms=400
import os
import signal

os.fork()
os.fork()
os.kill(os.getpid(), signal.SIGSTOP)
