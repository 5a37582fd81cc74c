// One attempt at running a command: a box chosen, asked for the run, followed to its end. A box may be stale, a warm
// interpreter lost; then the attempt did not have its run and another is made.
//
//   choose ──► begin ──► following ──► conclude
//
// Apart from each other so that two attempts in two sandboxes can be under way at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/request.hpp"
#include "sandbox/run.hpp"
#include "sandbox/scratch.hpp"
#include "sandbox/store.hpp"
#include "sandbox/watch.hpp"

namespace gradus::sandbox {

inline constexpr int attempts_max = 3;  // the last one is cold

struct Pipe {
    Descriptor reading, writing;
};

// With reading ends that do not block, if the keeper is to read them. Throws std::system_error.
Pipe make_pipe(bool is_read_by_keeper);

// The directory for /work with the command's files.
struct Work {
    Descriptor directory;
    std::vector<ShownFile> shown;  // over files of the directory that are there, and empty
};

// The slot outlives the box: members are destroyed from the last to the first.
struct Sandbox::State {
    std::filesystem::path image;
    std::unique_ptr<CgroupHierarchy> hierarchy;
    std::unique_ptr<CgroupSlot> slot;
    BoxUsers users;
    std::vector<sock_filter> filter;
    WatchFiles watch_files;
    ScratchStock scratches;
    std::shared_ptr<UsageTally> tally;
    std::optional<Box> box;

    std::thread::id box_maker;  // a box dies with the thread that made it

    Box& new_box();
    bool has_box() const;
    void give_up_box();  // before its time, if there is one
    Box& cold_box();
    // A box with the warm interpreter that the command asks for; null when there is none to be had. Python programs of
    // one course want the same one: a box has one at most, and is remade for another.
    Box* warm_box(const Warm& warm, const std::vector<std::string>& environment);
};

// Throws std::invalid_argument for a command that cannot be meant.
void require_meaningful(const Command&);

// What it is given must outlive it.
class Attempt {
  public:
    // Has a box ready; a warm interpreter may take seconds to start.
    Attempt(Sandbox::State&, const Command&, const Limits&, bool may_be_warm);
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    // Nobody knows what the box of an attempt is doing that was begun and not concluded: it is thrown away.
    ~Attempt();

    // Asks for the run. `input`, `output`: the program's ends; `read_output`: the keeper's end of its standard output,
    // or none. Throws std::system_error.
    void begin(int input, int output, Descriptor read_output);
    Following& following() { return *following_; }
    // Of a run that is over. The box is thrown away when it is not sound or has served its time.
    Watched conclude();

  private:
    Sandbox::State& state_;
    const Command& command_;
    const Limits& limits_;
    Box* box_ = nullptr;
    bool is_warm_ = false;
    bool is_box_known_ = true;  // to be idle
    Work work_;
    std::unique_ptr<Following> following_;
};

}  // namespace gradus::sandbox
