// The warm interpreter itself: fit to be forked, the same for every program with the same seed, charged to nobody,
// replaced when it is lost, and not used where it would not serve.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <string>
#include <vector>

#include "tests/sandbox/warm_script.hpp"

namespace gradus::sandbox {
namespace {

using std::chrono::milliseconds;

using Interpreter = Zygote;

TEST_F(Interpreter, gives_random_numbers_that_follow_from_the_seed) {
    for (const char* number : {"__import__('random').random()", "__import__('numpy').random.rand()",
                               "__import__('torch').rand(1).item()", "hash('text')"}) {
        Script script{.text = std::string("print(") + number + ")", .seed = 7, .modules = {"numpy", "torch"}};
        const std::string first = run_warm(script).standard_output;
        EXPECT_EQ(run_warm(script).standard_output, first) << number;
        script.seed = 8;
        EXPECT_EQ(run_warm(script).standard_output == first, std::string(number).starts_with("hash")) << number;
    }
}

TEST_F(Interpreter, has_one_thread_and_no_gpu_and_keeps_its_objects_out_of_the_garbage_collection) {
    const Outcome outcome = run_warm({.text = R"(
import gc, os, numpy, torch
a = numpy.ones((400, 400)) @ numpy.ones((400, 400))
b = torch.ones(400, 400) @ torch.ones(400, 400)
print(len(os.listdir('/proc/self/task')), torch.get_num_threads(), gc.get_freeze_count() > 10_000, torch.cuda.is_initialized())
)",
                                      .modules = {"numpy", "torch"}});
    EXPECT_EQ(outcome.standard_output, "1 1 True False\n") << outcome.standard_error;
}

// An interpreter that does something before the zygote's script, which comes as the shell's first argument.
std::vector<std::string> interpreter_that_first(const std::string& statement) {
    return {"/bin/sh", "-c",
            "exec /usr/bin/python3 -c 'import sys, threading; " + statement + "; exec(sys.argv.pop(1))' \"$@\""};
}

TEST_F(Interpreter, with_a_second_thread_is_not_used) {
    for (const bool has_thread : {false, true}) {
        Command command;
        command.argv = interpreter_that_first(
            has_thread ? "threading.Thread(target=threading.Event().wait, daemon=True).start()" : "pass");
        command.warm = Warm{command.argv, {"json"}, 1};
        command.argv.emplace_back("main.py");
        command.files = {{"main.py", "print(1)"}};
        EXPECT_EQ(sandbox_->run(command, Limits{}).was_warm, !has_thread);
    }
}

struct ColdRow {
    std::string name;
    std::vector<std::string> words;
    std::string output;
};

class NoScript : public Zygote, public testing::WithParamInterface<ColdRow> {};

TEST_P(NoScript, is_started_cold) {
    const Script script{.text = "import sys; print(sys.flags.dev_mode, sys.argv)", .words = GetParam().words};
    const Outcome asked_warm = run(*sandbox_, script, Start::warm), cold = run(*sandbox_, script, Start::cold);
    EXPECT_FALSE(asked_warm.was_warm);
    EXPECT_EQ(asked_warm.standard_output, GetParam().output);
    EXPECT_EQ(asked_warm.standard_output, cold.standard_output);
    EXPECT_EQ(asked_warm.exit_status, cold.exit_status);
    EXPECT_EQ(asked_warm.standard_error, cold.standard_error);
}

INSTANTIATE_TEST_SUITE_P(each, NoScript,
                         testing::Values(ColdRow{"an_option", {"-X", "dev", "main.py"}, "True ['main.py']\n"},
                                         ColdRow{"a_text", {"-c", "print('text')"}, "text\n"},
                                         ColdRow{"a_module", {"-m", "no_such_module"}, ""},
                                         ColdRow{"the_standard_input", {"-"}, ""},
                                         ColdRow{"the_version", {"--version"}, "Python 3.11.2\n"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(Interpreter, says_what_a_cold_one_says_of_a_script_that_is_not_there) {
    const Script script{.text = "", .words = {"missing.py"}};
    const Outcome warm = run_warm(script), cold = run(*sandbox_, script, Start::cold);
    EXPECT_EQ(warm.exit_status, 2);
    EXPECT_EQ(cold.exit_status, 2);
    EXPECT_EQ(warm.standard_error, cold.standard_error);
}

TEST_F(Interpreter, that_is_another_and_not_there_ends_as_it_does_cold) {
    Command command;
    command.argv = {"/usr/bin/no-such-python", "main.py"};
    command.warm = Warm{{"/usr/bin/no-such-python"}, {}, 1};
    const Outcome outcome = sandbox_->run(command, Limits{});
    EXPECT_FALSE(outcome.was_warm);
    ASSERT_TRUE(outcome.setup_failure);
    EXPECT_EQ(outcome.setup_failure->step, "execute the program");
    EXPECT_EQ(outcome.setup_failure->error, ENOENT);
}

TEST_F(Interpreter, only_a_programs_own_memory_counts_and_what_it_shares_is_said_beside) {
    run_warm({.text = "print(1)"});
    const Outcome small = run_warm({.text = "print(1)"});
    EXPECT_LT(small.memory_bytes_peak, 8 << 20);
    const Outcome large = run_warm({.text = "x = b'x' * (64 << 20)"});
    EXPECT_GE(large.memory_bytes_peak, 64 << 20);
    EXPECT_LT(large.memory_bytes_peak, 80 << 20);
    EXPECT_GT(small.memory_bytes_shared, 4 << 20);
    EXPECT_EQ(small.memory_bytes_shared, large.memory_bytes_shared);
    EXPECT_EQ(run(*sandbox_, {.text = "print(1)"}, Start::cold).memory_bytes_shared, 0);
}

struct LostRow {
    std::string name;
    int signal;
    bool strikes_the_parent, strikes_the_spare;
};

class LostInterpreter : public Zygote, public testing::WithParamInterface<LostRow> {};

TEST_P(LostInterpreter, is_replaced_and_nobody_notices) {
    const Script script{.text = "print(1)", .limits = {.wall = milliseconds(1'500)}};
    run_warm(script);
    run(*sandbox_, script, Start::cold);  // once it is over, the next spare is there
    const std::vector<pid_t> pids = interpreters(held_slots().front());
    ASSERT_EQ(pids.size(), 2u);
    if (GetParam().strikes_the_parent) ::kill(pids[0], GetParam().signal);
    if (GetParam().strikes_the_spare) ::kill(pids[1], GetParam().signal);
    const Outcome next = run(*sandbox_, script, Start::warm);
    EXPECT_EQ(name_of(next.ending), "exited");
    EXPECT_EQ(next.standard_output, "1\n");
    EXPECT_EQ(run_warm(script).standard_output, "1\n");
}

INSTANTIATE_TEST_SUITE_P(each, LostInterpreter,
                         testing::Values(LostRow{"killed", SIGKILL, true, false},
                                         LostRow{"whose_spare_is_killed", SIGKILL, false, true},
                                         LostRow{"killed_with_its_spare", SIGKILL, true, true},
                                         LostRow{"stopped", SIGSTOP, true, false},
                                         LostRow{"whose_spare_is_stopped", SIGSTOP, false, true},
                                         LostRow{"stopped_with_its_spare", SIGSTOP, true, true}),
                         [](const auto& row) { return row.param.name; });

// Lets init go on from stop to stop until it has become the programs' user, to kill them, and signals it just there.
// True when it came to that.
bool signal_when_it_kills(pid_t init) {
    EXPECT_EQ(::ptrace(PTRACE_SEIZE, init, 0, PTRACE_O_TRACESYSGOOD), 0);
    EXPECT_EQ(::ptrace(PTRACE_INTERRUPT, init, 0, 0), 0);
    bool becomes_another = false;
    for (int status = 0; ::waitpid(init, &status, __WALL) == init && WIFSTOPPED(status);) {
        __ptrace_syscall_info call{};
        if (WSTOPSIG(status) == (SIGTRAP | 0x80)) ::ptrace(PTRACE_GET_SYSCALL_INFO, init, sizeof call, &call);
        if (becomes_another && call.op == PTRACE_SYSCALL_INFO_EXIT) {
            ::kill(init, SIGUSR1);
            return ::ptrace(PTRACE_DETACH, init, 0, 0) == 0;
        }
        becomes_another = call.op == PTRACE_SYSCALL_INFO_ENTRY && call.entry.nr == SYS_setresuid;
        ::ptrace(PTRACE_SYSCALL, init, 0, 0);
    }
    return false;
}

// The keeper repeats its signal until init has answered, so it may come while init is at the same work already.
TEST_F(Interpreter, outlives_a_signal_to_end_what_init_ends_already) {
    run_warm({.text = "print(1)"});
    std::vector<pid_t> before = interpreters(held_slots().front());
    auto is_signalled = std::async(std::launch::async, signal_when_it_kills, children().front());
    EXPECT_EQ(ending_of(run_warm({.text = "import os, time\nif os.fork() == 0: time.sleep(60)\n"})), "exited 0");
    EXPECT_TRUE(is_signalled.get());
    EXPECT_EQ(run_warm({.text = "print(2)"}).standard_output, "2\n");
    const std::vector<pid_t> after = interpreters(held_slots().front());
    std::erase_if(before, [&](pid_t pid) { return std::count(after.begin(), after.end(), pid) == 0; });
    EXPECT_EQ(before.size(), 1u) << "its spare of then has become a program";
}

TEST_F(Interpreter, without_its_modules_is_not_used) {
    const Outcome outcome = run(*sandbox_, {.text = "print(1)", .modules = {"no_such_module"}}, Start::warm);
    EXPECT_EQ(outcome.standard_output, "1\n");
    EXPECT_FALSE(outcome.was_warm);
}

TEST_F(Interpreter, is_changed_when_asked_for_another) {
    EXPECT_EQ(run_warm({.text = "import sys; print('numpy' in sys.modules)"}).standard_output, "True\n");
    EXPECT_EQ(run_warm({.text = "import sys; print('numpy' in sys.modules)", .modules = {"json"}}).standard_output,
              "False\n");
}

TEST_F(Interpreter, differentiates) {
    const Outcome outcome =
        run_warm({.text = "import torch\nx = torch.tensor(3.0, requires_grad=True)\n(x ** 2).backward()\n"
                          "print(x.grad, torch.rand(1).item() == torch.manual_seed(5) is None)",
                  .modules = {"numpy", "torch"}});
    EXPECT_THAT(outcome.standard_output, testing::HasSubstr("tensor(6.)"));
    EXPECT_EQ(outcome.standard_error, "");
}

}  // namespace
}  // namespace gradus::sandbox
