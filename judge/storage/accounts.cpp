#include "judge/storage/accounts.hpp"

#include "judge/storage/database_state.hpp"
#include "judge/storage/utf8.hpp"

namespace gradus::storage {

namespace {

std::string_view name_of(Role role) {
    switch (role) {
        case Role::student:
            return "student";
        case Role::teacher:
            return "teacher";
        case Role::admin:
            return "admin";
    }
    return {};
}

Role role_named(std::string_view name) {
    for (const auto role : {Role::student, Role::teacher, Role::admin})
        if (name_of(role) == name) return role;
    throw StorageError{"read an account: unknown role " + std::string{name}};
}

std::optional<Account> account_in(const pqxx::result& rows) {
    if (rows.empty()) return {};
    const auto row = rows.front();
    return Account{{row["id"].as<std::int64_t>()},
                   row["name"].c_str(),
                   row["password_hash"].c_str(),
                   role_named(row["role"].c_str())};
}

}  // namespace

// The server may not name the column `role` at all; its default is student.
constexpr Statement add_student{"add a student", R"(
    INSERT INTO account (name, password_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id)"};

constexpr Statement add_with_role{"add an account", R"(
    INSERT INTO account (name, password_hash, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id)"};

std::optional<AccountId> add_account(Database& database, std::string_view name, std::string_view password_hash,
                                     Role role) {
    const std::string name_text{name}, hash_text{password_hash};
    const auto rows = role == Role::student
                          ? execute(database, add_student, name_text, hash_text)
                          : execute(database, add_with_role, name_text, hash_text, std::string{name_of(role)});
    if (rows.empty()) return {};
    return AccountId{rows.front()["id"].as<std::int64_t>()};
}

constexpr Statement find_by_name{"find an account", R"(
    SELECT id, name, password_hash, role FROM account WHERE lower(name) = lower($1))"};

std::optional<Account> find_account(Database& database, std::string_view name) {
    if (!is_utf8(name)) return {};
    return account_in(execute(database, find_by_name, std::string{name}));
}

constexpr Statement any_admin{"look for an admin", R"(
    SELECT EXISTS (SELECT FROM account WHERE role = 'admin') AS is_there)"};

bool has_admin(Database& database) {
    return execute(database, any_admin).front()["is_there"].as<bool>();
}

constexpr Statement replace_password{"set a password", R"(
    WITH ended AS (DELETE FROM session WHERE account = $1)
    UPDATE account SET password_hash = $2 WHERE id = $1)"};

void set_password(Database& database, AccountId account, std::string_view password_hash) {
    execute(database, replace_password, account.value, std::string{password_hash});
}

// Sessions that ended are cleared away here, a few at a time.
constexpr Statement insert_session{"open a session", R"(
    WITH ended AS (DELETE FROM session WHERE token_sha256 IN
        (SELECT token_sha256 FROM session WHERE expires_at < now() ORDER BY expires_at, token_sha256 LIMIT 100 FOR UPDATE SKIP LOCKED))
    INSERT INTO session (token_sha256, account, expires_at) VALUES (sha256($1), $2, now() + $3 * interval '1 second'))"};

void open_session(Database& database, AccountId account, std::string_view token, std::chrono::seconds lifetime) {
    execute(database, insert_session, bytes_of(token), account.value, static_cast<std::int64_t>(lifetime.count()));
}

constexpr Statement find_by_token{"find a session", R"(
    SELECT account.id, name, '' AS password_hash, role FROM session JOIN account ON account.id = session.account
    WHERE token_sha256 = sha256($1) AND expires_at > now())"};

std::optional<Account> find_session(Database& database, std::string_view token) {
    return account_in(execute(database, find_by_token, bytes_of(token)));
}

constexpr Statement delete_session{"close a session", R"(DELETE FROM session WHERE token_sha256 = sha256($1))"};

void close_session(Database& database, std::string_view token) {
    execute(database, delete_session, bytes_of(token));
}

}  // namespace gradus::storage
