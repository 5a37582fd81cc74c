#include "judge/storage/migrate.hpp"

#include "judge/storage/database_state.hpp"
#include "judge/storage/migrations.hpp"

namespace gradus::storage {

namespace {

// The number is arbitrary, and means "gradus migrates" to every gradus.
constexpr auto take_lock = "SELECT pg_advisory_lock(4720382561019443)";

// On the private cluster the roles are there and can log in. On an external database roles made here cannot: whoever
// migrates becomes a member, so that the same URL serves and grades until an administrator makes logins of their own.
constexpr auto create_roles = R"(
    DO $$
    DECLARE role_name text;
    BEGIN
        FOREACH role_name IN ARRAY ARRAY['gradus_owner', 'gradus_server', 'gradus_worker'] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
                EXECUTE format('GRANT %I TO %I', role_name, session_user);
            END IF;
        END LOOP;
    END $$)";

// Looked up first: IF NOT EXISTS asks for the right to create even where nothing is missing.
constexpr auto create_schemas = R"(
    DO $$
    DECLARE schema_name text;
    BEGIN
        FOREACH schema_name IN ARRAY ARRAY['gradus', 'secret'] LOOP
            IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = schema_name) THEN
                EXECUTE format('CREATE SCHEMA %I AUTHORIZATION gradus_owner', schema_name);
            END IF;
        END LOOP;
    END $$)";

constexpr auto create_migration_table = R"(
    SET ROLE gradus_owner;
    GRANT USAGE ON SCHEMA gradus TO gradus_server, gradus_worker;
    CREATE TABLE IF NOT EXISTS migration (
        number     integer PRIMARY KEY,
        name       text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()))";

constexpr auto is_applied = "SELECT FROM migration WHERE number = $1";
constexpr auto note_applied = "INSERT INTO migration (number, name) VALUES ($1, $2)";

void in_transaction(pqxx::connection& connection, std::string_view attempted, const auto& body) {
    try {
        pqxx::work transaction{connection};
        body(transaction);
        transaction.commit();
    } catch (const pqxx::failure&) {
        rethrow_as_storage_error(attempted);
    }
}

}  // namespace

std::vector<std::string> migrate(const std::string& url) {
    const auto connection = open_connection(url, nullptr);
    in_transaction(*connection, "wait for another migration", [](auto& transaction) { transaction.exec(take_lock); });
    in_transaction(*connection, "create the database roles", [](auto& transaction) { transaction.exec(create_roles); });
    in_transaction(*connection, "create the database schemas",
                   [](auto& transaction) { transaction.exec(create_schemas); });
    in_transaction(*connection, "create the table of migrations",
                   [](auto& transaction) { transaction.exec(create_migration_table); });

    std::vector<std::string> applied;
    for (const auto& migration : migrations()) {
        in_transaction(*connection, "apply migration " + std::string{migration.name}, [&](auto& transaction) {
            if (!transaction.exec_params(is_applied, migration.number).empty()) return;
            transaction.exec(std::string{migration.sql});
            transaction.exec_params(note_applied, migration.number, std::string{migration.name});
            applied.emplace_back(migration.name);
        });
    }
    return applied;  // the lock ends with the connection
}

}  // namespace gradus::storage
