#include "judge/checker/check.hpp"

namespace gradus::judge {

Check check_of(const Failure& failure) {
    return {.verdict = failure.verdict,
            .share = 0,
            .message = failure.message,
            .sample_message = failure.sample_message,
            .judge_message = failure.judge_message};
}

}  // namespace gradus::judge
