// The System V and POSIX objects (shared memory, message queues, semaphores) that a program left behind.
#pragma once

namespace gradus::sandbox {

// Removes them and takes a fresh ipc namespace. Ends the process by fail_setup when it cannot.
void renew_ipc();

}  // namespace gradus::sandbox
