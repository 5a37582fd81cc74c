# Sets the limits, the priority, the processors and the score of the interpreter, by its number and by its group.
#
# expect: exited 0
import os
import resource

from attempt import finish, refused

parent = os.getppid()
for pid in (parent, 1):
    refused("limits", resource.prlimit, pid, resource.RLIMIT_NOFILE, (0, 0))
    refused("priority", os.setpriority, os.PRIO_PROCESS, pid, 19)
    refused("processors", os.sched_setaffinity, pid, {0})
    refused("policy", os.sched_setscheduler, pid, os.SCHED_IDLE, os.sched_param(0))
    refused("group", os.setpgid, pid, os.getpid())
    refused("score", open, f"/proc/pids/{pid}/oom_score_adj", "w")
finish()
