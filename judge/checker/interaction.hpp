// Who decides when a program and an interactor have come to their ends: the rules of the ICPC format.
//
// An interactor is an output validator that talks with the program while it runs: its standard input is the program's
// output, and the reverse. Two can end in many ways, and the first end often causes the second. In this order:
//
//   1. the interactor ended first, and not by accepting: its word is the verdict, whatever the program did then. (A
//      program that is told "wrong" and then crashes, or waits for more, is wrong.)
//   2. the program failed (a limit, a crash, an exit status other than 0): that is the verdict, even where the
//      interactor has accepted, and whatever the interactor made of it.
//   3. else the interactor's word.
//
// An interactor that neither accepts nor rejects is the judge's error; it must stand a program that leaves early, which
// it sees as the end of its input. Writing to a program that is gone never fails (sandbox/pair.hpp).
#pragma once

#include "judge/checker/check.hpp"
#include "judge/problem.hpp"
#include "sandbox/pair.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

// A validator's, with so much more wall time that a program that waits for ever meets its own limit first.
sandbox::Limits limits_of_interactor(const sandbox::Limits& program);

// `limits`: the program's.
Check check_of_interaction(const Checker&, const sandbox::PairOutcome&, const sandbox::Limits& limits,
                           double points_max);

}  // namespace gradus::judge
