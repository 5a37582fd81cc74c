// Note [Sockets that nobody holds]: a socket sent through itself lives on when its last descriptor is closed, with its
// name, and with every file that was sent along. The kernel looks for such circles only when some other unix socket of
// the host is closed, which may be long after; the next program would find the name. So init counts the unix sockets of
// the box after each run, and closes sockets of its own until the circles are gone.
#pragma once

namespace gradus::sandbox {

// Takes those that are there as the ones that stay. To be called when no program is in the box.
void count_own_sockets();

// Waits until only those that stay are left. A box in which others remain for seconds ends by fail_setup.
void bury_sockets();

}  // namespace gradus::sandbox
