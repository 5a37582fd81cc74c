#include "tests/judge/graded.hpp"

#include <cstdlib>
#include <string>

namespace gradus::judge {

sandbox::Sandbox& test_sandbox() {
    const char* const chosen = std::getenv("GRADUS_RUNTIME");
    static sandbox::Sandbox sandbox(chosen ? std::string(chosen) : "/var/lib/gradus/runtime/" GRADUS_RUNTIME_HASH);
    return sandbox;
}

Grade graded(const Problem& problem, std::string_view language, std::string_view source, const Sink& sink) {
    Grader grader(test_sandbox());
    return grader.grade(problem, *language_named(language), source, sink);
}

}  // namespace gradus::judge
