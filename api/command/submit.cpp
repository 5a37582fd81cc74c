// gradus submit: uploads a source and follows its verdict, through lost connections and servers that start anew.
#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "api/client.hpp"
#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/command/remote.hpp"
#include "api/command/submission_report.hpp"
#include "api/credentials.hpp"
#include "judge/grade.hpp"
#include "judge/language.hpp"
#include "judge/storage/utf8.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
namespace options = boost::program_options;
using std::chrono::milliseconds;

constexpr int lost_connections_max = 12;  // in a row, without an event between: with the pauses below, some 40 s
constexpr milliseconds pause_ms_min{200};
constexpr milliseconds pause_ms_max{5'000};

constexpr const char* explanation =
    "usage: gradus submit SLUG FILE [options]\n\n"
    "Submits a source to a problem and follows its verdict. Log in first (`gradus login`). Exit status: 0 accepted, 1 "
    "another\n"
    "verdict, 2 wrong usage or refused by the server, 3 the judge's own failure or no server.\n\n";

struct Settings {
    std::string slug;
    std::string file;
    std::string language;
    std::string server;
    bool is_json = false;
};

std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "submit", .explanation = explanation};
    auto add = command.described.add_options();
    add("language", options::value(&settings.language), "of the source; by default its file's extension tells");
    add("json", options::bool_switch(&settings.is_json), "print the graded submission as one JSON object");
    add("server", options::value(&settings.server)->default_value(default_server()), "its address; $GRADUS_SERVER");
    auto add_operand = command.operands.add_options();
    add_operand("slug", options::value(&settings.slug), "");
    add_operand("file", options::value(&settings.file), "");
    command.places.add("slug", 1).add("file", 1);
    command.check = [&] {
        if (settings.slug.empty() || settings.file.empty()) throw options::error("name a problem and a file");
    };
    if (const auto status = read_options(command, arguments)) return *status;
    settings.server = server_name(settings.server);
    return settings;
}

ExitStatus complain(const std::string& what) {
    std::cerr << "gradus submit: " << what << "\n";
    return exit_usage;
}

// {language, source} for the server, or the exit status when the file cannot be meant.
std::variant<json::object, ExitStatus> read_solution_file(const Settings& settings) {
    std::string language = settings.language;
    if (language.empty()) {
        const judge::Language* guessed = judge::language_of_file(settings.file);
        if (guessed == nullptr)
            return complain("the name of " + settings.file + " does not tell its language: give --language");
        language = guessed->name;
    }
    std::ifstream file(settings.file, std::ios::binary);
    std::string source(static_cast<std::size_t>(judge::source_bytes_max) + 1, '\0');
    file.read(source.data(), static_cast<std::streamsize>(source.size()));
    source.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    if (!file.is_open() || file.bad()) return complain("cannot read " + settings.file);
    if (source.size() > static_cast<std::size_t>(judge::source_bytes_max)) {
        return complain(settings.file + " has more than " + std::to_string(judge::source_bytes_max) + " bytes");
    }
    if (!storage::is_utf8(source)) return complain(settings.file + " is not UTF-8 text");
    return json::object{{"language", language}, {"source", source}};
}

// The path may hold anything that was typed; the server's 404 is for slugs, not for half an address.
std::string escaped_segment(const std::string& slug) {
    std::string escaped;
    for (const char letter : slug) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || letter == '-' || letter == '_') {
            escaped += letter;
        } else {
            char code[4];
            std::snprintf(code, sizeof code, "%%%02X", byte);
            escaped += code;
        }
    }
    return escaped;
}

// Follows until `graded`. Nothing then; else the answer that ended it.
std::optional<Answer> follow(Client& client, const std::string& path, SubmissionReport& report) {
    std::int64_t last = 0;
    int lost = 0;
    milliseconds pause = pause_ms_min;
    while (!report.verdict()) {
        try {
            Answer answer = client.follow(path, last, [&](const StreamEvent& event) {
                report.tell(event);
                last = event.id;
                lost = 0;
                pause = pause_ms_min;
            });
            // 503: the server is there, its database is not.
            if (answer.status != 200 && answer.status != 503) return answer;
            if (report.verdict()) return std::nullopt;
        } catch (const Unreachable&) {
            if (report.verdict()) return std::nullopt;
            if (lost == lost_connections_max) throw;
        }
        if (++lost > lost_connections_max) throw Unreachable("the server ends every stream before the verdict");
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, pause_ms_max);
    }
    return std::nullopt;
}

ExitStatus status_of(judge::Verdict verdict) {
    if (verdict == judge::Verdict::accepted) return exit_accepted;
    return verdict == judge::Verdict::judge_error ? exit_failure : exit_rejected;
}

}  // namespace

int submit_command(Arguments arguments) {
    const auto reading = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&reading)) return *status;
    const auto& settings = std::get<Settings>(reading);
    const auto solution = read_solution_file(settings);
    if (const auto* status = std::get_if<ExitStatus>(&solution)) return *status;
    const auto credential = find_credential(credentials_path(), settings.server);
    if (!credential) return complain("not logged in to " + settings.server + ": run `gradus login` first");
    Client client(settings.server, credential->token);
    const Answer answer = client.post("/api/v1/problems/" + escaped_segment(settings.slug) + "/submissions",
                                      json::serialize(std::get<json::object>(solution)));
    if (answer.status != 202) return report_refusal("gradus submit", answer);
    const std::string path =
        "/api/v1/submissions/" + std::to_string(body_of(answer).at("id").to_number<std::int64_t>());
    std::ostream& out = settings.is_json ? std::cerr : std::cout;
    const bool is_terminal = isatty(settings.is_json ? STDERR_FILENO : STDOUT_FILENO) == 1;
    out << "submission " << path.substr(path.rfind('/') + 1) << " of " << settings.slug << std::endl;
    SubmissionReport report(out, is_terminal);
    if (const auto refusal = follow(client, path + "/events", report)) return report_refusal("gradus submit", *refusal);
    if (settings.is_json) {
        const Answer graded = client.get(path);
        if (graded.status != 200) return report_refusal("gradus submit", graded);
        std::cout << graded.body << std::endl;
    }
    return status_of(*report.verdict());
}

}  // namespace gradus::api
