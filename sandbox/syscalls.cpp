#include "sandbox/syscalls.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/fscrypt.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "sandbox/descriptor.hpp"
#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

constexpr int kill_process = 0;
constexpr auto any_bit_of = ArgumentTest::Kind::any_bit_of;
constexpr auto equals = ArgumentTest::Kind::equals;
constexpr auto differs_from = ArgumentTest::Kind::differs_from;

constexpr std::uint32_t youngest_known_call = 449;  // futex_waitv, Linux 5.16

constexpr unsigned long long namespace_flags[] = {
    CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
    CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET, 0x80 /* CLONE_NEWTIME */};

const std::vector<SyscallRow>& fixed_rows() {
    static const std::vector<SyscallRow> rows = {
        // Objects that no namespace separates: a channel from one run to the next.
        {"add_key", EPERM, "keyrings are shared by uid across the whole host"},
        {"request_key", EPERM, "keyrings; it also starts a helper on the host"},
        {"keyctl", EPERM, "keyrings; denying this one alone leaves a channel"},
        {"flock", EPERM, "locks on the image's inodes are seen by other boxes"},
        {"fcntl", EPERM, "a record lock: as flock", {{equals, 1, F_SETLK}}},
        {"fcntl", EPERM, "a record lock: as flock", {{equals, 1, F_SETLKW}}},
        {"fcntl", EPERM, "an open-file lock: as flock", {{equals, 1, F_OFD_SETLK}}},
        {"fcntl", EPERM, "an open-file lock: as flock", {{equals, 1, F_OFD_SETLKW}}},
        {"fcntl", EPERM, "reading another's lock", {{equals, 1, F_GETLK}}},
        {"fcntl", EPERM, "reading another's lock", {{equals, 1, F_OFD_GETLK}}},
        {"fcntl", EPERM, "a lease on a shared inode", {{equals, 1, F_SETLEASE}}},
        {"fcntl", EPERM, "directory notification on a shared inode", {{equals, 1, F_NOTIFY}}},
        {"fcntl", EPERM, "a hint on a shared inode: Linux 6.1 takes anybody's", {{equals, 1, F_SET_RW_HINT}}},
        {"inotify_add_watch", EPERM, "shows what other boxes open in the image"},
        {"fanotify_init", EPERM, "as inotify, with the power to block"},
        {"fanotify_mark", EPERM, "as inotify, with the power to block"},
        // Note [One ipc namespace a box]: these outlive their makers, and the programs of a warm interpreter share the
        // namespace in which it was started.
        {"shmget", ENOSYS, "System V shared memory stays for the next run"},
        {"msgget", ENOSYS, "a System V message queue stays for the next run"},
        {"semget", ENOSYS, "a System V semaphore stays for the next run"},
        {"mq_open", ENOSYS, "a POSIX message queue stays for the next run"},
        {"fadvise64",
         EPERM,
         "drops a page of the image from memory: a message to whoever finds it gone",
         {{equals, 3, POSIX_FADV_DONTNEED}}},
        {"preadv2", EOPNOTSUPP, "tells which pages of the image are in memory", {{any_bit_of, 5, RWF_NOWAIT}}},
        {"madvise",
         EPERM,
         "merged with equal pages of other boxes, a page tells of them",
         {{equals, 2, MADV_MERGEABLE}}},
        {"prctl", EPERM, "as madvise, for all pages", {{equals, 0, 67 /* PR_SET_MEMORY_MERGE, Linux 6.4 */}}},
        {"ioctl",
         EPERM,
         "a key of the image's file system stays for the next run",
         {{equals, 1, FS_IOC_ADD_ENCRYPTION_KEY}}},
        // Things of which the host has one number for everybody.
        {"io_setup", ENOSYS, "fs.aio-max-nr contexts serve the whole host, its database among them"},
        {"mmap", EPERM, "huge pages are kept for others; no memory limit counts them", {{any_bit_of, 3, MAP_HUGETLB}}},
        {"memfd_create", EPERM, "huge pages: as mmap", {{any_bit_of, 1, MFD_HUGETLB}}},
        {"sync", EPERM, "writes out the whole host, and waits where no signal reaches"},
        {"syncfs", EPERM, "as sync, for the file system of the image"},
        {"prctl", EPERM, "keeps the other threads of a core idle", {{equals, 0, PR_SCHED_CORE}}},
        // Ways to the network and to the host.
        {"socket", EAFNOSUPPORT, "only AF_UNIX: no VSOCK, NETLINK, ALG, PACKET, INET", {{differs_from, 0, AF_UNIX}}},
        {"socketpair", EAFNOSUPPORT, "only AF_UNIX", {{differs_from, 0, AF_UNIX}}},
        // Large, young attack surfaces that no solution needs.
        {"io_uring_setup", ENOSYS, "a second system call interface that this filter cannot see"},
        {"io_uring_enter", ENOSYS, "see io_uring_setup"},
        {"io_uring_register", ENOSYS, "see io_uring_setup"},
        {"userfaultfd", EPERM, "holds kernel threads at a page fault: the tool of kernel exploits"},
        {"bpf", EPERM, "programs in the kernel"},
        {"perf_event_open", EPERM, "counters are side channels, and a rich source of kernel bugs"},
        {"memfd_secret", ENOSYS, "memory that the kernel cannot reclaim or account as ours"},
        {"vmsplice", EPERM, "pages shared between pipe and process: the tool of page cache exploits"},
        {"clone3", ENOSYS, "its flags are behind a pointer; C libraries fall back to clone"},
        {"seccomp", EPERM, "a filter that notifies could stand between us and our own children"},
        {"prctl", EPERM, "as seccomp; memory of compiled filters is one number a host", {{equals, 0, PR_SET_SECCOMP}}},
        // Namespaces and mounts: a program in a user namespace would have every capability there.
        {"unshare", EPERM, "new namespaces"},
        {"setns", EPERM, "other namespaces"},
        {"mount", EPERM, "mounts"},
        {"umount2", EPERM, "mounts"},
        {"open_tree", EPERM, "mounts"},
        {"move_mount", EPERM, "mounts"},
        {"fsopen", EPERM, "mounts"},
        {"fsconfig", EPERM, "mounts"},
        {"fsmount", EPERM, "mounts"},
        {"fspick", EPERM, "mounts"},
        {"mount_setattr", EPERM, "mounts"},
        {"pivot_root", kill_process, "nobody calls this by mistake"},
        {"chroot", EPERM, "the first step of leaving a chroot"},
        // Other processes.
        {"clone", EPERM, "a sibling: a warm interpreter would have to bury it", {{any_bit_of, 0, CLONE_PARENT}}},
        {"ptrace", EPERM, "tracing; the exit code of a traced child could be forged"},
        {"process_vm_readv", EPERM, "another process's memory"},
        {"process_vm_writev", EPERM, "another process's memory"},
        {"process_madvise", EPERM, "another process's memory"},
        {"pidfd_getfd", EPERM, "another process's files"},
        {"kcmp", EPERM, "compares kernel pointers"},
        {"migrate_pages", EPERM, "another process's memory"},
        {"move_pages", EPERM, "another process's memory"},
        // Files by handle go round every mount and permission.
        {"open_by_handle_at", kill_process, "opens any inode of the file system below the image"},
        {"name_to_handle_at", EOPNOTSUPP, "the other half of it"},
        // The machine.
        {"kexec_load", kill_process, "a new kernel"},
        {"kexec_file_load", kill_process, "a new kernel"},
        {"init_module", kill_process, "kernel modules"},
        {"finit_module", kill_process, "kernel modules"},
        {"delete_module", kill_process, "kernel modules"},
        {"reboot", kill_process, "the machine"},
        {"swapon", kill_process, "the machine"},
        {"swapoff", kill_process, "the machine"},
        {"iopl", kill_process, "input and output ports"},
        {"ioperm", kill_process, "input and output ports"},
        {"acct", EPERM, "process accounting of the host"},
        {"quotactl", EPERM, "quotas of the host"},
        {"quotactl_fd", EPERM, "quotas of the host"},
        {"sysinfo", EPERM, "load, uptime and free memory of the host: a clock and a channel"},
        {"syslog", EPERM, "kernel messages with addresses"},
        {"settimeofday", EPERM, "the clock"},
        {"clock_settime", EPERM, "the clock"},
        {"clock_adjtime", EPERM, "the clock"},
        {"adjtimex", EPERM, "the clock"},
        {"sethostname", EPERM, "names"},
        {"setdomainname", EPERM, "names"},
        {"vhangup", EPERM, "terminals"},
        {"lookup_dcookie", EPERM, "profiling of the kernel"},
        {"modify_ldt", EPERM, "segments: 16-bit code and a history of exploits"},
        {"personality",
         EPERM,
         "no fixed addresses, no foreign ABI; only the question is allowed",
         {{differs_from, 0, 0xffffffff}}},
        {"ioctl", EPERM, "types into a terminal", {{equals, 1, TIOCSTI}}},
        {"ioctl", EPERM, "types into a console", {{equals, 1, TIOCLINUX}}},
        // Time and memory are the keeper's to give.
        {"ioprio_set", EPERM, "priorities"},
        {"sched_setaffinity", EPERM, "another core than the box's own"},
        {"set_mempolicy", EPERM, "placement of memory"},
        {"mbind", EPERM, "placement of memory"},
        {"prlimit64",
         EPERM,
         "0 would wake a core_pattern pipe, see box_init.cpp",
         {{equals, 1, RLIMIT_CORE}, {differs_from, 2, 0}}},
        {"setrlimit", EPERM, "as prlimit64", {{equals, 0, RLIMIT_CORE}}},
    };
    return rows;
}

std::vector<SyscallRow> all_rows() {
    std::vector<SyscallRow> rows = fixed_rows();
    for (const unsigned long long flag : namespace_flags) {
        rows.push_back({"clone", EPERM, "a new namespace", {{any_bit_of, 0, flag}}});
    }
    return rows;
}

scmp_arg_cmp compare(const ArgumentTest& test) {
    switch (test.kind) {
        case ArgumentTest::Kind::any_bit_of:
            return {test.argument, SCMP_CMP_MASKED_EQ, test.value, test.value};
        case ArgumentTest::Kind::equals:
            // Only the low 32 bits: the kernel ignores the rest of an int, and so must we.
            return {test.argument, SCMP_CMP_MASKED_EQ, 0xffffffff, test.value & 0xffffffff};
        case ArgumentTest::Kind::differs_from:
            return {test.argument, SCMP_CMP_NE, test.value, 0};
    }
    throw std::logic_error("an argument test without a kind");
}

void add_row(scmp_filter_ctx context, const SyscallRow& row) {
    const std::string name(row.name);
    const int number = ::seccomp_syscall_resolve_name(name.c_str());
    if (number == __NR_SCMP_ERROR) throw std::runtime_error("this libseccomp does not know the system call " + name);
    std::vector<scmp_arg_cmp> comparisons;
    for (const ArgumentTest& test : row.tests) comparisons.push_back(compare(test));
    const std::uint32_t action =
        row.error == kill_process ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(static_cast<std::uint32_t>(row.error));
    const int error = ::seccomp_rule_add_array(context, action, number, static_cast<unsigned>(comparisons.size()),
                                               comparisons.data());
    if (error != 0) throw std::system_error(-error, std::generic_category(), "filter the system call " + name);
}

// Before the table's own program, which begins with the ABI again: calls that the table does not know yet. Those of a
// foreign ABI (x32 has this bit in the number) go on to be killed.
std::vector<sock_filter> refusal_of_younger_calls() {
    constexpr std::uint32_t x32_bit = 0x40000000;
    return {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, arch)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 4, AUDIT_ARCH_X86_64},
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
        {BPF_JMP | BPF_JGE | BPF_K, 2, 0, x32_bit},
        {BPF_JMP | BPF_JGT | BPF_K, 0, 1, youngest_known_call},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
    };
}

std::vector<sock_filter> exported(scmp_filter_ctx context) {
    const Descriptor file(::memfd_create("filter", MFD_CLOEXEC));
    if (!file) throw_errno("make a file for the filter");
    const int error = ::seccomp_export_bpf(context, file.get());
    if (error != 0) throw std::system_error(-error, std::generic_category(), "compile the filter");
    const off_t bytes = ::lseek(file.get(), 0, SEEK_END);
    std::vector<sock_filter> program(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
    if (::pread(file.get(), program.data(), static_cast<std::size_t>(bytes), 0) != bytes)
        throw_errno("read the filter");
    return program;
}

}  // namespace

std::span<const SyscallRow> syscall_table() {
    static const std::vector<SyscallRow> rows = all_rows();
    return rows;
}

std::vector<sock_filter> compile_filter(std::span<const SyscallRow> rows) {
    const std::unique_ptr<void, decltype(&::seccomp_release)> context(::seccomp_init(SCMP_ACT_ALLOW),
                                                                      &::seccomp_release);
    if (!context) throw std::runtime_error("libseccomp could not make a filter");
    ::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    ::seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a binary search instead of a list
    for (const SyscallRow& row : rows) add_row(context.get(), row);
    std::vector<sock_filter> program = refusal_of_younger_calls();
    const std::vector<sock_filter> table = exported(context.get());
    program.insert(program.end(), table.begin(), table.end());
    return program;
}

}  // namespace gradus::sandbox
