// A private PostgreSQL cluster in a directory: initdb if it is new, the server as a child process, a unix socket and
// nothing else.
//
// PostgreSQL refuses to run as root, so the cluster belongs to the system user `postgres`; peer authentication maps
// operating-system users to roles (root → gradus_owner and gradus_worker, gradus → gradus_server): there are no
// passwords to leak.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace gradus::storage {

class Cluster {
  public:
    // Starts the cluster in `directory` (made when missing; it may lie below a directory that only root can enter) and
    // waits until it answers. `server_user`: the operating-system user that may become gradus_server. Throws
    // std::runtime_error that says what failed, with the last lines of the server's log.
    Cluster(std::filesystem::path directory, std::string server_user);
    ~Cluster();  // fast shutdown, waits

    // For libpq: connects to the database `gradus` over the socket, as the role of that name.
    std::string url(std::string_view role) const;
    int pid() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::storage
