#include "sandbox/sealed_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "sandbox/failure.hpp"

namespace gradus::sandbox {

Descriptor sealed_file(std::string_view purpose, std::string_view bytes) {
    const std::string name(purpose);
    Descriptor file(::memfd_create("gradus", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file) throw_errno("make a file for " + name);
    write_all(file.get(), bytes, "write " + name);
    if (::lseek(file.get(), 0, SEEK_SET) != 0) throw_errno("rewind " + name);
    if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
        throw_errno("seal " + name);
    }
    return file;
}

}  // namespace gradus::sandbox
