// Lets an orphan that nobody waits for do the work: rusage, which knows only children that were waited for, sees
// nothing of it. Its CPU time must be counted.
//
// expect: exited 0
// at_least: cpu_ms=200
#include <time.h>
#include <unistd.h>

int main() {
    int done[2];
    if (::pipe(done) != 0) return 1;
    if (::fork() == 0) {
        if (::fork() == 0) {
            for (timespec used{}; used.tv_sec == 0 && used.tv_nsec < 200'000'000;) {
                ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
            }
            return ::write(done[1], "x", 1) == 1 ? 0 : 1;
        }
        return 0;
    }
    char byte;
    return ::read(done[0], &byte, 1) == 1 ? 0 : 1;
}
