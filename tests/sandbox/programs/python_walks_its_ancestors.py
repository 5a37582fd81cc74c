# Looks for a judge in its own process: frames above it, modules of a runner, open files, environment, parents.
#
# expect: exited 0
import os
import sys

from attempt import finish, must_hold

must_hold("there is no frame above the program's", sys._getframe().f_back is None)
must_hold("there are only its own arguments", sys.argv == ["/work/program.py"])
must_hold("no module comes from outside the image",
          all(getattr(module, "__file__", None) is None or module.__file__.startswith(("/usr/", "/work/"))
              for module in list(sys.modules.values())))
must_hold("only the three streams are open", sorted(os.listdir("/proc/self/fd")) == ["0", "1", "2", "3"])
must_hold("the environment is as given", set(os.environ) <= {"PATH", "HOME", "LANG", "LC_CTYPE"})
must_hold("its parent is one of the box, and hidden", os.getppid() <= 2 and not os.path.exists(f"/proc/pids/{os.getppid()}"))
must_hold("its working directory holds its own files", sorted(set(os.listdir(".")) - {"__pycache__"}) == ["attempt.py", "program.py"])
finish()
