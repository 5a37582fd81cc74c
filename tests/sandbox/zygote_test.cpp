// Programs in a warm interpreter (sandbox/init/zygote.py): they see and do what they would in a cold one, and nothing
// passes from one to the next. The interpreter itself has interpreter_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sandbox/warm_script.hpp"

namespace gradus::sandbox {
namespace {

using std::chrono::milliseconds;

TEST_F(Zygote, a_warm_program_sees_what_a_cold_one_sees) {
    const Script script{.text = R"(
import os, resource, signal, sys, threading
print(__name__, __file__, sys.argv, sys.path, sys.flags)
print(os.getcwd(), os.getuid(), os.getgid(), os.getgroups(), os.listdir('.'), sorted(os.environ.items()))
print(sorted(os.listdir('/proc/self/fd')), threading.active_count(), repr(sys.stdin.read()))
print([line for line in open('/proc/self/status') if line.startswith(('Cap', 'NoNewPrivs', 'Seccomp', 'Uid', 'Gid', 'Sig'))])
print(open('/proc/self/cgroup').read().replace('/../run', '/'), os.umask(0), os.getsid(0) == os.getpid())
print([resource.getrlimit(each) for each in range(16)])
print(sys.stdout.encoding, sys.stdout.line_buffering, __builtins__ is sys.modules['builtins'], globals().keys() >= {'__doc__', '__spec__'})
)"};
    const Outcome warm = run_warm(script), cold = run(*sandbox_, script, Start::cold);
    EXPECT_FALSE(cold.was_warm);
    EXPECT_EQ(warm.standard_output, cold.standard_output);
    EXPECT_EQ(warm.standard_error, "");
    EXPECT_EQ(cold.exit_status, 0);
}

struct EndRow {
    std::string name, text;
};

class WarmEnd : public Zygote, public testing::WithParamInterface<EndRow> {};

TEST_P(WarmEnd, is_the_cold_one) {
    const Script script{.text = GetParam().text};
    const Outcome warm = run_warm(script), cold = run(*sandbox_, script, Start::cold);
    EXPECT_EQ(name_of(warm.ending), name_of(cold.ending));
    EXPECT_EQ(warm.exit_status, cold.exit_status);
    EXPECT_EQ(warm.signal, cold.signal);
    EXPECT_EQ(warm.standard_output, cold.standard_output);
    EXPECT_EQ(warm.standard_error, cold.standard_error);
}

INSTANTIATE_TEST_SUITE_P(
    each, WarmEnd,
    testing::Values(
        EndRow{"falls_off_the_end", "print('done')"}, EndRow{"exits_with_a_number", "import sys; sys.exit(3)"},
        EndRow{"exits_with_300", "import sys; sys.exit(300)"}, EndRow{"exits_with_none", "raise SystemExit"},
        EndRow{"exits_with_minus_one", "import sys; sys.exit(-1)"},
        EndRow{"exits_with_the_largest_long", "import sys; sys.exit(2 ** 63 - 1)"},
        EndRow{"exits_with_more_than_a_long", "import sys; sys.exit(2 ** 63)"},
        EndRow{"exits_with_a_large_power_of_two", "import sys; sys.exit(2 ** 64)"},
        EndRow{"exits_with_a_text", "import sys; sys.exit('why')"},
        EndRow{"raises", "def f(x):\n    return 1 / x\n\nprint('before')\nf(0)\n"},
        EndRow{"does_not_parse", "print('before')\nx = = 1\n"},
        EndRow{"leaves_at_once", "import os; print('lost'); os._exit(5)"}, EndRow{"aborts", "import os; os.abort()"},
        EndRow{"kills_itself", "import os; os.kill(os.getpid(), 9)"},
        EndRow{"registers_an_exit", "import atexit; atexit.register(print, 'last'); print('first')"},
        EndRow{"leaves_a_thread",
               "import threading, time\nthreading.Thread(target=lambda: "
               "(time.sleep(0.1), print('thread'))).start()"},
        EndRow{"leaves_many_orphans",
               "import os\nfailed = 0\nfor _ in range(200):\n    child = os.fork()\n    if child == 0:\n        try:\n"
               "            os.fork()\n        except OSError:\n            os._exit(1)\n        os._exit(0)\n"
               "    failed += os.waitpid(child, 0)[1] != 0\nprint(failed)"},
        EndRow{"closes_its_output", "import sys; print('x'); sys.stdout.flush(); import os; os.close(1); print('y')"}),
    [](const auto& row) { return row.param.name; });

TEST_F(Zygote, what_a_program_does_to_its_modules_it_does_to_its_own) {
    run_warm({.text = R"(
import atexit, builtins, gc, math, numpy, os, random, signal, sys
numpy.exp = lambda x: 42
math.pi = 3
builtins.print = None
sys.modules['random'] = None
sys.excepthook = lambda *_: os._exit(0)
os.environ['LEFT'] = 'behind'
atexit.register(os._exit, 9)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
gc.collect()
open('/work/left', 'w').write('behind')
open('/tmp/left', 'w').write('behind')
)"});
    const Outcome next = run_warm({.text = R"(
import math, numpy, os, random, signal
print(numpy.exp(0.0), math.pi > 3, 'LEFT' in os.environ, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
print(os.listdir('/work'), os.listdir('/tmp'), random is not None)
)"});
    EXPECT_EQ(next.standard_output, "1.0 True False True\n['main.py'] [] True\n");
    EXPECT_EQ(next.exit_status, 0);
}

constexpr const char* reach_for_others = R"(
import os, signal
reached = []
for pid in range(1, 300):
    if pid == os.getpid(): continue
    try:
        os.kill(pid, signal.SIGKILL)
        reached.append(pid)
    except OSError:
        pass
for pid in range(1, 300):
    if pid == os.getpid(): continue
    for name in ('mem', 'environ', 'maps', 'fd', 'root', 'cwd'):
        try:
            open(f'/proc/pids/{pid}/{name}')
            reached.append((pid, name))
        except IsADirectoryError:
            reached.append((pid, name))
        except OSError:
            pass
print(reached, [name for name in os.listdir('/proc/pids') if name.isdigit()] == [str(os.getpid())])
)";

TEST_F(Zygote, a_program_reaches_neither_its_parent_nor_init) {
    EXPECT_EQ(run_warm({.text = reach_for_others}).standard_output, "[] True\n");
    EXPECT_EQ(run_warm({.text = "print(1)"}).standard_output, "1\n");
}

TEST_F(Zygote, a_cold_program_beside_it_reaches_no_interpreter) {
    EXPECT_EQ(run(*sandbox_, {.text = reach_for_others}, Start::cold).standard_output, "[] True\n");
    EXPECT_EQ(run_warm({.text = "print(1)"}).standard_output, "1\n");
}

TEST_F(Zygote, processes_of_a_warm_program_end_with_it) {
    run_warm({.text = "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        os.setsid()\n        "
                      "time.sleep(60)\n"});
    EXPECT_EQ(run_warm({.text = reach_for_others}).standard_output, "[] True\n");
}

// All programs of an interpreter are in its ipc namespace.
constexpr const char* make_lasting_objects = R"(
import ctypes
libc = ctypes.CDLL(None)
print(libc.shmget(1234, 4096, 0o1666), libc.msgget(1234, 0o1666), libc.semget(1234, 1, 0o1666), libc.mq_open(b'/left', 0o102, 0o666, None))
)";

TEST_F(Zygote, programs_make_nothing_that_outlives_them) {
    EXPECT_EQ(run_warm({.text = make_lasting_objects}).standard_output, "-1 -1 -1 -1\n");
}

TEST_F(Zygote, a_program_makes_no_sibling_that_nobody_buries) {
    const Outcome outcome = run_warm({.text = "import ctypes, os\nclone_parent, sigchld, clone = 0x8000, 17, 56\n"
                                              "if ctypes.CDLL(None).syscall(clone, clone_parent | sigchld, 0, 0, 0, 0) "
                                              "== 0: os._exit(0)\nprint('ended')"});
    EXPECT_EQ(name_of(outcome.ending), "exited");
    EXPECT_EQ(outcome.standard_output, "ended\n");
}

struct LimitRow {
    std::string name, text;
    Limits limits;
    Ending expected;
};

class WarmLimit : public Zygote, public testing::WithParamInterface<LimitRow> {};

TEST_P(WarmLimit, holds) {
    const bool is_timed = GetParam().expected == Ending::cpu_limit || GetParam().expected == Ending::wall_limit;
    const Limits limits = is_timed ? GetParam().limits : patient(GetParam().limits);
    const Outcome outcome = run_warm({.text = GetParam().text, .limits = limits});
    EXPECT_EQ(name_of(outcome.ending), name_of(GetParam().expected)) << outcome.standard_error;
    EXPECT_EQ(run_warm({.text = "print(1)"}).standard_output, "1\n");
}

INSTANTIATE_TEST_SUITE_P(
    each, WarmLimit,
    testing::Values(
        LimitRow{"cpu", "while True: pass", {.cpu = milliseconds(200)}, Ending::cpu_limit},
        LimitRow{"cpu_of_children",
                 "import os\nfor _ in range(3): os.fork()\nwhile True: pass",
                 {.cpu = milliseconds(200)},
                 Ending::cpu_limit},
        LimitRow{"wall", "import time; time.sleep(60)", {.wall = milliseconds(300)}, Ending::wall_limit},
        LimitRow{"wall_ignoring_signals",
                 "import signal, time\nfor s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\ntime.sleep(60)",
                 {.wall = milliseconds(300)},
                 Ending::wall_limit},
        LimitRow{"memory", "x = bytearray(96 << 20)", {.memory_bytes_max = 64 << 20}, Ending::memory_limit},
        LimitRow{"memory_below", "x = bytearray(40 << 20)", {.memory_bytes_max = 64 << 20}, Ending::exited},
        LimitRow{"output", "while True: print('x' * 1000)", {.output_bytes_max = 1 << 16}, Ending::output_limit},
        LimitRow{
            "processes",
            "import os\ntry:\n    while True:\n        if os.fork() == 0:\n            import time; time.sleep(60)\n"
            "except OSError as error: print(error)",
            {.processes_max = 10},
            Ending::exited}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace gradus::sandbox
