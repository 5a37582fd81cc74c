// Every row of the system call table, tried in a box by a raw system call whose arguments fit the row's tests.
#include "sandbox/syscalls.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <sstream>

#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"

namespace gradus::sandbox {

namespace {

// "NUMBER:A0,A1,…" as instruments/raw_call takes it.
std::string call_of(std::string_view name, const unsigned long long (&arguments)[6]) {
    std::string text = std::to_string(::seccomp_syscall_resolve_name(std::string(name).c_str())) + ":";
    for (const unsigned long long argument : arguments) text += std::to_string(argument) + ",";
    text.pop_back();
    return text;
}

std::string call_that_fits(const SyscallRow& row) {
    unsigned long long arguments[6]{};
    for (const ArgumentTest& test : row.tests) {
        const bool differs = test.kind == ArgumentTest::Kind::differs_from;
        arguments[test.argument] = differs ? test.value + 1 : test.value;
    }
    return call_of(row.name, arguments);
}

Outcome run_raw_calls(Sandbox& sandbox, const std::vector<std::string>& calls) {
    const std::string program = read_whole_file(INSTRUMENTS "/raw_call");
    Command command;
    command.files = {{"raw_call", program, true}};
    command.argv = calls;
    command.argv.insert(command.argv.begin(), "/work/raw_call");
    return sandbox.run(command, Limits{});
}

TEST(SyscallTable, refuses_with_exactly_the_errno_of_each_row) {
    std::vector<const SyscallRow*> refused;
    std::vector<std::string> calls;
    for (const SyscallRow& row : syscall_table()) {
        if (row.error == 0) continue;
        refused.push_back(&row);
        calls.push_back(call_that_fits(row));
    }
    Sandbox sandbox(runtime_image());
    const Outcome outcome = run_raw_calls(sandbox, calls);
    ASSERT_EQ(ending_of(outcome), "exited 0");
    std::istringstream answers(outcome.standard_output);
    for (const SyscallRow* row : refused) {
        int error = -1;
        answers >> error;
        EXPECT_EQ(error, row->error) << row->name << ": " << row->reason << ": " << std::strerror(error);
    }
}

TEST(SyscallTable, kills_where_a_row_has_no_errno) {
    Sandbox sandbox(runtime_image());
    for (const SyscallRow& row : syscall_table()) {
        if (row.error != 0) continue;
        EXPECT_EQ(ending_of(run_raw_calls(sandbox, {call_that_fits(row)})), "signalled " + std::to_string(SIGSYS))
            << row.name;
    }
}

TEST(SyscallTable, lets_through_what_its_argument_tests_do_not_mean) {
    struct Row {
        std::string_view name;
        unsigned long long arguments[6];
        int error;
    };
    const Row rows[] = {
        {"socket", {AF_UNIX, SOCK_STREAM}, 0},
        {"fcntl", {1, F_GETFL}, 0},
        {"fcntl", {1, F_DUPFD}, 0},
        {"ioctl", {1, FIONREAD, 0}, EFAULT},
        {"personality", {0xffffffff}, 0},
        {"prlimit64", {0, RLIMIT_CORE, 0, 0}, 0},
        {"prlimit64", {0, RLIMIT_NOFILE, 0, 0}, 0},
        {"clone", {0}, 0},
    };
    std::vector<std::string> calls;
    for (const Row& row : rows) calls.push_back(call_of(row.name, row.arguments));
    Sandbox sandbox(runtime_image());
    std::istringstream answers(run_raw_calls(sandbox, calls).standard_output);
    for (const Row& row : rows) {
        int error = -1;
        answers >> error;
        EXPECT_EQ(error, row.error) << row.name << " " << row.arguments[1];
    }
}

TEST(SyscallTable, gives_a_reason_for_every_row_and_no_row_twice) {
    std::set<std::string> calls;
    for (const SyscallRow& row : syscall_table()) {
        EXPECT_FALSE(row.reason.empty()) << row.name;
        EXPECT_TRUE(calls.insert(call_that_fits(row)).second) << row.name << " stands twice";
    }
}

TEST(SyscallFilter, is_a_program_that_the_kernel_takes) {
    const std::size_t length = compile_filter().size();
    EXPECT_GT(length, syscall_table().size());
    EXPECT_LE(length, 4'096u);  // BPF_MAXINSNS
}

}  // namespace

}  // namespace gradus::sandbox
