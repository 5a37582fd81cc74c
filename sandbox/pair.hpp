// Two untrusted programs joined by pipes, each in a box and under limits of its own: a student's program and the
// interactor that it talks with.
//
//   program ── standard output ──► pipe ── standard input ──► interactor
//           ◄── standard input ── pipe ◄── standard output ──
//
// The pipes are the kernel's and go from box to box; the keeper copies nothing. It keeps an end of each for itself
// until it has seen one of the two end: only then does the other read the end of its input. So which of them ended
// first is never a matter of luck, even where the one dies of the other's death within a microsecond. (The price: who
// closes its standard output early does not show that until it ends.)
//
// What a side still writes once the other has ended is never refused: it goes to the keeper, up to the output limit. So
// neither dies of SIGPIPE, and both learn of the other's end in one way: there is nothing more to read. While both run,
// a pipe holds what the kernel lets it (64 KiB); a side that writes more to one that does not read waits. If both wait
// for each other, the wall limit of one of them is the way out: it should be the program's, so the interactor's is to
// be the longer one.
#pragma once

#include "sandbox/run.hpp"

namespace gradus::sandbox {

// One of the two. Command::standard_input is not used.
struct Side {
    Sandbox& sandbox;
    const Command& command;
    const Limits& limits;
};

// Standard output is what a side wrote that the other did not live to read.
struct PairOutcome {
    Outcome program;
    Outcome interactor;
    bool is_interactor_first = false;  // it ended before the program
};

// Runs both to their ends. When the interactor ends first with `status_to_finish_on`, the program may go on within its
// limits; after any other end of the interactor it is ended too (Ending::abandoned). The two sandboxes must differ, and
// be called by one thread. Blocks and throws as Sandbox::run.
PairOutcome run_pair(const Side& program, const Side& interactor, int status_to_finish_on);

}  // namespace gradus::sandbox
