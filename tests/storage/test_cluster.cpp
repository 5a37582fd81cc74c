#include "tests/storage/test_cluster.hpp"

#include <stdlib.h>

#include "judge/storage/migrate.hpp"

namespace gradus::storage {

namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory() {
    std::string name = fs::temp_directory_path() / "gradus-test-XXXXXX";
    if (!mkdtemp(name.data())) throw std::system_error{errno, std::generic_category(), "mkdtemp " + name};
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code is_left;
    fs::remove_all(path_, is_left);
}

const Cluster& test_cluster() {
    struct Migrated {
        TemporaryDirectory directory;
        Cluster cluster{directory.path(), "gradus"};
        std::vector<std::string> applied = migrate(cluster.url("gradus_owner"));
    };
    static const Migrated migrated;
    return migrated.cluster;
}

namespace {

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

}  // namespace

Database database_as(DatabaseRole role) {
    return Database{test_cluster().url(name_of(role)), role};
}

pqxx::connection connection_as(std::string_view role) {
    return pqxx::connection{test_cluster().url(role)};
}

std::string fresh_name(std::string_view stem) {
    static int number = 0;
    return std::string{stem} + "-" + std::to_string(++number);
}

AccountId add_test_account() {
    auto server = database_as(DatabaseRole::server);
    return add_account(server, fresh_name("account"), "hash", Role::student).value();
}

judge::Problem add_test_problem() {
    judge::Problem problem;
    problem.slug = fresh_name("problem");
    problem.languages = {"cpp", "python"};
    problem.cases = {{"sample/01", "sample", "1\n", "2\n", true}, {"secret/01", "secret", "3\n", "4\n", false}};
    auto owner = database_as(DatabaseRole::owner);
    put_problem(owner, problem, "package of " + problem.slug);
    return problem;
}

SubmissionId add_test_submission(const std::string& slug, std::string_view source) {
    const auto account = add_test_account();
    auto server = database_as(DatabaseRole::server);
    return add_submission(server, account, slug, "python", source).value();
}

void empty_queue() {
    pqxx::connection owner{test_cluster().url("gradus_owner")};
    pqxx::work transaction{owner};
    transaction.exec("DELETE FROM submission WHERE verdict IS NULL");
    transaction.commit();
}

}  // namespace gradus::storage
