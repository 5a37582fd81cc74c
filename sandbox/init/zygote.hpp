// Init's side of a warm interpreter (zygote.py): starts it, hands it programs, learns how they ended.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "sandbox/init/program.hpp"

namespace gradus::sandbox {

// Starts the interpreter as a user of its own and waits until its first spare child is ready. False when it could not
// be started.
bool start_zygote(const Program& program, uid_t zygote_outside, uid_t uid_outside);
bool has_zygote();

// The spare child that the next program will run in; waits for it if need be. 0 when the zygote is lost.
pid_t await_spare();

// Gives the spare its program: a seed, then the words of its command, each ended by NUL. False when the zygote is lost.
bool hand_over(std::uint64_t seed, const char* words, std::uint32_t bytes, const int (&streams)[3]);

// Waits until the program has ended. False when the zygote is lost.
bool await_end(int& wait_status);

}  // namespace gradus::sandbox
