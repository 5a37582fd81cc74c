// One submission graded: compile → run each test case → check its output, telling a sink after each step.
//
//   source ──sandbox (compile)──► artifacts ──sandbox (run)──► output ──checker──► CaseResult … ──score──► Grade
//
// Pure but for the sandbox and the cache of compiled programs: no clock, no threads, no database.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "judge/compile_cache.hpp"
#include "judge/language.hpp"
#include "judge/limit.hpp"
#include "judge/problem.hpp"
#include "judge/verdict.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

inline constexpr std::int64_t source_bytes_max = 256 << 10;
inline constexpr std::int64_t compile_log_bytes_max = 32 << 10;
inline constexpr std::int64_t shown_output_bytes_max = 4 << 10;

struct CompileResult {
    Verdict verdict = Verdict::accepted;  // accepted, compile_error or judge_error
    std::string log;                      // what the compiler said, cut at compile_log_bytes_max; any bytes
    bool was_cached = false;              // compiled before, not now
};

struct CaseResult {
    std::string name;
    std::string group;
    Verdict verdict = Verdict::judge_error;
    double points = 0;  // this case's part of points_max
    double share = 0;   // 0 to 1: how much of the case was earned
    std::chrono::microseconds cpu{0};
    std::chrono::microseconds wall{0};
    std::int64_t memory_bytes = 0;
    std::int64_t memory_bytes_shared = 0;  // with a warm interpreter, besides; in no limit
    int runs = 1;                          // times near their limit are run again (judge/band.hpp); the least counts
    std::optional<MetLimit> limit;         // the one that the verdict follows from
    std::string message;                   // for the student; never tells a hidden input or answer; any bytes
    std::string output;                    // samples only: standard output, cut at shown_output_bytes_max; any bytes
    std::string error;                     // samples only: standard error, likewise
    std::string judge_message;             // for the operator: what an output validator had to say; any bytes
};

struct Grade {
    // Accepted if every case is, else that of the first case that is not. But a judge_error ends the grading where it
    // happens and is the verdict whatever came before, for the cases that were not run could have changed it.
    Verdict verdict = Verdict::judge_error;
    double points = 0;
    double points_max = 0;
    CompileResult compile;
    std::vector<CaseResult> cases;
    std::string judge_message;  // for the operator: why a judge_error
};

// What the sink hears, in order: CompileResult once, then a CaseResult a case. The Grade is returned.
using Step = std::variant<CompileResult, CaseResult>;
using Sink = std::function<void(const Step&)>;

// Grades submissions one after the other in one sandbox; one a thread. Keeps compiled checkers between submissions.
class Grader {
  public:
    // `sandbox` and `cache` must outlive the grader. Null: everything is compiled anew.
    explicit Grader(sandbox::Sandbox& sandbox, CompileCache* cache = nullptr);
    ~Grader();

    // Starts the languages' warm interpreters ahead of the first submission that needs one, and says how that went, a
    // line a language. To be called by the thread that grades.
    std::vector<std::string> warm_up();

    // Throws what the sink throws, so that a caller who lost its right to grade can stop it.
    Grade grade(const Problem&, const Language&, std::string_view source, const Sink& = {});

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::judge
