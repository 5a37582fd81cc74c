# Prints what a program finds when it starts in a warm interpreter: modules, settings, signals, files, limits, numbers of the kernel's.
# Two programs with the same seed must find the same, whatever ran between them.
import atexit
import builtins
import gc
import locale
import math
import os
import random
import resource
import signal
import sys
import threading

import numpy


def text_of(path):
    with open(path) as file:
        return file.read()


def names_in(module):
    return {name: type(value).__name__ for name, value in vars(module).items() if name != "__warningregistry__"}


print([(name, type(module).__name__, sorted(names_in(module).items())) for name, module in sorted(sys.modules.items())])
print([f"{name} {vars(builtins)[name]!r}" for name in sorted(vars(builtins)) if name not in ("_", "__loader__", "__spec__")])
print(math.pi, numpy.exp(0.0), repr(numpy.add), numpy.geterr(), numpy.get_printoptions(), [n + 0 for n in range(-5, 257)])
print(random.random(), numpy.random.rand(), sys.path, sys.flags, sys.getrecursionlimit(), sys.getswitchinterval(), gc.get_threshold())
print(gc.isenabled(), gc.get_freeze_count() > 1_000, atexit._ncallbacks(), threading.active_count(), sys.gettrace(), sys.getprofile())
print(sys.excepthook is sys.__excepthook__, sys.stdout is sys.__stdout__, sys.displayhook is sys.__displayhook__, locale.getlocale())
print([(number, str(signal.getsignal(number))) for number in range(1, signal.NSIG)], signal.getitimer(signal.ITIMER_REAL))
print(sorted(os.environ.items()), os.getcwd(), sorted(os.listdir("/work")), os.listdir("/tmp"), sorted(os.listdir("/proc/self/fd")))
print([resource.getrlimit(each) for each in range(16)], os.nice(0), os.sched_getaffinity(0), os.umask(0), os.getresuid(), os.getgroups())
print(os.getpid(), os.listdir("/proc/pids").count("1"), text_of("/proc/self/projid_map"), text_of("/proc/self/uid_map"))
print(text_of("/proc/self/net/unix").count("\n"), text_of("/proc/self/oom_score_adj"), text_of("/proc/self/coredump_filter"))
print([line for line in text_of("/proc/self/status").splitlines() if line.startswith(("Sig", "Shd", "Cap", "Seccomp", "NoNew", "Threads"))])
if "torch" in sys.modules:
    import torch
    print(torch.rand(1).item(), torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled(), repr(torch.exp), len(gc.get_objects()) > 0)
    x = torch.tensor(3.0, requires_grad=True)
    (x ** 2).backward()
    print(x.grad, torch.Tensor.backward.__module__, torch.Tensor.__add__)
