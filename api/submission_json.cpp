#include "api/submission_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "api/escaped_text.hpp"
#include "api/json_number.hpp"
#include "api/met_limit.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
using storage::EventKind;

// RFC 3339, in UTC: "2026-04-01T09:00:00.123456Z".
std::string timestamp(std::int64_t at_us) {
    const std::time_t seconds = at_us / 1'000'000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char day[32];
    std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
    char text[48];
    std::snprintf(text, sizeof text, "%s.%06dZ", day, static_cast<int>(at_us % 1'000'000));
    return text;
}

json::value verdict_json(const std::optional<judge::Verdict>& verdict) {
    if (!verdict) return nullptr;
    return json::string(judge::name_of(*verdict));
}

std::int64_t milliseconds_of(std::int64_t us) {
    return (us + 500) / 1'000;
}

std::string_view name_of(storage::SubmissionState state) {
    switch (state) {
        case storage::SubmissionState::queued:
            return "queued";
        case storage::SubmissionState::grading:
            return "grading";
        case storage::SubmissionState::graded:
            return "graded";
    }
    return {};
}

json::object compile_json(const storage::Event& event) {
    return {{"verdict", verdict_json(event.verdict)}, {"log", escaped_text(event.message)}};
}

json::object case_json(const storage::Event& event) {
    return {
        {"name", event.case_name},
        {"group", event.case_group},
        {"verdict", verdict_json(event.verdict)},
        {"points", json_number(event.points)},
        {"cpu_ms", milliseconds_of(event.cpu_us)},
        {"wall_ms", milliseconds_of(event.wall_us)},
        {"memory_bytes", event.memory_bytes},
        {"runs", event.runs},
        {"limit", limit_json(event.limit)},
        {"message", escaped_text(event.message)},
        {"output", escaped_text(event.output)},
        {"error", escaped_text(event.error)},
    };
}

}  // namespace

json::object submission_json(const storage::Submission& submission) {
    return {
        {"id", submission.id.value},
        {"problem", submission.problem_slug},
        {"language", submission.language},
        {"created_at", timestamp(submission.created_at_us)},
        {"state", name_of(submission.state)},
        {"verdict", verdict_json(submission.verdict)},
        {"points", json_number(submission.points)},
        {"points_max", json_number(submission.points_max)},
    };
}

json::object submission_json(const storage::Submission& submission, const std::vector<storage::Event>& events) {
    json::value compile = nullptr;
    json::array cases;
    int cases_total = 0;
    for (const storage::Event& event : events) {
        switch (event.kind) {
            case EventKind::claimed:  // a new attempt begins
                compile = nullptr;
                cases.clear();
                cases_total = 0;
                break;
            case EventKind::compiled:
                compile = compile_json(event);
                cases_total = event.cases_total;
                break;
            case EventKind::case_graded:
                cases.push_back(case_json(event));
                break;
            case EventKind::queued:
            case EventKind::graded:
                break;
        }
    }
    json::object object = submission_json(submission);
    object["source"] = submission.source;
    object["compile"] = std::move(compile);
    object["cases"] = std::move(cases);
    object["cases_total"] = cases_total;
    return object;
}

StreamEvent stream_event(const storage::Event& event, double points_max) {
    StreamEvent told;
    told.id = event.seq;
    json::object data;
    switch (event.kind) {
        case EventKind::queued:
            told.type = "queued";
            break;
        case EventKind::claimed:
            told.type = "claimed";
            break;
        case EventKind::compiled:
            told.type = "compiled";
            data = compile_json(event);
            data["cases_total"] = event.cases_total;
            break;
        case EventKind::case_graded:
            told.type = "case";
            data = case_json(event);
            break;
        case EventKind::graded:
            told.type = "graded";
            data = {{"verdict", verdict_json(event.verdict)},
                    {"points", json_number(event.points)},
                    {"points_max", json_number(points_max)}};
            break;
    }
    data["at"] = timestamp(event.at_us);
    told.data = json::serialize(data);
    return told;
}

}  // namespace gradus::api
