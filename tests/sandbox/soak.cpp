// Thousands of runs in one sandbox, a third of them hostile, and what they cost the judge: soak RUNS
//
// Of three runs one is an attack of programs/, one a static program and one a warm Python that look around for what was
// left behind. Each attack is carried out in the first lap; those that take long (they run into a limit) are left out
// of the others. Every hundred runs the host is looked at: processes, descriptors, mounts, control groups, the judge's
// memory. Prints a line of figures; exit status 1 when anything was left, ended otherwise than it must, or made the
// judge grow.
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"
#include "tests/sandbox/prepared.hpp"

namespace gradus::sandbox {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto slow = std::chrono::milliseconds(200);
constexpr int runs_between_looks = 100;
// The judge may grow by this after the first tenth of the runs: what an allocator keeps.
constexpr std::int64_t growth_bytes_max = 8 << 20;

std::int64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t total_pages = 0, resident_pages = 0;
    file >> total_pages >> resident_pages;
    return resident_pages * ::sysconf(_SC_PAGESIZE);
}

class Soak {
  public:
    explicit Soak(int runs) : runs_(runs) {
        for (Attack& attack : read_attacks()) attacks_.push_back({std::move(attack)});
    }

    // The number of things that were wrong.
    int run() {
        const HostState before = look_at_host();
        const auto start = Clock::now();
        {
            Sandbox sandbox(runtime_image());
            slot_ = held_slots().front();
            for (int i = 0; i < runs_; ++i) {
                i % 3 == 0 ? attack(sandbox) : look_around(sandbox, i % 3 == 1 ? still_ : warm_);
                if (i == runs_ / 10) settled_bytes_ = resident_bytes();
                if ((i + 1) % runs_between_looks == 0) look(i + 1);
            }
            end_bytes_ = resident_bytes();
        }
        for (const std::string& left : leftovers_of_sandbox(slot_, before)) complain(left);
        if (end_bytes_ - settled_bytes_ > growth_bytes_max) complain("the judge has grown");
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        std::printf(
            "%d runs, %d of them hostile (%zu attacks), in %.0f s; the judge's memory after a tenth %.1f MiB, at the "
            "end %.1f MiB; %d faults\n",
            runs_, hostile_, attacks_.size(), seconds, double(settled_bytes_) / (1 << 20),
            double(end_bytes_) / (1 << 20), faults_);
        return faults_;
    }

  private:
    struct Rehearsed {
        Attack attack;
        bool is_slow = false;
    };

    void attack(Sandbox& sandbox) {
        while (attacks_[next_].is_slow) next_ = (next_ + 1) % attacks_.size();
        Rehearsed& chosen = attacks_[next_];
        next_ = (next_ + 1) % attacks_.size();
        const auto start = Clock::now();
        const Outcome outcome = sandbox.run(Prepared(chosen.attack).command(), chosen.attack.limits);
        chosen.is_slow = Clock::now() - start > slow;
        const std::vector<std::string>& right = chosen.attack.endings;
        if (std::find(right.begin(), right.end(), ending_of(outcome)) == right.end()) {
            complain(chosen.attack.name + " ended: " + ending_of(outcome));
        }
        ++hostile_;
    }

    void look_around(Sandbox& sandbox, const Prepared& witness) {
        const Limits limits{.cpu = std::chrono::seconds(10), .wall = std::chrono::seconds(60)};
        const Outcome outcome = sandbox.run(witness.command(), limits);
        if (ending_of(outcome) != "exited 0")
            complain("a witness: " + outcome.standard_output + outcome.standard_error);
    }

    void look(int done) {
        for (const std::string& left : leftovers_of_run(slot_)) complain(left);
        if (const auto slots = held_slots(); slots.size() != 1)
            complain(std::to_string(slots.size()) + " slots are held");
        if (::isatty(2)) std::fprintf(stderr, "\r%d of %d runs, %d faults ", done, runs_, faults_);
    }

    void complain(const std::string& fault) {
        ++faults_;
        std::fprintf(stderr, "%s\n", fault.c_str());
    }

    const int runs_;
    std::vector<Rehearsed> attacks_;
    std::size_t next_ = 0;
    const Prepared still_ = Prepared::witness();
    const Prepared warm_ = Prepared::witness({"numpy"});
    HeldSlot slot_;
    std::int64_t settled_bytes_ = 0, end_bytes_ = 0;
    int hostile_ = 0, faults_ = 0;
};

}  // namespace
}  // namespace gradus::sandbox

int main(int argc, char** argv) {
    int runs = 0;
    if (argc == 2) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), runs);
    if (runs < 1) {
        std::fprintf(stderr, "usage: soak RUNS\n");
        return 2;
    }
    // A mount namespace of its own, so that what others mount on the host is not taken for something left.
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        std::perror("soak: needs root");
        return 2;
    }
    return gradus::sandbox::Soak(runs).run() == 0 ? 0 : 1;
}
