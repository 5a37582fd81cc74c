#include "judge/compile_cache.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

#include "judge/compile.hpp"

namespace gradus::judge {
namespace {

using std::chrono_literals::operator""ms;

struct Input {
    sandbox::Command command;
    sandbox::Limits limits = compile_limits();
};

Input plain() {
    Input input;
    input.command.argv = {"/usr/bin/g++", "-O2", "main.cpp"};
    input.command.environment = {"PATH=/usr/bin", "LANG=C"};
    input.command.files = {{"main.cpp", "int main() {}", false}, {"own.h", "", false}};
    input.command.collect = {"main"};
    return input;
}

TEST(CompileInput, IsTheSameForTheSameCompilation) {
    EXPECT_EQ(compile_input(plain().command, plain().limits), compile_input(plain().command, plain().limits));
}

TEST(CompileInput, IsAnotherWhenAnyPartIs) {
    const std::pair<const char*, std::function<void(Input&)>> rows[] = {
        {"nothing", [](Input&) {}},
        {"an option", [](Input& i) { i.command.argv[1] = "-O3"; }},
        {"an option more", [](Input& i) { i.command.argv.emplace_back("-g"); }},
        {"two options as one",
         [](Input& i) {
             i.command.argv = {"/usr/bin/g++", "-O2main.cpp"};
         }},
        {"options as variables",
         [](Input& i) {
             i.command.argv = {"/usr/bin/g++"};
             i.command.environment = {"-O2", "main.cpp", "PATH=/usr/bin", "LANG=C"};
         }},
        {"a variable", [](Input& i) { i.command.environment[1] = "LANG=D"; }},
        {"the order of variables", [](Input& i) { std::swap(i.command.environment[0], i.command.environment[1]); }},
        {"standard input", [](Input& i) { i.command.standard_input = "x"; }},
        {"the source", [](Input& i) { i.command.files[0].bytes = "int main() {} "; }},
        {"a NUL in the source",
         [](Input& i) {
             i.command.files[0].bytes = {"int main() {}\0", 14};
         }},
        {"the source's name", [](Input& i) { i.command.files[0].name = "main.cc"; }},
        {"a letter from the bytes to the name",
         [](Input& i) {
             i.command.files[0].name = "main.cppi";
             i.command.files[0].bytes = "nt main() {}";
         }},
        {"bytes from one file to the other",
         [](Input& i) {
             i.command.files[0].bytes = "int main() {";
             i.command.files[1].bytes = "}";
         }},
        {"a file less", [](Input& i) { i.command.files.pop_back(); }},
        {"an executable file", [](Input& i) { i.command.files[0].is_executable = true; }},
        {"what is brought back", [](Input& i) { i.command.collect = {"other"}; }},
        {"nothing brought back", [](Input& i) { i.command.collect = {}; }},
        {"CPU time", [](Input& i) { i.limits.cpu += 1ms; }},
        {"wall time", [](Input& i) { i.limits.wall += 1ms; }},
        {"memory", [](Input& i) { ++i.limits.memory_bytes_max; }},
        {"output", [](Input& i) { ++i.limits.output_bytes_max; }},
        {"room", [](Input& i) { ++i.limits.work_bytes_max; }},
        {"files", [](Input& i) { ++i.limits.work_files_max; }},
        {"processes", [](Input& i) { ++i.limits.processes_max; }},
        {"the size of an artifact", [](Input& i) { ++i.limits.collected_bytes_max; }},
    };
    std::map<std::string, const char*> seen;
    for (const auto& [name, change] : rows) {
        Input input = plain();
        change(input);
        const auto [other, is_new] = seen.emplace(compile_input(input.command, input.limits), name);
        EXPECT_TRUE(is_new) << name << " reads like " << other->second;
    }
}

}  // namespace
}  // namespace gradus::judge
