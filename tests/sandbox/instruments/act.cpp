// Does what its arguments say, so that a test can see one thing at a time:
//
//   exit N · raise N · cat · write STREAM BYTES · touch MIB · burn MS (prints the microseconds it measured) · pause ·
//   threads N (all alive at once) · save NAME BYTES · print-environment · spill BYTES (to /tmp/spill)
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

long cpu_us() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000 + now.tv_nsec / 1'000;
}

// False when a write was refused.
bool write_bytes(int file, long bytes) {
    const std::string block(64 << 10, 'x');
    while (bytes > 0) {
        const long count = ::write(file, block.data(), static_cast<size_t>(std::min(bytes, 64L << 10)));
        if (count <= 0) return false;
        bytes -= count;
    }
    return true;
}

bool save(const char* name, long bytes) {
    const int file = ::open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    return file >= 0 && write_bytes(file, bytes);
}

bool copy_input() {
    char block[64 << 10];
    for (ssize_t count; (count = ::read(0, block, sizeof block)) != 0;) {
        if (count < 0 || ::write(1, block, static_cast<size_t>(count)) != count) return false;
    }
    return true;
}

void burn(long ms) {
    while (cpu_us() < ms * 1'000) {
    }
    std::printf("%ld\n", cpu_us());
}

void* wait_for_ever(void*) {
    for (;;) ::pause();
}

bool start_threads(long count) {
    for (long i = 0; i < count; ++i) {
        pthread_attr_t attributes;
        ::pthread_attr_init(&attributes);
        ::pthread_attr_setstacksize(&attributes, 64 << 10);
        pthread_t thread;
        if (::pthread_create(&thread, &attributes, wait_for_ever, nullptr) != 0) return false;
    }
    return true;
}

bool touch(long mib) {
    const size_t bytes = static_cast<size_t>(mib) << 20;
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    return memory != MAP_FAILED;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string verb = count > 1 ? arguments[1] : "";
    const long number = count > 2 ? std::atol(arguments[2]) : 0;
    if (verb == "exit") return static_cast<int>(number);
    if (verb == "raise") ::raise(static_cast<int>(number));
    if (verb == "cat") return copy_input() ? 0 : 1;
    if (verb == "write") return write_bytes(static_cast<int>(number), std::atol(arguments[3])) ? 0 : 1;
    if (verb == "touch") return touch(number) ? 0 : 1;
    if (verb == "burn") burn(number);
    if (verb == "threads") return start_threads(number) ? 0 : 1;
    if (verb == "save") return save(arguments[2], std::atol(arguments[3])) ? 0 : 1;
    if (verb == "spill") return save("/tmp/spill", number) ? 0 : 1;
    if (verb == "print-environment") {
        for (char** variable = environ; *variable != nullptr; ++variable) std::puts(*variable);
    }
    if (verb == "pause") ::pause();
    return 0;
}
