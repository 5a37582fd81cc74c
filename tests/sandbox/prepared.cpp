#include "tests/sandbox/prepared.hpp"

namespace gradus::sandbox {

Prepared::Prepared(const Attack& attack) {
    command_.standard_input = attack.input;
    command_.collect = attack.collect;
    command_.environment = attack.environment;
    if (command_.environment.empty()) command_.environment = {"PATH=/usr/bin:/bin", "HOME=/work", "LANG=C.UTF-8"};
    switch (attack.kind) {
        case Attack::Kind::program:
            bytes_ = {read_whole_file(std::filesystem::path(ATTACK_PROGRAMS) / attack.name)};
            command_.files = {{"program", bytes_[0], true}};
            command_.argv = {"/work/program"};
            break;
        case Attack::Kind::python:
            lay_python(attack.source);
            command_.argv = {"/usr/bin/python3", "/work/program.py"};
            break;
        case Attack::Kind::warm:
            lay_python(attack.source);
            warm(attack.modules);
            break;
        case Attack::Kind::compiled:
            bytes_ = {read_whole_file(attack.source)};
            command_.files = {{"program.cpp", bytes_[0]}};
            command_.argv = {"/usr/bin/g++", "-O2", "-std=c++20", "-o", "program"};
            break;
    }
    command_.argv.insert(command_.argv.end(), attack.arguments.begin(), attack.arguments.end());
    if (attack.kind == Attack::Kind::compiled) command_.argv.emplace_back("program.cpp");
}

Prepared Prepared::witness() {
    Prepared prepared;
    prepared.bytes_ = {read_whole_file(INSTRUMENTS "/witness")};
    prepared.command_.files = {{"witness", prepared.bytes_[0], true}};
    prepared.command_.argv = {"/work/witness"};
    return prepared;
}

Prepared Prepared::witness(const std::vector<std::string>& modules) {
    Prepared prepared;
    prepared.lay_python(INSTRUMENTS_SOURCES "/witness.py");
    prepared.warm(modules);
    return prepared;
}

void Prepared::lay_python(const std::filesystem::path& source) {
    bytes_ = {read_whole_file(source), read_whole_file(ATTACK_SOURCES "/attempt.py")};
    command_.files = {{"program.py", bytes_[0]}, {"attempt.py", bytes_[1]}};
}

void Prepared::warm(const std::vector<std::string>& modules) {
    command_.argv = {"/usr/bin/python3", "program.py"};
    command_.environment = {"PATH=/usr/bin:/bin", "HOME=/work", "LANG=C.UTF-8", "OMP_NUM_THREADS=1",
                            "OPENBLAS_NUM_THREADS=1"};
    command_.warm = Warm{{"/usr/bin/python3"}, modules, 1};
}

}  // namespace gradus::sandbox
