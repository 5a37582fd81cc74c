// Looks for expected answers, other cases and other people's submissions where judges keep them, by every name that it
// can think of and in every descriptor. Nothing may be there.
//
// expect: exited 0
// input: the input of this case
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (const std::string folder :
         {"/work", "/tmp", "/", "..", "/var/lib", "/srv", "/data", "/home", "/run", "/opt"}) {
        for (const char* name : {"/1.ans", "/1.out", "/answer.txt", "/expected", "/data/secret/1.ans", "/secret",
                                 "/gradus", "/problem.yaml", "/checker", "/submissions", "/judge", "/grader.py"}) {
            attempt::refused((folder + name).c_str(), ::open((folder + name).c_str(), O_RDONLY));
        }
    }
    char input[64];
    attempt::must_hold("the input is that of this case", ::read(0, input, sizeof input) == 22);
    attempt::must_hold("and nothing follows it", ::read(0, input, sizeof input) == 0);
    attempt::refused("read what was printed before", ::read(1, input, sizeof input));
    attempt::refused("open the output for reading", ::open("/dev/stdout", O_RDONLY | O_NONBLOCK));
    attempt::refused("open the error output for reading", ::open("/dev/stderr", O_RDONLY | O_NONBLOCK));
    return attempt::exit_status();
}
