// Receives one message with the files attached to it. No allocation.
#pragma once

#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

struct Attached {
    int files[attached_files_max];
    int count = 0;
};

// Waits for the next message. False when the other side is gone.
bool receive(int socket, void* message, unsigned long bytes_max, Attached& attached);

}  // namespace gradus::sandbox
