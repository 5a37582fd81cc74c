# A warm Python: imports what programs need once, then forks a child for each of them.
#
#   init ── descriptor 3 ── zygote ──fork──► spare: waits for its program, becomes it
#
# There is one spare, forked ahead and unused. It says that it is ready, takes one request from the socket (the standard streams
# attached), gives up every right, says that it starts and what it has used until then, gives up every descriptor, and runs the program as
# __main__. The zygote waits for it, reports how it ended, and forks the next when init, which has buried the rest of the program by then,
# tells it to. The zygote runs as another user than its programs, who can neither see nor signal nor trace it, and it never runs a line of
# theirs. Whatever a program does to its modules, it does to its own copy.
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
import time
import types

READY, STARTED, ENDED = 1, 2, 3
REPORT = struct.Struct("=iiqq")  # kind, value, CPU time used and moment of the start in ns
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
            source = script.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        return 2
    try:
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)
        return 0
    except SystemExit as ending:
        if ending.code is None:
            return 0
        if isinstance(ending.code, int):
            return ending.code & 0xFF if -(1 << 63) <= ending.code < 1 << 63 else 0xFF
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
    drop_bounding_set()
    channel.send(REPORT.pack(READY, os.getpid(), 0, 0))
    request, streams, _, _ = socket.recv_fds(channel, REQUEST_BYTES_MAX, 3)
    cpu_before = time.process_time_ns()
    if len(streams) != 3:
        os._exit(0)
    (seed,) = SEED.unpack_from(request)
    words = [os.fsdecode(word) for word in request[SEED.size:].split(b"\0")[:-1]]
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.setsid()
    os.chdir("/work")
    become_nobody()
    reseed(seed)
    channel.send(REPORT.pack(STARTED, 0, time.process_time_ns() - cpu_before, time.monotonic_ns()))
    channel.detach()
    require(libc.close_range(3, ctypes.c_uint(0xFFFFFFFF), 0), "close all other files")
    return words


def require_single_thread():
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        raise RuntimeError(f"{threads} threads: a fork would copy locks that nobody releases")


def serve(channel):
    while True:
        require_single_thread()
        spare = os.fork()
        if spare == 0:
            return serve_one(channel)
        _, status = os.waitpid(spare, 0)
        channel.send(REPORT.pack(ENDED, status, 0, 0))
        if not channel.recv(1):
            os._exit(0)


def warm_up():
    for name in sys.argv[1:]:
        __import__(name)
    if "torch" in sys.modules and sys.modules["torch"].cuda.is_initialized():
        raise RuntimeError("CUDA is in use: its state does not survive a fork")
    reseed(0)  # what that imports, no program has to
    gc.collect()
    gc.freeze()  # the children do not touch, and so do not copy, what the zygote made


warm_up()
finish(run_main(serve(socket.socket(fileno=3))))
