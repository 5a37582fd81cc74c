// Takes things of which the whole host has one fixed number, so that others are refused: contexts of asynchronous input
// and output, memory of compiled filters, and keys of an encrypted file system.
//
// expect: exited 0
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fscrypt.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused_with;
    unsigned long context = 0;
    refused_with(ENOSYS, "contexts of asynchronous input", ::syscall(SYS_io_setup, 60'000, &context));
    sock_filter allow{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    const sock_fprog filter{1, &allow};
    refused_with(EPERM, "a filter of its own", ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0));
    refused_with(EPERM, "a filter of its own, high bits",
                 ::syscall(SYS_prctl, PR_SET_SECCOMP | 1L << 32, SECCOMP_MODE_FILTER, &filter, 0, 0));
    fscrypt_add_key_arg key{};
    refused_with(EPERM, "a key of the file system",
                 ::ioctl(::open("/usr", O_RDONLY | O_DIRECTORY), FS_IOC_ADD_ENCRYPTION_KEY, &key));
    return attempt::exit_status();
}
