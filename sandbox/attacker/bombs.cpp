// Each bomb is bounded by itself, so that without a limit it ends, and says so, instead of taking the host along.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

#include "sandbox/attacker/attack.hpp"

namespace gradus::sandbox {

namespace {

constexpr long cpu_ms_most = 2'000;
constexpr int processes_most = 200;
constexpr unsigned long bytes_most = 128UL << 20;

void burn(long ms) {
    timespec now{};
    do {
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    } while (now.tv_sec * 1'000 + now.tv_nsec / 1'000'000 < ms);
}

bool compute_for_ever() {
    burn(cpu_ms_most);
    return false;
}

bool sleep_for_ever() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_IGN);
    const timespec long_time{5, 0};
    ::nanosleep(&long_time, nullptr);
    return false;
}

// Nobody waits for them; the time that they use is their parent's account.
bool burn_in_orphans() {
    for (int i = 0; i < 4; ++i) {
        if (::fork() != 0) continue;
        ::setsid();
        if (::fork() == 0) burn(cpu_ms_most);
        ::_exit(0);
    }
    const timespec long_time{5, 0};
    ::nanosleep(&long_time, nullptr);
    return false;
}

bool fork_for_ever() {
    int children = 0;
    while (children < processes_most && ::fork() >= 0) ++children;
    burn(cpu_ms_most);
    return false;
}

// The limit is 16 in all.
bool count_processes() {
    int children = 0;
    for (pid_t child; children < processes_most && (child = ::fork()) >= 0; ++children) {
        if (child == 0) {
            ::pause();
            ::_exit(0);
        }
    }
    return children == 15;
}

bool count_threads() {
    const auto wait = [](void*) -> void* { return ::pause(), nullptr; };
    int threads = 0;
    for (pthread_t thread; threads < processes_most && ::pthread_create(&thread, nullptr, wait, nullptr) == 0;) {
        ++threads;
    }
    return threads == 15;
}

bool touch_memory() {
    ::mmap(nullptr, bytes_most, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    return false;
}

bool fill(int file) {
    static char block[64 << 10];
    for (unsigned long bytes = 0; bytes < bytes_most; bytes += sizeof block) {
        if (::write(file, block, sizeof block) != sizeof block) return true;
    }
    return false;
}

bool hide_memory_in_a_file() {
    fill(::memfd_create("hidden", 0));
    return false;
}

bool hide_memory_in_pipes() {
    static char block[64 << 10];
    for (int made = 0; made < 400; ++made) {
        int ends[2];
        if (::pipe2(ends, O_NONBLOCK) != 0) break;
        while (::write(ends[1], block, sizeof block) > 0) {
        }
    }
    return false;
}

bool fill_the_disks() {
    return fill(::open("/work/filled", O_WRONLY | O_CREAT, 0600)) &&
           fill(::open("/tmp/filled", O_WRONLY | O_CREAT, 0600));
}

// The limit is 64 in each directory.
bool make_many_files() {
    char path[32];
    for (int i = 0; i < 200; ++i) {
        std::snprintf(path, sizeof path, "/tmp/%d", i);
        if (::mkdir(path, 0700) != 0) return i < 64;
    }
    return false;
}

bool print_for_ever() {
    fill(1);
    return false;
}

bool complain_for_ever() {
    fill(2);
    return false;
}

}  // namespace

const NamedAttack bombs[] = {{"compute for ever", compute_for_ever},
                             {"sleep for ever", sleep_for_ever},
                             {"compute in orphans", burn_in_orphans},
                             {"fork for ever", fork_for_ever},
                             {"have many processes", count_processes},
                             {"have many threads", count_threads},
                             {"take memory", touch_memory},
                             {"hide memory in a file", hide_memory_in_a_file},
                             {"hide memory in pipes", hide_memory_in_pipes},
                             {"fill the disks", fill_the_disks},
                             {"make many files", make_many_files},
                             {"print for ever", print_for_ever},
                             {"complain for ever", complain_for_ever},
                             {nullptr, nullptr}};

}  // namespace gradus::sandbox
