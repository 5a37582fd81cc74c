// One untrusted program inside limits: what to run, how far it may go, what was seen.
//
// THEORY OF OPERATION
//
//   keeper (the caller) ──clone──► init, pid 1 of a box ──clone──► launcher ──fork──► spare ──exec──► the program
//
// A *box* is made ahead and used for many runs, one after the other. The keeper clones *init*, a small static program
// carried inside this library (sandbox/init), into new pid, mount, net, ipc and uts namespaces. Init makes the runtime
// image the read-only root, adds a minimal /dev and a /proc that shows only processes of the box and none of the host's
// numbers, pivots into that, lets the host's files go and takes its place in the cgroup slot. It has none of the
// keeper's memory, files or environment.
//
// For a *run* the keeper makes two fresh tmpfs as detached mounts, lays the command's files into the one for /work (the
// large ones stay in the box, see store.hpp), seals the input in an anonymous file, and sends init all of that over a
// SEQPACKET socket. Init mounts the two and hands the command to the *spare*, a process forked ahead that waits for it:
// in a user namespace that maps unprivileged uids only, out of sight of the cgroup tree, with the filter loaded. The
// spare takes the program's uid, drops its last capabilities and executes the program with file descriptors 0 to 2
// only. (Init's *launcher* forks it, see init/launcher.hpp; on cgroup v2 init clones the process itself, for each
// program.) When the program ends, init kills and reaps whatever else is
// in the box, reports, unmounts the two tmpfs and waits for sockets that nobody holds; objects that would outlive their
// makers otherwise are not to be had: of one run nothing is left to the next. The keeper checks that the cgroup is
// empty; a box that fails the check, or does not answer, is thrown away, and so is one after a thousand runs.
//
// All that is set up by real root before the user namespace exists, so the mount, net and pid namespaces belong to the
// host's user namespace and even a program that regained every capability of its own namespace could not touch them.
// Without root there is another way, with less behind the same walls: see rootless.hpp.
//
// Every box keeps to one core of the host, and as long as there are enough, to one that no other box has: see
// cores.hpp.
//
// The keeper sleeps in one epoll over the socket, a pidfd, two timerfds and the output pipes: wall time by the
// monotonic clock, CPU time by the cgroup (all descendants, dead or alive) with the timer armed for the earliest moment
// the limit can be reached. At a limit it signals init, which kills everything but itself; an init that does not answer
// is killed, and with it the pid namespace. Memory is the cgroup's peak, tmpfs and memfd included (up to a MiB of it
// may be the kernel's batches of charging and remains of an earlier run); running out is the cgroup's oom event, never
// an address-space limit.
//
// What happens between clone and exec is async-signal-safe; a step that fails is reported as {step, errno} and becomes
// `Outcome::setup_failure`, which is never the program's fault.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/usage.hpp"

struct sock_filter;

namespace gradus::sandbox {

struct PairOutcome;
struct Side;

// A file laid into the work directory before the program starts. Owned by root: the program can read (and run) it, not
// change it.
struct File {
    std::string name;        // a plain name, no '/'
    std::string_view bytes;  // borrowed until run() returns
    bool is_executable = false;
};

// A warm interpreter to run a Python script in: one that has imported `modules` already, from which a child is forked
// for the script.
struct Warm {
    std::vector<std::string> interpreter;  // the first words of Command::argv: "/usr/bin/python3" and its options
    std::vector<std::string> modules;      // "numpy", "torch"
    std::uint64_t seed = 0;                // for the random numbers of random, numpy and torch
};

struct Command {
    std::vector<std::string> argv;         // argv[0] is a path inside the image, or in /work, where the program starts
    std::vector<std::string> environment;  // the whole environment, "NAME=value"; nothing is added
    std::string_view standard_input;       // borrowed until run() returns
    std::vector<File> files;               // laid into /work
    std::vector<std::string> collect;      // plain names in /work to bring back after a run that ended by itself
    // Saves the start of the interpreter and the imports; all else is as without it. The environment is the
    // interpreter's from its start. Where it cannot be had, or when the word after the interpreter's is an option and
    // no script, the program is started cold, from argv.
    std::optional<Warm> warm;
};

// Every limit has a default that suits one test of one student's program.
struct Limits {
    std::chrono::milliseconds cpu{2'000};    // user + system time of all processes of the box
    std::chrono::milliseconds wall{10'000};  // from the start of the program
    std::int64_t memory_bytes_max =
        256 << 20;  // the cgroup's limit: heap, stacks, page cache, tmpfs, memfd, kernel memory
    std::int64_t output_bytes_max = 16 << 20;     // of standard output, and the same of standard error
    std::int64_t work_bytes_max = 64 << 20;       // of /work and of /tmp, each, beyond the files laid in
    std::int64_t work_files_max = 4'096;          // inodes of /work and of /tmp, each
    std::int64_t processes_max = 64;              // processes and threads
    std::int64_t collected_bytes_max = 64 << 20;  // of one collected file
};

enum class Ending {
    exited,     // by itself: `exit_status`
    signalled,  // by a signal of its own making: `signal`; SIGSYS is the filter's kill
    cpu_limit,
    wall_limit,
    memory_limit,  // the kernel counted an out-of-memory kill in the box
    output_limit,
    abandoned,     // nobody needed its end any more: the other side of a pair (pair.hpp) had come to its own
    setup_failed,  // the program did not run: `setup_failure`
};

struct SetupFailure {
    std::string step;  // what was attempted, as "mount proc on /proc"
    int error = 0;     // errno
};

struct Collected {
    std::string name;
    std::string bytes;
};

// What the sandbox saw. Knows nothing of right or wrong.
struct Outcome {
    Ending ending = Ending::setup_failed;
    int exit_status = 0;
    int signal = 0;
    std::chrono::microseconds cpu{0};
    std::chrono::microseconds wall{0};
    std::int64_t memory_bytes_peak = 0;
    // What the warm interpreter had mapped at the start besides; the same for all its programs, in no limit and not in
    // the peak. A page counts once the program writes to it. 0 for a cold program.
    std::int64_t memory_bytes_shared = 0;
    // Of a wall_limit: how long a thread of it was ready to run and had no processor.
    std::chrono::microseconds starved{0};
    std::int64_t output_bytes = 0;       // of an output_limit: what the stream that met it had written by then
    std::int64_t processes_refused = 0;  // of a program that failed by itself: how often it wanted more than allowed
    std::string standard_output;         // any bytes, at most output_bytes_max
    std::string standard_error;
    std::vector<Collected> collected;  // those asked for that exist, are regular files and within their limit
    bool was_warm = false;             // ran in a warm interpreter
    std::optional<SetupFailure> setup_failure;
};

// The words of an ending, as in "cpu_limit".
std::string_view name_of(Ending);

// A place to run programs one after the other; one a thread. Holds a slot of the host: a uid of its own, a cgroup and
// the lock file that reserves both, given back by the destructor. Moves but does not copy.
class Sandbox {
  public:
    struct State;

    // `image`: the runtime image, an absolute path to a directory. Throws std::system_error, or std::runtime_error in
    // one sentence that says what to do, if the host lacks what a box needs (root or a delegated group, the image, a
    // cgroup controller).
    explicit Sandbox(std::filesystem::path image);
    // With another system call filter than the usual: to see what the filter is good for.
    Sandbox(std::filesystem::path image, std::vector<sock_filter> filter);
    Sandbox(Sandbox&&) noexcept;
    Sandbox& operator=(Sandbox&&) noexcept;
    ~Sandbox();

    // Has the warm interpreter ready before the first program asks for it (which would start it, in seconds). What its
    // programs will share with it (Outcome::memory_bytes_shared); none when it cannot be had: programs that ask for it
    // are then started cold.
    std::optional<std::int64_t> warm_up(const Warm&, const std::vector<std::string>& environment);

    // Runs one program to its end. Blocks at most limits.wall plus the set-up. Never throws for anything the program
    // does. Throws std::invalid_argument for a command that cannot be meant (empty argv, a file name with '/').
    Outcome run(const Command&, const Limits&);

    // Another sandbox beside this one, of the same image, for two programs at a time. Throws as the constructor.
    Sandbox another() const;

    // Of this sandbox and of all others that come from it by another(). From any thread.
    Usage usage() const;

  private:
    Sandbox(std::filesystem::path image, std::vector<sock_filter> filter, std::shared_ptr<UsageTally> tally);
    friend PairOutcome run_pair(const Side&, const Side&, int);

    std::unique_ptr<State> state_;
};

}  // namespace gradus::sandbox
