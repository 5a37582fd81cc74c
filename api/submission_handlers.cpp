#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <limits>

#include "api/caller.hpp"
#include "api/handlers.hpp"
#include "api/solution.hpp"
#include "api/submission_json.hpp"
#include "judge/storage/problems.hpp"
#include "judge/storage/submissions.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

constexpr int submissions_listed_default = 50;
constexpr int submissions_listed_max = 200;
constexpr std::int64_t submissions_waiting_max = 10;  // of one account
constexpr int events_at_once = 200;

// Decimal digits alone.
std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
    return number;
}

// A parameter of the query within [minimum, maximum], `otherwise` when it is not given; 400 that names it.
OrRefusal<std::int64_t> query_number(const Request& request, const std::string& name, std::int64_t minimum,
                                     std::int64_t maximum, std::int64_t otherwise) {
    const auto found = request.query.find(name);
    if (found == request.query.end()) return otherwise;
    const auto number = number_of(found->second);
    if (number && *number >= minimum && *number <= maximum) return *number;
    const std::string range = std::to_string(minimum) + "–" + std::to_string(maximum);
    return refuse(
        request, Refusal::invalid_parameter,
        {"\"" + name + "\" must be a whole number in " + range + ".", "\"" + name + "\" は " + range + " の整数です。"},
        {{"parameter", name}});
}

// The queue is served in order, so what one student has in it makes the others wait.
Response refuse_to_wait(const Request& request) {
    const std::string limit = std::to_string(submissions_waiting_max);
    Response response = refuse(request, Refusal::too_many_waiting,
                               {limit + " of your submissions are not graded yet; wait for one of them.",
                                "判定待ちの提出が " + limit + " 件あります。1 件の判定が出てから提出してください。"});
    response.headers.emplace_back("Retry-After", "10");
    return response;
}

Response submit(Resources& resources, const Request& request) {
    auto database = resources.database.lend();
    auto caller = caller_of(request, *database);
    if (auto* refusal = std::get_if<Response>(&caller)) return std::move(*refusal);
    const auto problem = storage::find_problem(*database, request.path_parameters.at("slug"));
    if (!problem) return refuse_problem(request);
    auto reading = read_solution(request, *problem);
    if (auto* refusal = std::get_if<Response>(&reading)) return std::move(*refusal);
    const auto& solution = std::get<Solution>(reading);
    const storage::AccountId account = std::get<storage::Account>(caller).id;
    if (storage::count_ungraded(*database, account) >= submissions_waiting_max) return refuse_to_wait(request);
    const auto id = storage::add_submission(*database, account, problem->slug, solution.language, solution.source);
    if (!id) return refuse_problem(request);  // retired in this moment
    const std::string address = "/api/v1/submissions/" + std::to_string(id->value);
    Response response;
    response.status = 202;
    response.headers = {{"Content-Type", "application/json"}, {"Location", address}};
    response.body = json::serialize(json::object{{"id", id->value},
                                                 {"problem", problem->slug},
                                                 {"language", solution.language},
                                                 {"state", "queued"},
                                                 {"events", address + "/events"}});
    return response;
}

// The submission of the address when the caller may see it: one's own, or anyone's for teachers and admins. Others'
// submissions and those that do not exist are the same 404.
OrRefusal<storage::Submission> find_visible(storage::Database& database, const Request& request) {
    auto caller = caller_of(request, database);
    if (auto* refusal = std::get_if<Response>(&caller)) return std::move(*refusal);
    const auto& account = std::get<storage::Account>(caller);
    const auto id = number_of(request.path_parameters.at("id"));
    auto submission = id ? storage::find_submission(database, {*id}) : std::nullopt;
    if (submission && (submission->account == account.id || account.role != storage::Role::student)) {
        return std::move(*submission);
    }
    return refuse(
        request, Refusal::unknown_submission,
        {"GET /api/v1/submissions lists your own.", "自分の提出の一覧は GET /api/v1/submissions にあります。"});
}

std::vector<storage::Event> whole_history(storage::Database& database, storage::SubmissionId id) {
    std::vector<storage::Event> history;
    while (true) {
        auto events = storage::list_events(database, id, history.empty() ? 0 : history.back().seq, events_at_once);
        history.insert(history.end(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
        if (events.size() < static_cast<std::size_t>(events_at_once)) return history;
    }
}

Response show_submission(Resources& resources, const Request& request) {
    auto database = resources.database.lend();
    auto found = find_visible(*database, request);
    if (auto* refusal = std::get_if<Response>(&found)) return std::move(*refusal);
    const auto& submission = std::get<storage::Submission>(found);
    Response response;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::serialize(submission_json(submission, whole_history(*database, submission.id)));
    return response;
}

Response show_submissions(Resources& resources, const Request& request) {
    auto database = resources.database.lend();
    auto caller = caller_of(request, *database);
    if (auto* refusal = std::get_if<Response>(&caller)) return std::move(*refusal);
    auto before = query_number(request, "before", 1, std::numeric_limits<std::int64_t>::max(), 0);
    if (auto* refusal = std::get_if<Response>(&before)) return std::move(*refusal);
    auto limit = query_number(request, "limit", 1, submissions_listed_max, submissions_listed_default);
    if (auto* refusal = std::get_if<Response>(&limit)) return std::move(*refusal);
    const auto count = static_cast<int>(std::get<std::int64_t>(limit));
    const auto submissions = storage::list_submissions(*database, std::get<storage::Account>(caller).id,
                                                       std::get<std::int64_t>(before), count);
    json::object body;
    json::array& list = body["submissions"].emplace_array();
    for (const auto& submission : submissions) list.push_back(submission_json(submission));
    body["next_before"] = nullptr;
    if (submissions.size() == static_cast<std::size_t>(count)) body["next_before"] = submissions.back().id.value;
    Response response;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::serialize(body);
    return response;
}

// What follows `after` in the history; the last batch is the one that ends with `graded`, or follows it.
EventStream::Batch read_batch(Resources& resources, storage::SubmissionId id, double points_max, std::int64_t after) {
    auto database = resources.database.lend();
    EventStream::Batch batch;
    const auto events = storage::list_events(*database, id, after, events_at_once);
    for (const auto& event : events) batch.events.push_back(stream_event(event, points_max));
    batch.has_more = events.size() == static_cast<std::size_t>(events_at_once);
    if (!events.empty()) {
        batch.is_last = events.back().kind == storage::EventKind::graded;
    } else {
        const auto submission = storage::find_submission(*database, id);
        batch.is_last = !submission || submission->state == storage::SubmissionState::graded;
    }
    return batch;
}

Response show_events(Resources& resources, const Request& request) {
    const std::string_view last_id = request.header("last-event-id");
    const auto after = last_id.empty() ? std::optional<std::int64_t>(0) : number_of(last_id);
    if (!after) {
        return refuse(request, Refusal::invalid_parameter,
                      {"Last-Event-ID must be the id of an event of this stream.",
                       "Last-Event-ID はこの配信のイベントのidです。"},
                      {{"parameter", "Last-Event-ID"}});
    }
    auto database = resources.database.lend();
    auto found = find_visible(*database, request);
    if (auto* refusal = std::get_if<Response>(&found)) return std::move(*refusal);
    const auto& submission = std::get<storage::Submission>(found);
    Response response;
    const bool is_graded = submission.state == storage::SubmissionState::graded;
    if (is_graded && *after > 0 && storage::list_events(*database, submission.id, *after, 1).empty()) {
        response.status = 204;  // all was told: a browser's EventSource stops asking
        return response;
    }
    response.headers = {{"X-Accel-Buffering", "no"}};  // or a reverse proxy would keep the events back
    response.stream = EventStream{submission.id.value, *after,
                                  [&resources, id = submission.id, points_max = submission.points_max](
                                      std::int64_t told) { return read_batch(resources, id, points_max, told); }};
    return response;
}

}  // namespace

std::vector<Route> submission_routes(Resources& resources) {
    return {
        {"POST", "/api/v1/problems/{slug}/submissions", [&](Request& request) { return submit(resources, request); }},
        {"GET", "/api/v1/submissions", [&](Request& request) { return show_submissions(resources, request); }},
        {"GET", "/api/v1/submissions/{id}", [&](Request& request) { return show_submission(resources, request); }},
        {"GET", "/api/v1/submissions/{id}/events", [&](Request& request) { return show_events(resources, request); }},
    };
}

}  // namespace gradus::api
