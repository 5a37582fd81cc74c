#include "sandbox/self_test.hpp"

#include <seccomp.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <sstream>
#include <utility>

#include "sandbox/embedded.hpp"
#include "sandbox/host_traces.hpp"
#include "sandbox/syscalls.hpp"
#include "sandbox/users.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::milliseconds;

// Small, so that each bomb ends soon; the attacks know the numbers 16 and 64 (sandbox/attacker/bombs.cpp).
const Limits narrow{.cpu = milliseconds(500),
                    .wall = milliseconds(10'000),
                    .memory_bytes_max = 24 << 20,
                    .output_bytes_max = 64 << 10,
                    .work_bytes_max = 4 << 20,
                    .work_files_max = 64,
                    .processes_max = 16};
constexpr milliseconds soon{60};
constexpr const char* exits_0 = "exited 0";
constexpr const char* killed = "signalled 31";

struct Row {
    const char* name;    // as in the tables of sandbox/attacker
    const char* ending;  // the required one
    std::optional<milliseconds> cpu{}, wall{};
    bool needs_users_apart = false;  // repelled only where programs are users of their own (rootless.hpp)
};
constexpr Row rows[] = {
    {"read a secret", exits_0},
    {"write to the image", exits_0},
    {"open a device", exits_0},
    {"use an inherited file", exits_0},
    {"read the judge's environment", exits_0},
    {"use a capability", exits_0},
    {"gain privileges by exec", exits_0},
    {"run without a filter", exits_0},
    {"become another user", exits_0},
    {"see another process", exits_0, {}, {}, true},
    {"signal another process", exits_0, {}, {}, true},
    {"read the host's numbers", exits_0},
    {"write kernel settings", exits_0},
    {"reach the network", exits_0},
    {"leave by directories", exits_0},
    {"change its own program", exits_0, {}, {}, true},
    {"have a link collected", exits_0},
    {"call by the x32 table", killed},
    {"make calls of a younger kernel", exits_0},
    {"compute for ever", "cpu_limit", soon},
    {"sleep for ever", "wall_limit", {}, soon},
    {"compute in orphans", "cpu_limit", soon},
    {"fork for ever", "cpu_limit", soon},
    {"have many processes", exits_0},
    {"have many threads", exits_0},
    {"take memory", "memory_limit"},
    {"hide memory in a file", "memory_limit"},
    {"hide memory in pipes", "memory_limit"},
    {"fill the disks", exits_0},
    {"make many files", exits_0},
    {"print for ever", "output_limit"},
    {"complain for ever", "output_limit"},
    {"leave everything", exits_0},
    {"find what was left", exits_0},
};

std::string ending_of(const Outcome& outcome) {
    std::string text(name_of(outcome.ending));
    if (outcome.ending == Ending::exited) text += " " + std::to_string(outcome.exit_status);
    if (outcome.ending == Ending::signalled) text += " " + std::to_string(outcome.signal);
    if (outcome.setup_failure)
        text += ": " + outcome.setup_failure->step + ": " + std::strerror(outcome.setup_failure->error);
    return text;
}

Command attacker(std::vector<std::string> arguments) {
    Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), "/work/attacker");
    command.environment = {"SELF_TEST=1"};
    command.files = {{"attacker", attacker_program(), true}};
    return command;
}

TriedAttack try_row(const Run& run, const Row& row) {
    Limits limits = narrow;
    limits.cpu = row.cpu.value_or(limits.cpu);
    limits.wall = row.wall.value_or(limits.wall);
    Command command = attacker({row.name});
    command.collect = {"output"};
    const Outcome outcome = run(command, limits);
    const std::string ending = ending_of(outcome);
    if (ending != row.ending) return {row.name, ending};
    return {row.name, outcome.collected.empty() ? "" : "a file that the program chose was read"};
}

// "NUMBER:A0,…,A5", arguments for which the row's tests hold.
std::string call_of(const SyscallRow& row) {
    unsigned long long arguments[6]{};
    for (const ArgumentTest& test : row.tests) {
        const bool differs = test.kind == ArgumentTest::Kind::differs_from;
        arguments[test.argument] = differs ? test.value + 1 : test.value;
    }
    std::string text = std::to_string(::seccomp_syscall_resolve_name(std::string(row.name).c_str())) + ":";
    for (const unsigned long long argument : arguments) text += std::to_string(argument) + ",";
    text.pop_back();
    return text;
}

void try_calls(const Run& run, std::vector<TriedAttack>& tried) {
    std::vector<std::string> words = {"call"};
    for (const SyscallRow& row : syscall_table()) {
        if (row.error != 0) words.push_back(call_of(row));
    }
    std::istringstream answers(run(attacker(std::move(words)), narrow).standard_output);
    for (const SyscallRow& row : syscall_table()) {
        TriedAttack attack{"system call " + std::string(row.name), ""};
        if (row.error == 0) {
            const std::string ending = ending_of(run(attacker({"call", call_of(row)}), narrow));
            if (ending != killed) attack.hole = ending;
        } else if (int error = -1; !(answers >> error) || error != row.error) {
            attack.hole = error == 0 ? "it was let through" : "it was not the filter that refused it";
        }
        tried.push_back(std::move(attack));
    }
}

// From within the warm interpreter: reach it, and change it for the next program.
constexpr const char* reach_the_interpreter = R"(
import math, os, signal
reached = []
for pid in range(1, 64):
    if pid != os.getpid():
        for number in (0, signal.SIGKILL):
            try:
                os.kill(pid, number)
                reached.append(pid)
            except OSError:
                pass
for user in (0, 1):
    try:
        os.setresuid(user, user, user)
        reached.append('user')
    except OSError:
        pass
reached += sorted(os.listdir('/proc/self/fd'))[4:]
math.pi = 3
open('/work/left', 'w').close()
if os.fork() == 0:
    os.setsid()
    signal.pause()
print(reached)
)";
constexpr const char* look_at_the_interpreter = R"(
import math, os
print([] if math.pi > 3 and os.listdir('/work') == ['main.py'] else ['changed'])
)";

void try_interpreter(const Run& run, std::vector<TriedAttack>& tried) {
    for (const auto& [name, script] : {std::pair{"reach the warm interpreter", reach_the_interpreter},
                                       std::pair{"change the warm interpreter", look_at_the_interpreter}}) {
        Command command;
        command.argv = {"/usr/bin/python3", "-P", "-s", "main.py"};
        command.environment = {"PATH=/usr/bin:/bin"};
        command.warm = Warm{{"/usr/bin/python3", "-P", "-s"}, {}, 1};
        command.files = {{"main.py", script}};
        const Outcome outcome = run(command, Limits{});
        if (!outcome.was_warm) continue;  // there is none to attack
        const bool is_repelled = outcome.ending == Ending::exited && outcome.standard_output == "[]\n";
        tried.push_back({name, is_repelled ? "" : ending_of(outcome) + ", saying " + outcome.standard_output});
    }
}

}  // namespace

std::vector<TriedAttack> try_attacks(const Run& run) {
    std::vector<TriedAttack> tried;
    const bool are_apart = users_of_slot(0).are_apart();
    for (const Row& row : rows) {
        if (are_apart || !row.needs_users_apart) tried.push_back(try_row(run, row));
    }
    // A kernel without the gate answers with a fault of the program's own.
    TriedAttack gate = try_row(run, {"call by the i386 gate", killed});
    if (gate.hole == "signalled 11") gate.hole.clear();
    tried.push_back(std::move(gate));
    try_calls(run, tried);
    try_interpreter(run, tried);
    return tried;
}

SelfTest self_test(const std::filesystem::path& image) {
    const auto start = std::chrono::steady_clock::now();
    const std::vector<std::string> before = host_traces();
    SelfTest test;
    {
        Sandbox sandbox(image);
        test.attacks =
            try_attacks([&](const Command& command, const Limits& limits) { return sandbox.run(command, limits); });
    }
    std::string left;
    for (const std::string& trace : host_traces()) {
        if (std::count(before.begin(), before.end(), trace) == 0) left += (left.empty() ? "" : ", ") + trace;
    }
    test.attacks.push_back({"leave something on the host", left});
    test.wall = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
    return test;
}

std::string holes_in(const std::vector<TriedAttack>& attacks) {
    std::string holes;
    for (const TriedAttack& attack : attacks) {
        if (!attack.hole.empty()) holes += (holes.empty() ? "" : "; ") + attack.name + " (" + attack.hole + ")";
    }
    return holes;
}

}  // namespace gradus::sandbox
