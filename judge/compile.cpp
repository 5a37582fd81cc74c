#include "judge/compile.hpp"

#include <algorithm>
#include <utility>

#include "judge/ending.hpp"

namespace gradus::judge {

namespace {

using sandbox::Ending;

// The beginning of a compiler's words says most; the end of a flood says nothing.
std::string cut_log(std::string log) {
    constexpr std::string_view mark = "\n… (the rest of the log was cut)";
    if (std::cmp_less_equal(log.size(), compile_log_bytes_max)) return log;
    log.resize(static_cast<std::size_t>(compile_log_bytes_max) - mark.size());
    return log.append(mark);
}

sandbox::Command compile_command(const Language& language, const std::vector<SourceFile>& sources) {
    sandbox::Command command;
    command.argv = language.compile;
    command.environment = language.environment;
    command.collect = language.artifacts;
    for (const SourceFile& source : sources) command.files.push_back({source.name, source.bytes, false});
    return command;
}

CompileResult read_result(const sandbox::Outcome& outcome, const sandbox::Limits& limits,
                          std::size_t artifacts_expected) {
    std::string log = outcome.standard_error + outcome.standard_output;
    const bool has_artifacts = outcome.collected.size() == artifacts_expected;
    if (outcome.ending == Ending::exited && outcome.exit_status == 0 && has_artifacts &&
        !is_over_time(outcome, limits)) {
        return {Verdict::accepted, cut_log(std::move(log)), false};
    }
    if (outcome.ending == Ending::setup_failed)
        return {Verdict::judge_error, "The judge could not run the compiler.", false};
    const bool is_ordinary = outcome.ending == Ending::exited && outcome.exit_status != 0 && !log.empty();
    if (!is_ordinary) log.insert(0, "The compiler " + describe(outcome, limits) + " and left no program.\n");
    return {Verdict::compile_error, cut_log(std::move(log)), false};
}

void run_compiler(sandbox::Sandbox& sandbox, const sandbox::Command& command, Compilation& compilation) {
    const sandbox::Limits limits = compile_limits();
    sandbox::Outcome outcome = sandbox.run(command, limits);
    compilation.result = read_result(outcome, limits, command.collect.size());
    if (outcome.ending == Ending::setup_failed)
        compilation.judge_message = "sandbox: the compiler " + describe(outcome, limits);
    for (sandbox::Collected& artifact : outcome.collected) {
        compilation.program.files.push_back({std::move(artifact.name), std::move(artifact.bytes)});
    }
}

}  // namespace

sandbox::Limits compile_limits() {
    sandbox::Limits limits;
    limits.cpu = std::chrono::seconds(30);
    limits.wall = std::chrono::seconds(62);
    limits.memory_bytes_max = 1 << 30;
    limits.output_bytes_max = 1 << 20;
    limits.work_bytes_max = 64 << 20;
    limits.collected_bytes_max = 64 << 20;
    return limits;
}

std::optional<sandbox::Warm> warm_of(const Language& language) {
    if (language.warm_interpreter.empty()) return {};
    return sandbox::Warm{language.warm_interpreter, language.warm_modules, 0};
}

Compilation compile(sandbox::Sandbox& sandbox, CompileCache* cache, const Language& language,
                    std::vector<SourceFile> sources) {
    sources.front().name = language.source_name;
    Compilation compilation;
    compilation.program = {{}, language.run, language.environment, warm_of(language)};
    if (language.compile.empty()) {
        compilation.program.files = std::move(sources);
        return compilation;
    }
    const sandbox::Command command = compile_command(language, sources);
    const std::string input = cache ? compile_input(command, compile_limits()) : "";
    if (auto known = cache ? cache->find(input) : std::nullopt) {
        compilation.result = {Verdict::accepted, std::move(known->log), true};
        compilation.program.files = std::move(known->artifacts);
        return compilation;
    }
    run_compiler(sandbox, command, compilation);
    if (cache && compilation.result.verdict == Verdict::accepted)
        cache->keep(input, {compilation.program.files, compilation.result.log});
    return compilation;
}

std::vector<sandbox::File> borrow_files(const Program& program) {
    std::vector<sandbox::File> files;
    for (const SourceFile& file : program.files) files.push_back({file.name, file.bytes, true});
    return files;
}

}  // namespace gradus::judge
