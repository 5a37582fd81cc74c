// As changes_its_own_program, but the file is not brought back: it may be one that many runs share, and the next would
// see the change.
//
// expect: exited 0
#include "tests/sandbox/programs/changes_its_own_program.cpp"
