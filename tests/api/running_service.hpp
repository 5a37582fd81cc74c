// The whole service as `gradus serve` runs it, on a free port of this machine, before a real PostgreSQL that the test
// binary shares: tests make accounts and problems of their own.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "api/service.hpp"
#include "judge/storage/accounts.hpp"
#include "judge/storage/database.hpp"
#include "judge/storage/submissions.hpp"
#include "tests/api/raw_client.hpp"

namespace gradus::api {

storage::Database database_as(storage::DatabaseRole);

// A name that no other test of this run uses.
std::string fresh_name(std::string_view stem);

// In service, with one sample and one secret case; takes cpp and python. Returns its slug.
std::string add_problem();

// A new account with a session: the token.
std::string session_of(storage::Role);

class RunningService {
  public:
    // With the shared database, or the one that settings name.
    explicit RunningService(ServiceSettings settings = {});
    ~RunningService();

    std::uint16_t port() const { return service_->port(); }
    const Router& router() const { return service_->router(); }
    std::string log();

    // One request on a connection of its own, by the bearer of `token` when there is one.
    RawAnswer ask(std::string_view method, std::string_view target, const std::string& token = {},
                  std::string_view body = {}, const std::string& type = "application/json");
    // The id of a new submission to `slug`.
    storage::SubmissionId submit(const std::string& slug, const std::string& token);

  private:
    std::mutex mutex_;
    std::string log_;  // guarded by mutex_
    std::unique_ptr<Service> service_;
    std::thread thread_;
};

boost::json::value json_of(const RawAnswer&);
std::string text_at(const RawAnswer&, std::string_view member);

}  // namespace gradus::api
