// Processes of a box that start programs: each forks one child ahead, the spare, which waits for its program and then
// becomes it. There are two: the launcher (launcher.cpp), for programs that are executed, and the warm interpreter
// (zygote.py), for scripts that it runs itself.
//
//   init ── SEQPACKET ── starter ──fork──► spare: "ready", waits for its program, becomes it
//        ◄─ "ended" ─────┘ waits for it
//
// A starter is a user of its own, neither init's nor the programs', in a user namespace that maps both it and them. Of
// its namespace's capabilities it has what a spare needs to become the other user, and nothing else.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "sandbox/init/program.hpp"

namespace gradus::sandbox {

struct Starter {
    int socket = -1;  // none: there is no such process
    pid_t pid = 0;
    pid_t spare = 0;  // known to be ready
    bool is_there() const { return socket >= 0; }
};

// What a starter is started with. `role` runs in the new process, with its end of the socket, and never returns.
struct StarterPlan {
    const Program& program;
    uid_t starter_outside, uid_outside;
    void (*role)(const Program& program, int socket);
    int sockets[2];  // a pair; both are taken, also by failure
};

// Clones the process and waits until its first spare is ready. False when it could not be started.
bool start(Starter& starter, const StarterPlan& plan);

// Has the next spare forked; does not wait for it. Once nothing is left of the last program, which could take the place
// or the memory that the fork needs, and whose number of processes would show in that of the spare.
void ask_for_spare(const Starter& starter);

// The spare that the next program will run in; waits for it if need be. 0 when the starter is lost.
pid_t await_spare(Starter& starter);

// A program for the spare: a header that its starter understands, then words, each ended by NUL.
struct Handover {
    const void* header;
    unsigned long header_bytes;
    const char* words;
    unsigned long words_bytes;
};
// False when the starter is lost.
bool hand_over(Starter& starter, const Handover& handover, const int (&streams)[3]);

// Waits until a spare that becomes the program by itself begins with its first line. False when it is lost before that.
struct Start {
    std::int64_t cpu_ns, monotonic_ns;  // CPU time that it used on the way, and the moment
};
bool await_start(const Starter& starter, Start& start);

// Waits until the program has ended. False when the starter is lost.
bool await_end(const Starter& starter, int& wait_status);

// What a starter and its spares say.
enum class StarterReportKind : std::int32_t { ready = 1, started = 2, ended = 3 };
struct StarterReport {
    StarterReportKind kind;
    std::int32_t value;                 // ready: the spare's pid; ended: the wait status
    std::int64_t cpu_ns, monotonic_ns;  // started
};

// Leaves the process these capabilities of its namespace, in every set, and no others.
void keep_capabilities(unsigned long long kept);

}  // namespace gradus::sandbox
