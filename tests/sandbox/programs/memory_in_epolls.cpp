// Hides its memory in what epoll remembers: each instance watches each other one. Must be charged, or refused.
//
// expect: memory_limit or exited 0
// limits: memory_mib=16 cpu_ms=4000
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

int main() {
    int watched[500], watchers[500];
    for (int& file : watched) file = ::eventfd(0, 0);
    for (int& file : watchers) file = ::epoll_create1(0);
    for (const int watcher : watchers) {
        for (const int file : watched) {
            epoll_event event{};
            ::epoll_ctl(watcher, EPOLL_CTL_ADD, file, &event);
        }
    }
}
