// Which users the programs of a box are, outside of it.
//
// Every slot has two of its own, one for programs and one for what starts them (a launcher, a warm interpreter), so
// that no program meets another box's, or a starter, as itself. Root has them far above what Debian hands out. In a
// user namespace (see rootless.hpp, or a container) they are the last ones that are mapped there; where only the keeper
// itself is mapped, programs are the same user as the keeper, and then there is no warm interpreter, which must be
// another.
#pragma once

#include <sys/types.h>

#include <string_view>

namespace gradus::sandbox {

struct BoxUsers {
    uid_t program = 0, starter = 0;

    bool are_apart() const { return program != 0; }  // from the keeper and from each other
};

// `uid_map`: of the keeper, as in /proc/self/uid_map (user_namespaces(7)); the groups are taken to be mapped alike.
BoxUsers users_of_slot(int slot, std::string_view uid_map);
// Of this process.
BoxUsers users_of_slot(int slot);

}  // namespace gradus::sandbox
