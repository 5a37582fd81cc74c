// One migrated private cluster for the whole test binary, and small things to put into it. Tests share it and any order
// is fine: each makes accounts and problems of its own.
#pragma once

#include <filesystem>
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "judge/storage/accounts.hpp"
#include "judge/storage/cluster.hpp"
#include "judge/storage/database.hpp"
#include "judge/storage/problems.hpp"
#include "judge/storage/queue.hpp"
#include "judge/storage/submissions.hpp"

namespace gradus::storage {

// A new directory in /tmp, removed with this.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

const Cluster& test_cluster();

// A connection of our Database in that role.
Database database_as(DatabaseRole);

// A connection without Database between: to try what a role may not.
pqxx::connection connection_as(std::string_view role);

// A name that no other test of this run uses.
std::string fresh_name(std::string_view stem);

AccountId add_test_account();
judge::Problem add_test_problem();  // in service; its package is "package of <slug>"
SubmissionId add_test_submission(const std::string& slug, std::string_view source = "print(1)");

// Takes everything that other tests left out of the queue.
void empty_queue();

}  // namespace gradus::storage
