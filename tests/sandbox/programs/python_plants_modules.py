# Plants modules where every later Python would import them: beside the program, in the home directory, in the system's
# directories, and as cached byte code. The system's must be refused; the others must be gone after the run.
#
# expect: exited 0
import os
import random
import sys

from attempt import finish, refused

for name in ("sitecustomize.py", "usercustomize.py", "torch.py", "numpy.py", "random.py"):
    with open(name, "w") as file:
        file.write("raise SystemExit('planted')")
home = os.path.expanduser("~/.local/lib/python3.11/site-packages")
os.makedirs(home)
open(home + "/usercustomize.py", "w").close()
for folder in [path for path in sys.path if path.startswith("/usr")] + [os.path.dirname(random.__cached__), "/etc", "/usr/bin"]:
    refused("write into " + folder, lambda folder=folder: open(folder + "/sitecustomize.py", "w"))
refused("overwrite cached byte code", lambda: open(random.__cached__, "r+b"))
finish()
