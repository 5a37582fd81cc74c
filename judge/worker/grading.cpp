#include "judge/worker/grading.hpp"

#include "judge/storage/queue.hpp"

namespace gradus::worker {

namespace {

// Thrown by the sink through the grader: the right to grade is gone.
struct ClaimLost {};

storage::Event event_of(const judge::CompileResult& compile, std::size_t cases_total) {
    storage::Event event;
    event.kind = storage::EventKind::compiled;
    event.verdict = compile.verdict;
    event.message = compile.log;
    event.cases_total = static_cast<int>(cases_total);
    return event;
}

storage::Event event_of(const judge::CaseResult& graded, std::size_t) {
    storage::Event event;
    event.kind = storage::EventKind::case_graded;
    event.verdict = graded.verdict;
    event.points = graded.points;
    event.case_name = graded.name;
    event.case_group = graded.group;
    event.cpu_us = graded.cpu.count();
    event.wall_us = graded.wall.count();
    event.memory_bytes = graded.memory_bytes;
    event.runs = graded.runs;
    event.limit = graded.limit;
    event.message = graded.message;
    event.output = graded.output;
    event.error = graded.error;
    return event;
}

Grading record(storage::Database& database, const HeldClaim& held, Grading grading) {
    const bool is_recorded = !held.is_lost && storage::record_verdict(database, held.claim, grading.verdict,
                                                                      grading.points, grading.judge_message);
    grading.ended = is_recorded ? Ended::graded : Ended::lost;
    return grading;
}

Grading judge_error(std::string message) {
    return {Ended::lost, judge::Verdict::judge_error, 0, std::move(message), false};
}

}  // namespace

Grading grade(storage::Database& database, ProblemCache& cache, judge::Grader& grader, const HeldClaim& held) {
    const auto& claim = held.claim;
    const auto cached = cache.find(database, claim);
    if (!cached) return {Ended::out_of_date, {}, 0, {}, false};
    if (!cached->problem) return record(database, held, judge_error(cached->defects));
    const auto* language = judge::language_named(claim.language);
    if (!language) return record(database, held, judge_error("this worker knows no language " + claim.language));

    const auto tell = [&](const judge::Step& step) {
        const auto event =
            std::visit([&](const auto& done) { return event_of(done, cached->problem->cases.size()); }, step);
        if (held.is_lost || !storage::append_event(database, claim, event)) throw ClaimLost{};
    };
    try {
        auto graded = grader.grade(*cached->problem, *language, claim.source, tell);
        return record(
            database, held,
            {Ended::lost, graded.verdict, graded.points, std::move(graded.judge_message), graded.compile.was_cached});
    } catch (const ClaimLost&) {
        return {Ended::lost, {}, 0, {}, false};
    }
}

}  // namespace gradus::worker
