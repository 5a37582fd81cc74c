// Grading in tests: the real sandbox and the real image, one sandbox for the whole test program.
#pragma once

#include <string_view>
#include <vector>

#include "judge/grade.hpp"

namespace gradus::judge {

sandbox::Sandbox& test_sandbox();

Grade graded(const Problem&, std::string_view language, std::string_view source, const Sink& = {});

}  // namespace gradus::judge
