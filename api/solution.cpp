#include "api/solution.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "api/json_body.hpp"
#include "api/multipart.hpp"
#include "judge/grade.hpp"
#include "judge/language.hpp"
#include "judge/storage/utf8.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

OrRefusal<Solution> read_json_solution(const Request& request) {
    auto body = read_object(request);
    if (auto* refusal = std::get_if<Response>(&body)) return std::move(*refusal);
    const auto& object = std::get<json::object>(body);
    auto language = string_field(request, object, "language");
    if (auto* refusal = std::get_if<Response>(&language)) return std::move(*refusal);
    auto source = string_field(request, object, "source");
    if (auto* refusal = std::get_if<Response>(&source)) return std::move(*refusal);
    return Solution{std::move(std::get<std::string>(language)), std::move(std::get<std::string>(source))};
}

// The part `source` is the program; the part `language` may be left out where the file's name tells.
OrRefusal<Solution> read_form_solution(const Request& request) {
    auto reading = read_form(request.header("content-type"), request.body);
    if (const auto* defect = std::get_if<FormDefect>(&reading)) {
        return refuse(request, Refusal::malformed_multipart,
                      {"The server could not read it: " + defect->message + ".",
                       "サーバが読み取れませんでした: " + defect->message});
    }
    const auto& parts = std::get<FormParts>(reading);
    const FormPart* source = part_named(parts, "source");
    if (source == nullptr) {
        return refuse_field(request, "source",
                            {"The form has no part \"source\".", "フォームに \"source\" がありません。"});
    }
    if (const FormPart* language = part_named(parts, "language")) return Solution{language->bytes, source->bytes};
    const judge::Language* language = judge::language_of_file(source->file_name);
    if (language == nullptr) {
        return refuse_field(request, "language",
                            {"Add a part \"language\": the file's name does not tell which it is.",
                             "ファイル名から言語が分かりません。\"language\" を付けてください。"});
    }
    return Solution{std::string(language->name), source->bytes};
}

Response refuse_language(const Request& request, const storage::PublicProblem& problem) {
    json::array languages;
    std::string list;
    for (const std::string& language : problem.languages) {
        languages.emplace_back(language);
        list += (list.empty() ? "" : ", ") + language;
    }
    return refuse(request, Refusal::unknown_language,
                  {"This problem takes: " + list + ".", "この問題で使える言語: " + list}, {{"languages", languages}});
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

}  // namespace

OrRefusal<Solution> read_solution(const Request& request, const storage::PublicProblem& problem) {
    const bool is_form = request.has_media_type("multipart/form-data");
    auto reading = is_form ? read_form_solution(request) : read_json_solution(request);
    const auto* solution = std::get_if<Solution>(&reading);
    if (solution == nullptr) return reading;
    if (std::find(problem.languages.begin(), problem.languages.end(), solution->language) == problem.languages.end()) {
        return refuse_language(request, problem);
    }
    if (solution->source.size() > static_cast<std::size_t>(judge::source_bytes_max)) {
        const std::string limit = std::to_string(judge::source_bytes_max);
        return refuse(
            request, Refusal::source_too_large,
            {"A source may have " + limit + " bytes; this one has " + std::to_string(solution->source.size()) + ".",
             "ソースコードは " + limit + " バイトまでです(今回は " + std::to_string(solution->source.size()) +
                 " バイト)。"});
    }
    if (is_blank(solution->source)) {
        return refuse_field(
            request, "source",
            {"The source is empty: choose the file again.", "ソースコードが空です。ファイルを選び直してください。"});
    }
    if (!storage::is_utf8(solution->source)) {
        return refuse_field(request, "source",
                            {"The source is not UTF-8 text: save the file as UTF-8.",
                             "ソースコードがUTF-8ではありません。UTF-8で保存し直してください。"});
    }
    return reading;
}

}  // namespace gradus::api
