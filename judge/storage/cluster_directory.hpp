// The files of a private cluster: which gradus has it, where the server's files, socket and log are.
//
//   <directory>/lock   held (flock) by the gradus that runs the cluster
//   <directory>/data   PostgreSQL's data directory, owned by the user that the server runs as
//   <directory>/log    what the server says
//   /run/gradus/<hash of the directory>/   the socket: a short path wherever the directory is
//
// The server reaches its data directory through an open file descriptor (/proc/self/fd/3), so that it needs no right to
// pass through the directories above, which may be root's own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "judge/storage/child_process.hpp"
#include "sandbox/descriptor.hpp"

namespace gradus::storage {

using sandbox::Descriptor;

struct ClusterDirectory {
    std::filesystem::path path;    // canonical
    std::filesystem::path socket;  // the directory of the socket
    Descriptor lock;
    Descriptor log;  // to append to

    std::filesystem::path data() const { return path / "data"; }
};

// Makes what is missing and takes the lock. Throws std::runtime_error that says who has it, when another gradus does.
ClusterDirectory open_cluster_directory(const std::filesystem::path&);

// Makes the socket's directory, for `server` to write and `client` (and root) to reach, and nobody else.
void make_socket_directory(const std::filesystem::path&, const User& server, const User& client);

// A directory of the server's own, open, for ProcessSpec::inherited_fd.
Descriptor open_own_directory(const std::filesystem::path&, const User& owner);

// Writes a file into an open directory, following no link.
void write_file(const Descriptor& directory, const std::string& name, const std::string& text, const User& owner);

// The PostgreSQL major that made the data directory; nothing when there is none yet.
std::optional<int> major_of(const std::filesystem::path& data);

// After a crash postmaster.pid may name a process that is another by now: makes it harmless. Throws std::runtime_error
// when that process is a server on this very directory that does not end by itself within the time its shutdown may
// take.
void settle_stale_pid(const std::filesystem::path& data);

// The last lines of the server's log, for an error message.
std::string last_lines(const std::filesystem::path& log);

}  // namespace gradus::storage
