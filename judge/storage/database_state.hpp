// What a Database holds, and how the files of this folder run their statements: the only header that names libpqxx.
#pragma once

#include <memory>
#include <pqxx/pqxx>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "judge/storage/database.hpp"
#include "judge/storage/storage_error.hpp"

namespace gradus::storage {

// A statement prepared at its first use on a connection. `name` says what it attempts, as errors tell it: "claim a
// submission".
struct Statement {
    const char* name;
    const char* sql;
};

struct Database::State {
    std::string url;
    DatabaseRole role;
    std::unique_ptr<pqxx::connection> connection;  // null while lost
    std::set<std::string_view> prepared;           // names, on this connection

    // A connection that was alive a moment ago: connects anew when the server has closed the old one.
    pqxx::connection& ready();
    void connect();
};

// A connection in `role` (null: as whoever the URL says), ready for the tables of schema gradus. Throws StorageError.
std::unique_ptr<pqxx::connection> open_connection(const std::string& url, const DatabaseRole* role);

std::string_view name_of(DatabaseRole);

// Throws the exception in flight again, as a StorageError that begins with what was `attempted`.
[[noreturn]] void rethrow_as_storage_error(std::string_view attempted);

template <class... Parameters>
pqxx::result run(Database::State& state, pqxx::transaction_base& transaction, const Statement& statement,
                 const Parameters&... parameters) {
    if (!state.prepared.contains(statement.name)) {
        state.connection->prepare(statement.name, statement.sql);
        state.prepared.insert(statement.name);
    }
    return transaction.exec_prepared(statement.name, parameters...);
}

// `body` on a live connection; a failure becomes a StorageError and a broken connection is let go, for the next call to
// replace. Nothing is tried twice: a connection that breaks under a statement leaves open whether the statement was
// done.
template <class Body>
auto attempt(Database& database, std::string_view attempted, Body body) {
    auto& state = database.state();
    try {
        return body(state.ready());
    } catch (...) {
        if (state.connection && !state.connection->is_open()) state.connection.reset();
        rethrow_as_storage_error(attempted);
    }
}

// One statement, a transaction of its own in one round trip.
template <class... Parameters>
pqxx::result execute(Database& database, const Statement& statement, const Parameters&... parameters) {
    return attempt(database, statement.name, [&](pqxx::connection& connection) {
        pqxx::nontransaction transaction{connection};
        return run(database.state(), transaction, statement, parameters...);
    });
}

// Several statements in one transaction, committed when `body` returns.
template <class Body>
auto transact(Database& database, std::string_view attempted, Body body) {
    return attempt(database, attempted, [&](pqxx::connection& connection) {
        pqxx::work transaction{connection};
        auto value = body(transaction);
        transaction.commit();
        return value;
    });
}

inline pqxx::binarystring bytes_of(std::string_view bytes) {
    return pqxx::binarystring{bytes.data(), bytes.size()};
}
inline std::string bytes_in(const pqxx::field& field) {
    return pqxx::binarystring{field}.str();
}

}  // namespace gradus::storage
