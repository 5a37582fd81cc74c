#include "judge/compile_cache.hpp"

#include <cassert>
#include <cstdint>

namespace gradus::judge {

namespace {

// Each part says its length first (a netstring), each list its count: no two inputs run together to the same bytes.
void append(std::string& input, std::string_view part) {
    input += std::to_string(part.size());
    input += ':';
    input += part;
}

void append(std::string& input, std::int64_t number) {
    append(input, std::to_string(number));
}

void append(std::string& input, const std::vector<std::string>& parts) {
    append(input, static_cast<std::int64_t>(parts.size()));
    for (const std::string& part : parts) append(input, part);
}

void append(std::string& input, const std::vector<sandbox::File>& files) {
    append(input, static_cast<std::int64_t>(files.size()));
    for (const auto& [name, bytes, is_executable] : files) {
        append(input, name);
        append(input, bytes);
        append(input, std::int64_t{is_executable});
    }
}

}  // namespace

// The bindings name every field: a new one does not compile until it is part of the input.
std::string compile_input(const sandbox::Command& command, const sandbox::Limits& limits) {
    const auto& [argv, environment, standard_input, files, collect, warm] = command;
    assert(!warm && "a compiler is started cold");
    std::string input;
    append(input, argv);
    append(input, environment);
    append(input, standard_input);
    append(input, files);
    append(input, collect);
    const auto& [cpu, wall, memory, output, work_bytes, work_files, processes, collected] = limits;
    for (const std::int64_t limit :
         {cpu.count(), wall.count(), memory, output, work_bytes, work_files, processes, collected}) {
        append(input, limit);
    }
    return input;
}

}  // namespace gradus::judge
