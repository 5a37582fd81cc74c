// The connection to PostgreSQL: the only way to the tables, and the only place that knows libpqxx.
//
// Three roles, one a kind of process, so that what a process may not see is out of its reach and not behind an `if`:
//   gradus_owner   migrates and loads problems
//   gradus_server  serves HTTP: accounts, sessions, public problem texts, submissions; cannot read schema `secret`,
//   where the
//                  packages with the expected answers are, and cannot write a verdict
//   gradus_worker  grades: reads packages, claims submissions, writes events and verdicts; cannot read accounts or
//   sessions
// On the private cluster each operating-system user may only become its own role (peer authentication, no passwords).
// On an external database the connection's role must be a member of the wanted one, and the process does SET ROLE.
#pragma once

#include <memory>
#include <string>

namespace gradus::storage {

enum class DatabaseRole { owner, server, worker };

// One connection. Not thread safe: one a thread (the server keeps a pool). Reconnects by itself when the connection was
// lost between two calls; a call that fails throws StorageError and has changed nothing.
class Database {
  public:
    // `url`: a libpq connection string or URL. Throws StorageError that says what was attempted, without the password.
    Database(std::string url, DatabaseRole role);
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    struct State;  // defined in database_state.hpp, for the files of this folder alone
    State& state() { return *state_; }

  private:
    std::unique_ptr<State> state_;
};

}  // namespace gradus::storage
