// Executes a program with the longest arguments and environment that the kernel takes, beyond its memory limit. They
// must be charged, or refused.
//
// expect: memory_limit or exited 7
// limits: memory_mib=8
#include <unistd.h>

#include <string>
#include <vector>

int main(int count, char**) {
    if (count > 1) return 0;
    const std::string word(120 << 10, 'x');
    for (std::size_t words = 4'000; words > 8; words -= 8) {
        std::vector<char*> argv(words, const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        ::execve("/work/program", argv.data(), argv.data());
    }
    return 7;
}
