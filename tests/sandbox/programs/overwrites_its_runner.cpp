// Overwrites the program that started it, by the exe link of its parent or of itself and by whatever descriptor leads
// there (the attack on container runtimes, CVE-2019-5736). Nothing may be opened for writing.
//
// expect: exited 0
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const std::string parent = std::to_string(::getppid());
    for (const std::string folder : {"/proc/self", "/proc/pids/1", "/proc/thread-self"}) {
        for (const char* link : {"/exe", "/map_files", "/root/usr/bin/python3", "/task/1/exe"}) {
            attempt::refused((folder + link).c_str(), ::open((folder + link).c_str(), O_WRONLY | O_TRUNC));
        }
    }
    attempt::refused("the parent's program", ::open(("/proc/pids/" + parent + "/exe").c_str(), O_RDONLY));
    for (int file = 0; file < 1'024; ++file) {
        const std::string link = "/proc/self/fd/" + std::to_string(file);
        if (::fcntl(file, F_GETFD) < 0) continue;
        attempt::must_hold("only the streams are open", file <= 2);
        attempt::refused("run a stream as a program", ::execl(link.c_str(), "x", nullptr));
    }
    return attempt::exit_status();
}
