// Reads its own credentials: one unprivileged user and group, no capability in any set, no way to gain one, a filter.
//
// expect: exited 0
#include <sys/prctl.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    std::ifstream file("/proc/self/status");
    const std::string wanted[] = {"Uid:\t1000\t1000\t1000\t1000",
                                  "Gid:\t1000\t1000\t1000\t1000",
                                  "NoNewPrivs:\t1",
                                  "Seccomp:\t2",
                                  "CapInh:\t0000000000000000",
                                  "CapPrm:\t0000000000000000",
                                  "CapEff:\t0000000000000000",
                                  "CapBnd:\t0000000000000000",
                                  "CapAmb:\t0000000000000000"};
    int found = 0;
    for (std::string line; std::getline(file, line);) {
        for (const std::string& each : wanted) found += line == each ? 1 : 0;
    }
    attempt::must_hold("all nine lines are as they must be", found == 9);
    attempt::must_hold("there is no supplementary group", ::getgroups(0, nullptr) == 0);
    attempt::refused("raise an ambient capability", ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
    attempt::refused("clear no_new_privs", ::prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    attempt::refused("set securebits", ::prctl(PR_SET_SECUREBITS, 0, 0, 0, 0));
    return attempt::exit_status();
}
