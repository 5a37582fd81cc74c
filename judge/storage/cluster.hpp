// A private PostgreSQL cluster in a directory: initdb if it is new, the server as a child process, a unix socket and
// nothing else.
//
// PostgreSQL refuses to run as root, so the cluster belongs to the system user `postgres`; peer authentication maps
// operating-system users to roles (gradus → gradus_server and nothing else; root → every role, since it could become
// any user anyway): there are no passwords to leak. Started by anyone but root, the cluster is that user's, with all
// roles.
//
// The server ends when the thread that made the Cluster does, even by SIGKILL; it has a session of its own, so that a
// Ctrl-C at the terminal does not reach it before those who use it have ended.
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
    int pid() const;  // of the server, our child

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::storage
