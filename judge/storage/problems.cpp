#include "judge/storage/problems.hpp"

#include <numeric>
#include <set>

#include "judge/storage/database_state.hpp"
#include "judge/storage/utf8.hpp"

namespace gradus::storage {

namespace {

// Names of languages and slugs are plain words: a comma never occurs in one.
std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string text_of(const std::map<std::string, std::string>& texts, const std::string& language) {
    const auto found = texts.find(language);
    return found == texts.end() ? std::string{} : found->second;
}

PublicProblem problem_in(const pqxx::row& row) {
    PublicProblem problem;
    problem.id.value = row["id"].as<std::int64_t>();
    problem.slug = row["slug"].c_str();
    problem.section = row["section"].c_str();
    problem.points_max = row["points_max"].as<double>();
    problem.limits.time = std::chrono::milliseconds{row["time_ms_max"].as<std::int64_t>()};
    problem.limits.memory_bytes_max = row["memory_bytes_max"].as<std::int64_t>();
    problem.limits.output_bytes_max = row["output_bytes_max"].as<std::int64_t>();
    problem.languages = split(row["languages"].c_str());
    return problem;
}

}  // namespace

constexpr Statement put_package{"store a problem package", R"(
    INSERT INTO secret.package (digest, blob) VALUES (sha256($1), $1) ON CONFLICT DO NOTHING)"};

// Nothing is returned when that very package is in service.
constexpr Statement upsert_problem{"put a problem into service", R"(
    INSERT INTO problem AS old (slug, section, points_max, time_ms_max, memory_bytes_max, output_bytes_max, languages, package_digest)
    VALUES ($1, $2, $3, $4, $5, $6, string_to_array($7, ','), sha256($8))
    ON CONFLICT (slug) DO UPDATE SET
        section = EXCLUDED.section, points_max = EXCLUDED.points_max, time_ms_max = EXCLUDED.time_ms_max,
        memory_bytes_max = EXCLUDED.memory_bytes_max, output_bytes_max = EXCLUDED.output_bytes_max,
        languages = EXCLUDED.languages, package_digest = EXCLUDED.package_digest, is_in_service = true, updated_at = now()
    WHERE NOT old.is_in_service OR old.package_digest <> EXCLUDED.package_digest
    RETURNING id)"};

constexpr Statement delete_texts{"replace the texts of a problem", "DELETE FROM problem_text WHERE problem = $1"};
constexpr Statement insert_text{"store a text of a problem", R"(
    INSERT INTO problem_text (problem, language, name, statement) VALUES ($1, $2, $3, $4))"};

constexpr Statement delete_samples{"replace the samples of a problem", "DELETE FROM problem_sample WHERE problem = $1"};
constexpr Statement insert_sample{"store a sample of a problem", R"(
    INSERT INTO problem_sample (problem, position, name, case_group, input, answer) VALUES ($1, $2, $3, $4, $5, $6))"};

// A worker that claimed under an old digest and finds its package gone gives the submission back and claims it anew.
constexpr Statement delete_old_packages{"delete packages out of use", R"(
    DELETE FROM secret.package WHERE NOT EXISTS (SELECT FROM problem WHERE package_digest = digest))"};

bool put_problem(Database& database, const judge::Problem& problem, std::string_view package) {
    auto& state = database.state();
    return transact(database, "put problem " + problem.slug + " into service", [&](pqxx::work& transaction) {
        const auto blob = bytes_of(package);
        run(state, transaction, put_package, blob);
        const auto rows = run(state, transaction, upsert_problem, problem.slug, problem.section, problem.points_max,
                              static_cast<std::int64_t>(problem.limits.time.count()), problem.limits.memory_bytes_max,
                              problem.limits.output_bytes_max, joined(problem.languages), blob);
        if (rows.empty()) return false;
        const auto id = rows.front()["id"].as<std::int64_t>();

        run(state, transaction, delete_texts, id);
        std::set<std::string> languages;
        for (const auto* texts : {&problem.names, &problem.statements})
            for (const auto& [language, text] : *texts) languages.insert(language);
        for (const auto& language : languages)
            run(state, transaction, insert_text, id, language, text_of(problem.names, language),
                text_of(problem.statements, language));

        run(state, transaction, delete_samples, id);
        int position = 0;
        for (const auto& test_case : problem.cases)
            if (test_case.is_sample)
                run(state, transaction, insert_sample, id, ++position, test_case.name, test_case.group,
                    bytes_of(test_case.input), bytes_of(test_case.answer));
        run(state, transaction, delete_old_packages);
        return true;
    });
}

constexpr Statement retire_problems{"take problems out of service", R"(
    UPDATE problem SET is_in_service = false, updated_at = now()
    WHERE is_in_service AND slug <> ALL (string_to_array($1, ',')))"};

int retire_problems_except(Database& database, const std::vector<std::string>& slugs) {
    return static_cast<int>(execute(database, retire_problems, joined(slugs)).affected_rows());
}

constexpr int problems_max = 10'000;

constexpr Statement select_problems{"list problems", R"(
    SELECT id, slug, section, points_max, time_ms_max, memory_bytes_max, output_bytes_max, array_to_string(languages, ',') AS languages
    FROM problem WHERE is_in_service ORDER BY section, slug LIMIT $1)"};

constexpr Statement select_names{"list names of problems", R"(
    SELECT problem, language, problem_text.name FROM problem_text JOIN problem ON problem.id = problem
    WHERE is_in_service ORDER BY problem, language LIMIT $1)"};

std::vector<PublicProblem> list_problems(Database& database) {
    const auto rows = execute(database, select_problems, problems_max);
    std::map<std::int64_t, std::map<std::string, std::string>> names;
    for (const auto& row : execute(database, select_names, 100 * problems_max))
        if (*row["name"].c_str())
            names[row["problem"].as<std::int64_t>()][row["language"].c_str()] = row["name"].c_str();

    std::vector<PublicProblem> problems;
    for (const auto& row : rows) {
        problems.push_back(problem_in(row));
        problems.back().names = std::move(names[problems.back().id.value]);
    }
    return problems;
}

constexpr Statement select_problem{"find a problem", R"(
    SELECT id, slug, section, points_max, time_ms_max, memory_bytes_max, output_bytes_max, array_to_string(languages, ',') AS languages
    FROM problem WHERE is_in_service AND slug = $1)"};

constexpr Statement select_texts{"read the texts of a problem", R"(
    SELECT language, name, statement FROM problem_text WHERE problem = $1 ORDER BY language LIMIT 1000)"};

constexpr Statement select_samples{"read the samples of a problem", R"(
    SELECT name, case_group, input, answer FROM problem_sample WHERE problem = $1 ORDER BY position LIMIT 10000)"};

std::optional<PublicProblem> find_problem(Database& database, std::string_view slug) {
    if (!is_utf8(slug)) return {};
    const auto rows = execute(database, select_problem, std::string{slug});
    if (rows.empty()) return {};
    auto problem = problem_in(rows.front());
    for (const auto& row : execute(database, select_texts, problem.id.value)) {
        if (*row["name"].c_str()) problem.names[row["language"].c_str()] = row["name"].c_str();
        if (*row["statement"].c_str()) problem.statements[row["language"].c_str()] = row["statement"].c_str();
    }
    for (const auto& row : execute(database, select_samples, problem.id.value))
        problem.samples.push_back(
            {row["name"].c_str(), row["case_group"].c_str(), bytes_in(row["input"]), bytes_in(row["answer"]), true});
    return problem;
}

constexpr Statement select_package{"fetch a problem package", R"(
    SELECT blob FROM secret.package WHERE digest = decode($1, 'hex'))"};

std::optional<std::string> find_package(Database& database, std::string_view digest) {
    const auto rows = execute(database, select_package, std::string{digest});
    if (rows.empty()) return {};
    return bytes_in(rows.front()["blob"]);
}

}  // namespace gradus::storage
