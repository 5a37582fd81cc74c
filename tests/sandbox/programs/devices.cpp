// Looks for devices beyond the five that programs need, and for terminals.
//
// expect: exited 0
#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <set>
#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const std::set<std::string> known = {".",       "..", "null",  "zero",   "full",   "random",
                                         "urandom", "fd", "stdin", "stdout", "stderr", "shm"};
    DIR* folder = ::opendir("/dev");
    for (const dirent* entry; (entry = ::readdir(folder)) != nullptr;)
        attempt::must_hold(entry->d_name, known.contains(entry->d_name));
    for (const char* path :
         {"/dev/tty", "/dev/ptmx", "/dev/console", "/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/kvm", "/dev/sda"}) {
        attempt::refused(path, ::open(path, O_RDONLY));
    }
    const int random = ::open("/dev/random", O_RDWR);
    if (random >= 0) attempt::refused("empty the entropy pool", ::ioctl(random, 0x5206));
    char letter = 'x';
    for (const int stream : {0, 1, 2}) {
        attempt::refused("TIOCSTI", ::ioctl(stream, TIOCSTI, &letter));
        attempt::refused("TIOCLINUX", ::ioctl(stream, TIOCLINUX, &letter));
        attempt::refused("take the terminal", ::ioctl(stream, TIOCSCTTY, 1));
    }
    const int image = ::open("/etc/passwd", O_RDONLY);
    long flags = 0x20;
    attempt::refused("make a file of the image undumpable", ::ioctl(image, FS_IOC_SETFLAGS, &flags));
    attempt::refused("freeze the file system", ::ioctl(image, FIFREEZE, 0));
    return attempt::exit_status();
}
