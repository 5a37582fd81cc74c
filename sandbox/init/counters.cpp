#include "sandbox/init/counters.hpp"

#include <unistd.h>

#include <cstdlib>

#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

long read_number(int file, const char* step) {
    char text[32] = "";
    if (::pread(file, text, sizeof text - 1, 0) < 0) fail_setup(step);
    return std::atol(text);
}

void read_cpu(const Counters& counters, Report& report) {
    if (::pread(counters.cpu, report.text, sizeof report.text - 1, 0) < 0) fail_setup("read the CPU time");
}

}  // namespace

long memory_bytes_in_use(const Counters& counters) {
    return counters.are_there() ? read_number(counters.memory, "read the memory in use") : 0;
}

long processes(const Counters& counters) {
    return read_number(counters.processes, "count the processes");
}

void take_start(const Counters& counters, Report& started) {
    if (!counters.are_there()) return;
    if (::pwrite(counters.peak, "0", 1, 0) != 1) fail_setup("reset the memory peak");
    read_cpu(counters, started);
}

void take_end(const Counters& counters, Report& ended) {
    if (!counters.are_there()) return;
    read_cpu(counters, ended);
    ended.memory_bytes = read_number(counters.peak, "read the memory peak");
}

}  // namespace gradus::sandbox
