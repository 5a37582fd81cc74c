// Executes itself again and again with a large argument list: CPU time that each new program image begins at zero by
// its own account. Must meet the CPU limit.
//
// expect: cpu_limit
// limits: cpu_ms=200
#include <unistd.h>

#include <string>
#include <vector>

int main() {
    std::string word(100 << 10, 'a');
    std::vector<char*> argv(8, word.data());
    argv.push_back(nullptr);
    ::execv("/proc/self/exe", argv.data());
    return 1;
}
