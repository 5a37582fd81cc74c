#include "judge/storage/database.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include "judge/storage/database_state.hpp"

namespace gradus::storage {

namespace {

struct ConnectionOptions {
    std::string malformed;  // why the URL cannot be read; empty when it can
    std::string password;
};

ConnectionOptions parse(const std::string& url) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{PQconninfoParse(url.c_str(), &message),
                                                                               &PQconninfoFree};
    const std::unique_ptr<char, decltype(&PQfreemem)> owned_message{message, &PQfreemem};
    // libpq's message quotes the text it stumbled over, which may be part of a password.
    if (!options) return {"the database URL is malformed (not shown, as it may hold a password)", {}};
    ConnectionOptions parsed;
    for (const auto* option = options.get(); option->keyword; ++option) {
        const std::string_view keyword{option->keyword}, value{option->val ? option->val : ""};
        if (keyword == "password") parsed.password = value;
        if (keyword == "host" && value.find('@') != value.npos)
            return {"the database URL has an @ in its password: write it as %40", {}};
    }
    return parsed;
}

std::string without(std::string text, const std::string& secret) {
    if (secret.empty()) return text;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
        text.replace(at, secret.size(), "***");
    return text;
}

void set_session(pqxx::connection& connection) {
    pqxx::nontransaction transaction{connection};
    transaction.exec("SET search_path TO gradus; SET timezone TO 'UTC'; SET client_min_messages TO warning");
}

void set_role(pqxx::connection& connection, DatabaseRole role) {
    const std::string wanted{name_of(role)};
    pqxx::nontransaction transaction{connection};
    transaction.exec("SET statement_timeout TO '60s'; SET application_name TO '" + wanted + "'");
    const std::string user = connection.username();
    if (user == wanted) return;
    try {
        transaction.exec("SET ROLE " + wanted);
    } catch (const pqxx::insufficient_privilege&) {
        throw StorageError{"connect to the database: its user \"" + user + "\" may not act as " + wanted +
                           ": run  GRANT " + wanted + " TO \"" + user + "\";  as an administrator of the database"};
    } catch (const pqxx::sql_error&) {
        throw StorageError{"connect to the database: it has no role " + wanted + ": run `gradus migrate` on it first"};
    }
}

bool is_lost(pqxx::connection& connection) {
    if (!connection.is_open()) return true;
    // Between two calls the server has nothing to say, unless it is saying goodbye.
    pollfd from_server{connection.sock(), POLLIN, 0};
    if (poll(&from_server, 1, 0) == 0) return false;
    try {
        pqxx::nontransaction transaction{connection};
        transaction.exec("SELECT 1");
        return false;
    } catch (const pqxx::failure&) {
        return true;
    }
}

}  // namespace

std::string_view name_of(DatabaseRole role) {
    switch (role) {
        case DatabaseRole::owner:
            return "gradus_owner";
        case DatabaseRole::server:
            return "gradus_server";
        case DatabaseRole::worker:
            return "gradus_worker";
    }
    return {};
}

void rethrow_as_storage_error(std::string_view attempted) {
    const auto prefix = std::string{attempted} + ": ";
    try {
        throw;
    } catch (const StorageError&) {
        throw;
    } catch (const pqxx::undefined_table& error) {
        throw StorageError{prefix + "the database lacks a table: run `gradus migrate` (" + error.what() + ")"};
    } catch (const pqxx::failure& error) {
        throw StorageError{prefix + error.what()};
    }
}

std::unique_ptr<pqxx::connection> open_connection(const std::string& url, const DatabaseRole* role) {
    const auto options = parse(url);
    if (!options.malformed.empty()) throw StorageError{"connect to the database: " + options.malformed};
    try {
        auto connection = std::make_unique<pqxx::connection>(url);
// libpqxx 6 would restore a lost connection without its role. Deprecated since version 7 never does.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
        set_session(*connection);
        if (role) set_role(*connection, *role);
        return connection;
    } catch (const pqxx::failure& error) {
        throw StorageError{"connect to the database: " + without(error.what(), options.password)};
    }
}

void Database::State::connect() {
    connection.reset();
    prepared.clear();
    connection = open_connection(url, &role);
}

pqxx::connection& Database::State::ready() {
    if (!connection || is_lost(*connection)) connect();
    return *connection;
}

Database::Database(std::string url, DatabaseRole role) : state_{std::make_unique<State>()} {
    state_->url = std::move(url);
    state_->role = role;
    state_->connect();
}

Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

}  // namespace gradus::storage
