// The system call filter, as a table with a reason a row.
//
// A deny-list: allow-lists broke with every C library (rseq, clone3, statx). What it denies is what namespaces and
// dropped capabilities do not already take away, and, as a second wall, what they do. Refused calls give an errno that
// libraries know how to live with; clearly hostile ones kill the process with SIGSYS. Foreign system call ABIs (i386,
// x32) are always killed, since the table's numbers do not hold there. Calls younger than the table, which nobody has
// looked at, are answered with ENOSYS, as by a kernel without them: a newer kernel opens nothing.
#pragma once

#include <linux/filter.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gradus::sandbox {

struct ArgumentTest {
    enum class Kind { any_bit_of, equals, differs_from } kind;
    unsigned argument;  // 0 to 5
    unsigned long long value;
};

struct SyscallRow {
    std::string_view name;  // as in syscalls(2)
    int error;              // errno to answer; 0: kill the process
    std::string_view reason;
    std::vector<ArgumentTest> tests{};  // all must hold; none: always
};

std::span<const SyscallRow> syscall_table();

// The table, or a part of it, as a BPF program. Throws std::system_error.
std::vector<sock_filter> compile_filter(std::span<const SyscallRow> rows = syscall_table());

}  // namespace gradus::sandbox
