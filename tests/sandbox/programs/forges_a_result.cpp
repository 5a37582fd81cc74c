// Leaves files in which a careless judge would look for its own result, and exits at once. Must count for nothing: what
// comes back is what was asked for, and the status is its own.
//
// expect: exited 9
// collect: score.txt
// collected: score.txt
#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

int main() {
    for (const char* name :
         {"score.txt", "result.json", "verdict", "exit_status", "/tmp/score.txt", ".ok", "judgemessage.txt"}) {
        const int file = ::open(name, O_WRONLY | O_CREAT, 0666);
        if (::write(file, "accepted 100\n", 13) != 13) return 1;
    }
    ::_exit(9);
}
