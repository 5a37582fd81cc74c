// What the keeper and a box's init say to each other: SEQPACKET messages with files attached (SCM_RIGHTS).
//
//   keeper                                     init
//     Setup (filter, cgroup files)  ────────►  builds the box, joins the cgroup
//                                   ◄────────  ready
//     Request (streams, tmpfs)      ────────►  starts the program
//                                   ◄────────  started … setup_failed? … ended | stale
//     Request start_zygote          ────────►  starts a warm interpreter
//                                   ◄────────  zygote_ready | starter_lost
//     Request …
//
// The sockets are of the keeper's network namespace: in the box's, every program could see that they are there.
//
// A signal SIGUSR1 to init means "end the program": init kills everything of the program's user and reports `ended` as
// usual (init/end_signal.hpp).
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace gradus::sandbox {

inline constexpr uid_t uid_inside = 1'000;  // the image's user `student`
// See users.hpp; + slot number; above every range that Debian or systemd hands out.
inline constexpr uid_t first_uid_outside = 2'000'000'000;
inline constexpr uid_t first_starter_outside = 2'001'000'000;
inline constexpr int socket_of_init = 3;                       // where init finds its end of the socket
inline constexpr std::uint32_t command_bytes_max = 128 << 10;  // of argv and environment together, as text
inline constexpr int attached_files_max = 12;

struct Setup {
    uid_t uid_outside = 0, starter_outside = 0;
    std::uint32_t filter_length = 0;  // BPF instructions in the attached filter
    std::uint32_t joins = 0;          // how many of the attached files are cgroup.procs to write "0" to
    std::uint32_t keeps_groups = 0;   // see Note [What rootless boxes lack] in rootless.hpp
    std::uint32_t processor = 0;      // that the box keeps to
    std::uint32_t has_counters = 0;   // the last four attached files are InitFiles' cpu, memory, peak, processes; in
                                      // front of them are the two ends of a socket pair for the launcher
    char image[4'096] = "";           // path of the runtime image, seen from the keeper's root
};
// Attached to Setup: the filter, the store (a tmpfs), then the joins, then the socket pair and the counters.

enum class RequestKind : std::uint32_t {
    run,           // argv in a process of its own
    run_warm,      // argv (a script and its arguments) in the warm interpreter
    start_zygote,  // argv is the warm interpreter's; attached are the two ends of a socket pair for it
};

struct Request {
    RequestKind kind = RequestKind::run;
    std::uint32_t has_cgroup = 0;  // the last attached file is a cgroup v2 directory for the program
    std::int64_t stack_bytes_max = 0;
    std::uint64_t seed = 0;  // run_warm: of the interpreter's random numbers
    std::uint32_t argv_count = 0, environment_count = 0;
    std::uint32_t shown_count = 0;  // files of the store to be shown in /work
    std::uint32_t text_bytes = 0;
    // argv and environment, each word ended by NUL; then, for each file shown, its name in the store and in /work
    char text[command_bytes_max];  // not initialized: it is large, and mostly not sent
};
// Attached to a run: standard input, output and error; the tmpfs for /work and for /tmp as detached mounts; the cgroup.

enum class ReportKind : std::int32_t {
    ready,
    zygote_ready,
    starter_lost,  // the program's starter (init/starter.hpp) was lost, or the warm interpreter cannot be started
    stale,         // instead of a run: the box must be made anew, see Note [A box goes stale] in init/main.cpp
    started,
    setup_failed,
    ended,
};

struct Report {
    ReportKind kind = ReportKind::ready;
    std::int32_t value = 0;         // setup_failed: errno; ended: the wait status
    std::int32_t processes = -1;    // ended: left in the group before the next spare is forked, if init knows
    std::int64_t monotonic_ns = 0;  // started, ended
    char text[96] = "";       // setup_failed: the step; started, ended: the CPU counter as it stood, if init has it
    std::int64_t cpu_ns = 0;  // started: CPU time used after the counter was read, before the program's first line
    std::int64_t memory_bytes = 0;  // started: what the residents have in the group with a warm interpreter; ended: the
                                    // peak, if init has it
};

}  // namespace gradus::sandbox
