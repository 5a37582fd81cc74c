#include "tests/sandbox/attack.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <ostream>
#include <sstream>
#include <stdexcept>

namespace gradus::sandbox {

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::map<std::string, std::int64_t> numbers_of(const std::string& text) {
    std::map<std::string, std::int64_t> numbers;
    for (const std::string& word : words_of(text)) {
        const std::size_t equals = word.find('=');
        numbers[word.substr(0, equals)] = std::stoll(word.substr(equals + 1));
    }
    return numbers;
}

std::vector<std::string> alternatives_of(std::string text) {
    std::vector<std::string> endings;
    for (std::size_t at; (at = text.find(" or ")) != std::string::npos; text.erase(0, at + 4)) {
        endings.push_back(text.substr(0, at));
    }
    endings.push_back(text);
    return endings;
}

void set_limits(Limits& limits, const std::map<std::string, std::int64_t>& numbers) {
    const std::map<std::string, std::function<void(std::int64_t)>> setters = {
        {"cpu_ms", [&](std::int64_t n) { limits.cpu = std::chrono::milliseconds(n); }},
        {"wall_ms", [&](std::int64_t n) { limits.wall = std::chrono::milliseconds(n); }},
        {"memory_mib", [&](std::int64_t n) { limits.memory_bytes_max = n << 20; }},
        {"processes", [&](std::int64_t n) { limits.processes_max = n; }},
        {"output_kib", [&](std::int64_t n) { limits.output_bytes_max = n << 10; }},
        {"work_mib", [&](std::int64_t n) { limits.work_bytes_max = n << 20; }},
        {"files", [&](std::int64_t n) { limits.work_files_max = n; }},
        {"collected_kib", [&](std::int64_t n) { limits.collected_bytes_max = n << 10; }},
    };
    for (const auto& [name, number] : numbers) setters.at(name)(number);
}

void take_line(Attack& attack, const std::string& key, const std::string& text) {
    const auto append = [&](std::vector<std::string>& to) {
        for (std::string& word : words_of(text)) to.push_back(std::move(word));
    };
    if (key == "expect") attack.endings = alternatives_of(text);
    if (key == "limits") set_limits(attack.limits, numbers_of(text));
    if (key == "input") attack.input = text;
    if (key == "collect") append(attack.collect);
    if (key == "collected") append(attack.collected);
    if (key == "at_least") attack.at_least = numbers_of(text);
    if (key == "at_most") attack.at_most = numbers_of(text);
    if (key == "environment") attack.environment.push_back(text);
    if (key == "arguments") append(attack.arguments);
    if (key == "says") attack.says.push_back(text);
    if (key == "modules") attack.modules = words_of(text);
}

Attack read_attack(const std::filesystem::path& source) {
    Attack attack;
    attack.source = source;
    attack.name = source.stem().string();
    attack.kind = source.extension() == ".py" ? Attack::Kind::python : Attack::Kind::program;
    if (source.parent_path().filename() == "compiled") attack.kind = Attack::Kind::compiled;
    if (source.parent_path().filename() == "warm") attack.kind = Attack::Kind::warm;
    if (attack.kind == Attack::Kind::compiled) attack.limits.processes_max = 16;
    if (attack.kind == Attack::Kind::warm) {
        attack.name = "warm_" + attack.name;
        attack.modules = {"numpy"};
    }
    const std::string mark = source.extension() == ".py" ? "# " : "// ";
    std::ifstream file(source);
    for (std::string line; std::getline(file, line) && line.starts_with(mark.front());) {
        const std::size_t colon = line.find(": ");
        if (!line.starts_with(mark) || colon == std::string::npos) continue;
        take_line(attack, line.substr(mark.size(), colon - mark.size()), line.substr(colon + 2));
    }
    if (attack.endings.empty()) throw std::runtime_error(source.string() + " does not say what to expect");
    const bool is_timed = std::ranges::any_of(
        attack.endings, [](const std::string& ending) { return ending == "cpu_limit" || ending == "wall_limit"; });
    if (!is_timed) attack.limits = patient(attack.limits);
    return attack;
}

}  // namespace

void PrintTo(const Attack& attack, std::ostream* out) {
    *out << attack.name;
}

std::vector<Attack> read_attacks() {
    std::vector<Attack> attacks;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(ATTACK_SOURCES)) {
        const std::filesystem::path& path = entry.path();
        if (path.extension() != ".cpp" && path.extension() != ".py") continue;
        if (path.filename() == "attempt.py") continue;
        attacks.push_back(read_attack(path));
    }
    std::sort(attacks.begin(), attacks.end(), [](const Attack& a, const Attack& b) { return a.name < b.name; });
    return attacks;
}

std::string ending_of(const Outcome& outcome) {
    std::string text(name_of(outcome.ending));
    if (outcome.ending == Ending::exited) text += " " + std::to_string(outcome.exit_status);
    if (outcome.ending == Ending::signalled) text += " " + std::to_string(outcome.signal);
    if (outcome.setup_failure) {
        text += " (" + outcome.setup_failure->step + ": " + std::to_string(outcome.setup_failure->error) + ")";
    }
    return text;
}

Limits patient(Limits limits) {
    if (const char* factor = std::getenv("GRADUS_TEST_PATIENCE"); factor != nullptr) {
        limits.cpu *= std::stoi(factor);
        limits.wall *= std::stoi(factor);
    }
    return limits;
}

std::string read_whole_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace gradus::sandbox
