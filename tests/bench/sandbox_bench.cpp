// What one sandboxed run costs, beside its peers in the same minutes.
//
//   bench_sandbox IMAGE STATIC_PROGRAM [ROUNDS]     (root)
//
// First a static program that does nothing: started by posix_spawn, by bubblewrap with all its namespaces, in a box of
// ours made for this one run (slot, namespaces, mounts, cgroup and filter anew) and in a warm one. Then a torch program
// that differentiates x² once: as a new process in a bubblewrap over the same image, as a new process in a box, and in
// a box's warm interpreter.
#include <unistd.h>

#include <iostream>
#include <stdexcept>

#include "sandbox/run.hpp"
#include "tests/bench/table.hpp"

namespace {

using namespace gradus::sandbox;
using gradus::bench::Row;
using gradus::bench::spawn_and_wait;

constexpr const char* bubblewrap = "/usr/bin/bwrap";
constexpr const char* torch_program =
    "import torch\nx = torch.tensor(3.0, requires_grad=True)\n(x ** 2).backward()\nassert x.grad == 6\n";

void run_in(Sandbox& sandbox, const Command& command, const Limits& limits, bool is_warm = false) {
    const Outcome outcome = sandbox.run(command, limits);
    if (outcome.ending != Ending::exited || outcome.exit_status != 0 || outcome.was_warm != is_warm) {
        throw std::runtime_error("the run in the box ended by " + std::string(name_of(outcome.ending)));
    }
}

std::vector<Row> nothing_rows(const std::string& image, const std::string& program, Sandbox& sandbox,
                              const Command& command) {
    std::vector<Row> rows;
    rows.push_back({"posix_spawn + wait", [=] { spawn_and_wait({program}); }});
    if (access(bubblewrap, X_OK) == 0) {
        rows.push_back({"bubblewrap, all namespaces", [=] {
                            spawn_and_wait({bubblewrap, "--unshare-all", "--ro-bind", "/usr", "/usr", "--proc", "/proc",
                                            "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", program, "/program",
                                            "/program"});
                        }});
    }
    rows.push_back({"gradus, cold: a box for this run alone", [&image, &command] {
                        Sandbox cold(image);
                        run_in(cold, command, Limits{});
                    }});
    rows.push_back({"gradus, warm box", [&sandbox, &command] { run_in(sandbox, command, Limits{}); }});
    return rows;
}

std::vector<Row> torch_rows(const std::string& image, Sandbox& sandbox, const Command& cold, const Command& warm) {
    constexpr int cold_every = 25;
    static const Limits limits{
        .cpu = std::chrono::seconds(30), .wall = std::chrono::seconds(60), .memory_bytes_max = 1 << 30};
    std::vector<Row> rows;
    if (access(bubblewrap, X_OK) == 0) {
        rows.push_back({"torch, bubblewrap",
                        [=] {
                            spawn_and_wait({bubblewrap, "--unshare-all", "--ro-bind", image, "/", "--dev", "/dev",
                                            "--tmpfs", "/tmp", "--setenv", "OPENBLAS_NUM_THREADS", "1",
                                            "/usr/bin/python3", "-c", torch_program});
                        },
                        cold_every});
    }
    rows.push_back(
        {"torch, gradus, cold interpreter", [&sandbox, &cold] { run_in(sandbox, cold, limits); }, cold_every});
    rows.push_back({"torch, gradus, warm interpreter", [&sandbox, &warm] { run_in(sandbox, warm, limits, true); }});
    return rows;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return std::cerr << "usage: bench_sandbox IMAGE STATIC_PROGRAM [ROUNDS]\n", 2;
    const std::string image = argv[1], program = argv[2];
    const int rounds = argc > 3 ? std::stoi(argv[3]) : 300;
    Sandbox sandbox(image);

    const std::string bytes = gradus::bench::read_file(program);
    Command nothing;
    nothing.argv = {"/work/program"};
    nothing.files = {{"program", bytes, true}};
    std::vector<Row> rows = nothing_rows(image, program, sandbox, nothing);
    measure(rows, rounds);
    print(rows);

    Command cold;
    cold.argv = {"/usr/bin/python3", "-P", "-s", "main.py"};
    cold.environment = {"PATH=/usr/bin:/bin", "HOME=/work", "LANG=C.UTF-8", "OMP_NUM_THREADS=1",
                        "OPENBLAS_NUM_THREADS=1"};
    cold.files = {{"main.py", torch_program, false}};
    Command warm = cold;
    warm.warm = Warm{{"/usr/bin/python3", "-P", "-s"}, {"numpy", "torch"}, 1};
    rows = torch_rows(image, sandbox, cold, warm);
    measure(rows, rounds);
    print(rows);
}
