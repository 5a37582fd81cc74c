# Patches whatever the next program will use: functions of modules, built-in names, the import system, hooks, settings.
# The next program must find none of it.
#
# expect: exited 0
import builtins
import gc
import locale
import math
import random
import sys
import threading

import numpy

numpy.exp = lambda x: 42
numpy.seterr(all="ignore")
numpy.set_printoptions(precision=1)
numpy.random.seed(0)
math.pi = 3
builtins.open = builtins.sum = None
builtins.planted = "planted"
sys.modules["random"] = None
sys.modules["planted"] = sys
sys.path.insert(0, "/tmp")
sys.meta_path.clear()
sys.path_importer_cache.clear()
sys.setrecursionlimit(10_000)
sys.setswitchinterval(1)
sys.excepthook = sys.displayhook = sys.unraisablehook = lambda *_: None
sys.settrace(lambda *_: None)
sys.setprofile(lambda *_: None)
threading.settrace(lambda *_: None)
gc.disable()
gc.set_threshold(1)
random.seed(0)
