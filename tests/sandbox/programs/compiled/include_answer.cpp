// Includes the answers by the paths where judges keep them. Nothing is there.
//
// expect: exited 1
// says: No such file or directory
// limits: cpu_ms=2000
#include <../data/secret/1.ans>
int main() {}
