// Makes files whose names break careless programs, and asks for one of them to be collected.
//
// expect: exited 0
// collect: -rf
// collected: -rf
#include <fcntl.h>
#include <unistd.h>

#include <string>

int main() {
    const std::string names[] = {"-rf", "\n", "a\nb", "\xff\xfe", std::string(255, 'x'), " ", "$(reboot)", "*", "~"};
    for (const std::string& name : names) {
        if (::open(name.c_str(), O_WRONLY | O_CREAT, 0600) < 0) return 1;
    }
}
