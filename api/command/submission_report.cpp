#include "api/command/submission_report.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <iostream>
#include <stdexcept>

#include "api/escaped_text.hpp"
#include "api/met_limit.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

std::string text_in(const json::object& data, std::string_view name) {
    return std::string(data.at(name).as_string());
}

judge::Verdict verdict_in(const json::object& data) {
    const auto verdict = judge::verdict_named(text_in(data, "verdict"));
    if (!verdict) throw std::invalid_argument("the server knows a verdict that this program does not");
    return *verdict;
}

std::string number_in(const json::object& data, std::string_view name) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", data.at(name).to_number<double>());
    return text;
}

// A program's message for a terminal: nothing in it can steer that, and every line is indented.
std::string indented(std::string_view message) {
    std::string text = escaped_text(message);
    while (text.ends_with('\n')) text.pop_back();
    if (text.empty()) return {};
    std::string shown = "\n  ";
    for (const char letter : text) shown += letter == '\n' ? std::string("\n  ") : std::string(1, letter);
    return shown;
}

std::string case_line(const json::object& data) {
    const double memory = data.at("memory_bytes").to_number<double>() / (1 << 20);
    char used[64];
    std::snprintf(used, sizeof used, "%lld ms  %.1f MiB",
                  static_cast<long long>(data.at("cpu_ms").to_number<std::int64_t>()), memory);
    const std::string limit = limit_words(data);
    return std::string(judge::abbreviation_of(verdict_in(data))) + "  " + text_in(data, "name") + "  " + used +
           (limit.empty() ? "" : "  " + limit);
}

}  // namespace

SubmissionReport::SubmissionReport(std::ostream& out, bool is_terminal) : out_(out), is_terminal_(is_terminal) {}

void SubmissionReport::show(const std::string& line) {
    out_ << (is_terminal_ ? "\r\x1b[K" : "") << line << std::endl;
}

void SubmissionReport::renew(const std::string& line) {
    if (is_terminal_) {
        out_ << "\r\x1b[K" << line << std::flush;
    } else {
        out_ << line << std::endl;
    }
}

void SubmissionReport::tell(const StreamEvent& event) {
    const json::object data = json::parse(event.data).as_object();
    if (event.type == "queued") renew("waiting");
    if (event.type == "claimed") {
        cases_told_ = 0;
        renew("compiling");
    }
    if (event.type == "compiled") {
        cases_total_ = data.at("cases_total").to_number<int>();
        const std::string log = indented(text_in(data, "log"));
        if (verdict_in(data) != judge::Verdict::accepted) {
            show(std::string(judge::abbreviation_of(verdict_in(data))) + "  compiling" + log);
        } else {
            renew("compiled");
        }
    }
    if (event.type == "case") {
        ++cases_told_;
        const std::string progress = "[" + std::to_string(cases_told_) + "/" + std::to_string(cases_total_) + "]  ";
        const std::string line = progress + case_line(data);
        if (verdict_in(data) == judge::Verdict::accepted) {
            renew(line);
        } else {
            show(line + indented(text_in(data, "message")));
        }
    }
    if (event.type == "graded") {
        verdict_ = verdict_in(data);
        show(std::string(judge::name_of(*verdict_)) + "  " + number_in(data, "points") + "/" +
             number_in(data, "points_max") + " points");
    }
}

}  // namespace gradus::api
