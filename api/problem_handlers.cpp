#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/escaped_text.hpp"
#include "api/handlers.hpp"
#include "api/json_number.hpp"
#include "api/refusal.hpp"
#include "judge/grade.hpp"
#include "judge/language.hpp"
#include "judge/storage/problems.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

json::object texts_json(const std::map<std::string, std::string>& texts) {
    json::object object;
    for (const auto& [language, text] : texts) object[language] = text;
    return object;
}

json::array languages_json(const std::vector<std::string>& names) {
    json::array languages;
    for (const std::string& name : names) {
        const judge::Language* language = judge::language_named(name);
        if (language == nullptr) continue;
        json::array extensions;
        for (const auto extension : language->extensions) extensions.emplace_back(extension);
        languages.push_back(json::object{{"name", name}, {"title", language->title}, {"extensions", extensions}});
    }
    return languages;
}

json::object problem_json(const storage::PublicProblem& problem) {
    return {
        {"slug", problem.slug},
        {"section", problem.section},
        {"names", texts_json(problem.names)},
        {"points_max", json_number(problem.points_max)},
        {"limits",
         {{"time_ms_max", problem.limits.time.count()},
          {"memory_bytes_max", problem.limits.memory_bytes_max},
          {"output_bytes_max", problem.limits.output_bytes_max},
          {"source_bytes_max", judge::source_bytes_max}}},
        {"languages", languages_json(problem.languages)},
    };
}

Response public_json(const json::object& body) {
    Response response;
    response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}};
    response.body = json::serialize(body);
    return response;
}

Response show_problems(Resources& resources) {
    auto database = resources.database.lend();
    json::array problems;
    for (const auto& problem : storage::list_problems(*database)) problems.push_back(problem_json(problem));
    return public_json({{"problems", std::move(problems)}});
}

Response show_problem(Resources& resources, const Request& request) {
    const std::string& slug = request.path_parameters.at("slug");
    auto database = resources.database.lend();
    const auto problem = storage::find_problem(*database, slug);
    if (!problem) return refuse_problem(request);
    json::object body = problem_json(*problem);
    body["statements"] = texts_json(problem->statements);
    json::array samples;
    for (const judge::TestCase& sample : problem->samples) {
        samples.push_back(
            {{"name", sample.name}, {"input", escaped_text(sample.input)}, {"answer", escaped_text(sample.answer)}});
    }
    body["samples"] = std::move(samples);
    return public_json(body);
}

}  // namespace

Response refuse_problem(const Request& request) {
    return refuse(request, Refusal::unknown_problem,
                  {"Check the spelling; GET /api/v1/problems lists all problems.",
                   "綴りを確かめてください。問題の一覧は GET /api/v1/problems にあります。"});
}

std::vector<Route> problem_routes(Resources& resources) {
    return {
        {"GET", "/api/v1/problems", [&](Request&) { return show_problems(resources); }},
        {"GET", "/api/v1/problems/{slug}", [&](Request& request) { return show_problem(resources, request); }},
    };
}

}  // namespace gradus::api
