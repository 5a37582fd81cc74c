// Times near their limit. A program's CPU time differs from run to run, most of all on a host that has other work:
// caches, the other half of a core and the clock's frequency are shared. A result so near its limit that another run
// might end otherwise is therefore run again, up to two times, and the least time counts.
//
//   limit           limit + band
//   ──┼──────────────────┼────────────►  CPU time
//  in │ run again        │ time limit exceeded: ended here
//
// The band lies above the limit only. The least time counts, so a pass, however near, stays one: running it again could
// change nothing. The sandbox ends a program at the far edge, beyond which another run is not worth while; an endless
// loop costs a tenth more time, and no second run.
//
// A program that meets its wall limit was waiting for something. If that was a processor, the host was too busy to
// tell, and it is run again; if it was anything else, it would wait as long the next time.
#pragma once

#include <chrono>
#include <functional>

#include "judge/checker/check.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

inline constexpr int runs_max = 3;

// A tenth of the limit, and at least ten milliseconds (a few ticks of the host's timer).
std::chrono::milliseconds band_of(std::chrono::milliseconds limit);

// The limits that the sandbox is to enforce.
sandbox::Limits with_band(const sandbox::Limits&);

// A program run to its end, and judged.
struct Run {
    Check check;
    sandbox::Outcome outcome;
};

// Another run might end otherwise. `limits`: without the band.
bool is_near_limit(const sandbox::Outcome&, const sandbox::Limits& limits);

struct Settled {
    Run run;       // the one that counts
    int runs = 0;  // how many there were
};

// Runs once, and again while the best run so far is near its limit. The best is one that is within its time, else the
// one of the least CPU time. When a busy host kept even that from computing, it is the judge's error.
Settled settle(const std::function<Run()>& run_once, const sandbox::Limits& limits);

}  // namespace gradus::judge
