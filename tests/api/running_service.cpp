#include "tests/api/running_service.hpp"

#include <stdlib.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <stdexcept>

#include "api/passwords.hpp"
#include "judge/storage/cluster.hpp"
#include "judge/storage/migrate.hpp"
#include "judge/storage/problems.hpp"

namespace gradus::api {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct TemporaryDirectory {
    TemporaryDirectory() {
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    }
    ~TemporaryDirectory() {
        std::error_code is_left;
        fs::remove_all(name, is_left);
    }
    std::string name = fs::temp_directory_path() / "gradus-test-XXXXXX";
};

const storage::Cluster& cluster() {
    struct Migrated {
        TemporaryDirectory directory;
        storage::Cluster cluster{directory.name, "gradus"};
        std::vector<std::string> applied = storage::migrate(cluster.url("gradus_owner"));
    };
    static const Migrated migrated;
    return migrated.cluster;
}

}  // namespace

storage::Database database_as(storage::DatabaseRole role) {
    switch (role) {
        case storage::DatabaseRole::owner:
            return {cluster().url("gradus_owner"), role};
        case storage::DatabaseRole::server:
            return {cluster().url("gradus_server"), role};
        case storage::DatabaseRole::worker:
            return {cluster().url("gradus_worker"), role};
    }
    throw std::logic_error("no such role");
}

std::string fresh_name(std::string_view stem) {
    static int number = 0;
    return std::string(stem) + "-" + std::to_string(++number);
}

std::string add_problem() {
    judge::Problem problem;
    problem.slug = fresh_name("problem");
    problem.names = {{"en", "Double"}, {"ja", "二倍"}};
    problem.statements = {{"en", "Double the number."}, {"ja", "二倍にせよ。"}};
    problem.section = "practice";
    problem.languages = {"cpp", "python"};
    problem.cases = {{"sample/01", "sample", "1\n", "2\n", true},
                     {"secret/01", "secret", "input out of reach\n", "answer out of reach\n", false}};
    auto owner = database_as(storage::DatabaseRole::owner);
    storage::put_problem(owner, problem, "package of " + problem.slug);
    return problem.slug;
}

std::string session_of(storage::Role role) {
    auto owner = database_as(storage::DatabaseRole::owner);  // the server cannot make a teacher
    const auto id = storage::add_account(owner, fresh_name("account"), "no hash", role).value();
    const std::string token = random_token();
    storage::open_session(owner, id, token, std::chrono::hours(1));
    return token;
}

RunningService::RunningService(ServiceSettings settings) {
    settings.port = 0;
    if (settings.database_url.empty()) settings.database_url = cluster().url("gradus_server");
    service_ = std::make_unique<Service>(std::move(settings), [this](const std::string& line) {
        const std::lock_guard lock(mutex_);
        log_ += line + "\n";
    });
    thread_ = std::thread([this] { service_->run(); });
}

RunningService::~RunningService() {
    service_->stop();
    thread_.join();
}

std::string RunningService::log() {
    const std::lock_guard lock(mutex_);
    return log_;
}

RawAnswer RunningService::ask(std::string_view method, std::string_view target, const std::string& token,
                              std::string_view body, const std::string& type) {
    std::string lines = "Connection: close\r\n";
    if (!token.empty()) lines += "Authorization: Bearer " + token + "\r\n";
    if (!body.empty()) lines += "Content-Type: " + type + "\r\n";
    RawClient client(port());
    client.send(request_text(method, target, lines, body));
    return client.read_answer(method != "HEAD");
}

storage::SubmissionId RunningService::submit(const std::string& slug, const std::string& token) {
    const RawAnswer answer = ask("POST", "/api/v1/problems/" + slug + "/submissions", token,
                                 R"json({"language":"python","source":"print(2)"})json");
    return {json_of(answer).at("id").as_int64()};
}

json::value json_of(const RawAnswer& answer) {
    return json::parse(answer.body);
}

std::string text_at(const RawAnswer& answer, std::string_view member) {
    const json::value body = json_of(answer);
    const json::value* found = body.as_object().if_contains(member);
    return found == nullptr ? "" : found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
}

}  // namespace gradus::api
