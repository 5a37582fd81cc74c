// The image's precompiled <bits/stdc++.h> (deploy/runtime/recipe), asked of g++ itself in the sandbox.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "judge/compile.hpp"
#include "tests/judge/graded.hpp"

namespace gradus::judge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* header = "#include <bits/stdc++.h>\n";
constexpr const char* program =
    "using namespace std;\n"
    "struct Pair { char a; int b; };\n"
    "int main() {\n"
    "    vector<double> numbers{3, 1, 2};\n"
    "    sort(numbers.begin(), numbers.end());\n"
    "    assert(numbers.size() == 3);\n"
    "    cout << numbers.back() << \" \" << sizeof(Pair) << \" \" << __COUNTER__ << \" \" << __LINE__ << endl;\n"
    "}\n";

// The language's own compiler and options, and then some.
sandbox::Outcome compile_with(const std::string& source, const std::vector<std::string>& more) {
    const Language& cpp = *language_named("cpp");
    sandbox::Command command;
    command.argv = cpp.compile;
    command.argv.insert(command.argv.end(), more.begin(), more.end());
    command.environment = cpp.environment;
    command.files = {{cpp.source_name, source, false}};
    command.collect = cpp.artifacts;
    return test_sandbox().run(command, compile_limits());
}

std::string artifact_of(const sandbox::Outcome& outcome) {
    return outcome.collected.empty() ? "none" : outcome.collected.front().bytes;
}

TEST(ThePrecompiledHeader, IsTakenWithTheOptionsOfTheLanguage) {
    const sandbox::Outcome outcome = compile_with(std::string(header) + program, {"-H", "-Winvalid-pch", "-Werror"});
    EXPECT_EQ(outcome.exit_status, 0) << outcome.standard_error;
    EXPECT_THAT(outcome.standard_error, HasSubstr("/bits/stdc++.h.gch/"));
    EXPECT_THAT(outcome.standard_error, Not(HasSubstr("/c++/12/vector\n"))) << "read although it is compiled";
}

TEST(ThePrecompiledHeader, ThatDoesNotFitIsLeftAlone) {
    const sandbox::Outcome outcome = compile_with(std::string(header) + program, {"-H", "-Winvalid-pch", "-std=c++17"});
    EXPECT_EQ(outcome.exit_status, 0) << outcome.standard_error;
    EXPECT_THAT(outcome.standard_error, HasSubstr("[-Winvalid-pch]"));
    EXPECT_THAT(outcome.standard_error, HasSubstr("/c++/12/vector\n"));
}

// With another file included before it, g++ does not look for a precompiled header: the same program without it.
TEST(ThePrecompiledHeader, ChangesNoProgram) {
    const char* const beginnings[] = {
        "",
        "#define NDEBUG\n",
        "#pragma pack(1)\n",
    };
    for (const char* const beginning : beginnings) {
        const std::string source = std::string(beginning) + header + program;
        const sandbox::Outcome with = compile_with(source, {}),
                               without = compile_with(source, {"-include", "/dev/null"});
        EXPECT_EQ(with.exit_status, without.exit_status) << beginning;
        EXPECT_EQ(with.standard_error, without.standard_error) << beginning;
        EXPECT_TRUE(artifact_of(with) == artifact_of(without)) << beginning;  // not shown: it is binary
    }
}

}  // namespace
}  // namespace gradus::judge
