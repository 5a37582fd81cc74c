// The keeper's signal to init, SIGUSR1: "end the program".
//
// It interrupts init only while init waits for the program's end. Sooner it would kill a program that is not let go
// yet. Later init kills by itself, and a handler in the middle of that would give init back its rights just before the
// kill, which would then reach the warm interpreter too. What comes sooner is kept for the wait; what comes later,
// before the keeper knows that the program has ended, is forgotten when the next run begins.
#pragma once

#include <sys/types.h>

namespace gradus::sandbox {

// From here on the signal kills the processes of that user, whenever it is heard; it is not yet.
void listen_for_the_end(uid_t uid_outside);

void hear_the_end(bool is_heard);

// For a signal that was meant for the last program.
void forget_the_end();

}  // namespace gradus::sandbox
