// Tries to become a process that the kernel spares when memory runs out: by its score, and by keeping its memory where
// no process is seen to have it, so that the box's init looks like the larger one. Must still be a memory verdict.
//
// expect: memory_limit
// limits: memory_mib=32 work_mib=64
#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include <initializer_list>
#include "tests/sandbox/programs/attempt.hpp"

namespace {
bool set_score(const char* score) {
    const int file = ::open("/proc/self/oom_score_adj", O_WRONLY);
    const bool is_set = ::write(file, score, std::strlen(score)) > 0;
    ::close(file);
    return is_set;
}
}  // namespace

int main() {
    attempt::must_hold("its score cannot be negative", !set_score("-1000") && !set_score("-1"));
    if (attempt::exit_status() != 0) return 1;
    set_score("0");  // where the host's root may not forbid it (CAP_SYS_RESOURCE)
    static char block[1 << 20];
    const int file = ::open("/tmp/hidden", O_WRONLY | O_CREAT, 0600);
    while (::write(file, block, sizeof block) > 0) {
    }
}
