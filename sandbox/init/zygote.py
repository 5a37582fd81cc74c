# A warm Python: imports what programs need once, then forks a child for each of them.
#
#   init ── descriptor 3 ── zygote ──fork──► spare: waits for its program, becomes it
#
# There is always one spare, forked ahead and unused. It says that it is ready, takes one request from the socket (the standard
# streams attached), gives up every right and every descriptor, and runs the program as __main__. The zygote waits for it, reports how
# it ended, and forks the next. The zygote runs as another user than its programs, who can neither see nor signal nor trace it, and it
# never runs a line of theirs. Whatever a program does to its modules, it does to its own copy.
import atexit
import builtins
import ctypes
import gc
import os
import random
import socket
import struct
import sys
import threading
import types

READY, ENDED = 1, 2
REPORT = struct.Struct("=ii")
SEED = struct.Struct("=Q")
REQUEST_BYTES_MAX = 128 << 10
USER_INSIDE = 1000
PR_SET_DUMPABLE, PR_CAPBSET_READ, PR_CAPBSET_DROP = 4, 23, 24
libc = ctypes.CDLL(None, use_errno=True)


def require(answer, attempted):
    if answer < 0:
        raise OSError(ctypes.get_errno(), attempted)


def drop_bounding_set():
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1:
            require(libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "empty the bounding set")


def become_nobody():
    drop_bounding_set()
    os.setresgid(USER_INSIDE, USER_INSIDE, USER_INSIDE)
    os.setresuid(USER_INSIDE, USER_INSIDE, USER_INSIDE)
    # The change of user made /proc/self unreadable for the new one.
    require(libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "own /proc/self")


def reseed(seed):
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % (1 << 32))
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


def run_main(words):
    """Runs the script words[0] as `python3 SCRIPT …` would; returns the exit status."""
    path = os.path.abspath(words[0])
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = builtins
    sys.modules["__main__"] = main
    sys.argv = words
    try:
        with open(path, "rb") as script:
            code = compile(script.read(), path, "exec", dont_inherit=True)
        exec(code, main.__dict__)
        return 0
    except SystemExit as ending:
        if ending.code is None:
            return 0
        if isinstance(ending.code, int):
            return ending.code & 0xFF
        print(ending.code, file=sys.stderr)
        return 1
    except BaseException as error:
        trace = error.__traceback__.tb_next  # without this function's own frame
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        return 1


def finish(status):
    """What the interpreter does at its end, less the dismantling of modules that nobody will use again."""
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except Exception as error:
        print(f"Exception ignored in: {sys.stdout!r}\n{type(error).__name__}: {error}", file=sys.stderr)
        status = status or 120
    try:
        sys.stderr.flush()
    except Exception:
        pass  # nobody is left to tell
    os._exit(status)


def serve_one(channel):
    channel.send(REPORT.pack(READY, os.getpid()))
    request, streams, _, _ = socket.recv_fds(channel, REQUEST_BYTES_MAX, 3)
    if len(streams) != 3:
        os._exit(0)
    (seed,) = SEED.unpack_from(request)
    words = [os.fsdecode(word) for word in request[SEED.size:].split(b"\0")[:-1]]
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    channel.detach()
    require(libc.close_range(3, ctypes.c_uint(0xFFFFFFFF), 0), "close all other files")
    os.setsid()
    os.chdir("/work")
    become_nobody()
    reseed(seed)
    return words


def serve(channel):
    while True:
        spare = os.fork()
        if spare == 0:
            return serve_one(channel)
        _, status = os.waitpid(spare, 0)
        channel.send(REPORT.pack(ENDED, status))


def warm_up():
    for name in sys.argv[1:]:
        __import__(name)
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        raise RuntimeError(f"{threads} threads after the imports: a fork would copy locks that nobody releases")
    gc.collect()
    gc.freeze()  # the children do not touch, and so do not copy, what the zygote made


warm_up()
finish(run_main(serve(socket.socket(fileno=3))))
