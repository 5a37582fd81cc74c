// A box: namespaces, mounts and a cgroup slot made ahead, with an init inside that starts one program after the other.
#pragma once

#include <linux/filter.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <linux/filter.h>

#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/protocol.hpp"
#include "sandbox/run.hpp"
#include "sandbox/store.hpp"
#include "sandbox/usage.hpp"
#include "sandbox/users.hpp"

namespace gradus::sandbox {

// What the boxes of a slot have to themselves on the host, beside the control group.
struct BoxPlace {
    BoxUsers users;
    int processor = 0;  // see cores.hpp
};

// Class invariant: init_ is a child of ours that nobody else waits for, or -1. The thread that makes a box must outlive
// it (init dies with that thread).
class Box {
  public:
    // Clones init into its namespaces and sends it the set-up; does not wait. Throws std::system_error.
    Box(const std::filesystem::path& image, CgroupSlot& slot, const BoxPlace& place,
        std::span<const sock_filter> filter, std::shared_ptr<UsageTally> tally);
    Box(Box&&) = delete;
    // Kills everything in it and reaps init.
    ~Box();

    // Init has not died since (of the host's want of memory, say).
    bool is_alive() const;
    // Asks for a run. `files` as protocol.hpp says. Throws std::system_error when init is gone.
    void request(const Request& request, std::span<const int> files);
    // Starts a warm interpreter for `warm` in this environment and waits until it is ready. False when it could not be
    // started; then the box is of no more use.
    bool start_zygote(const Warm& warm, const std::vector<std::string>& environment);
    bool has_zygote_for(const Warm& warm, const std::vector<std::string>& environment) const;
    bool has_zygote() const { return zygote_.has_value(); }
    // What a program of the warm interpreter has in common with it, and is not charged for.
    std::int64_t memory_bytes_shared() const { return memory_bytes_shared_; }
    Residents residents() const { return {1 + (has_launcher_ ? 1 : 0) + (zygote_ ? 2 : 0), zygote_.has_value()}; }

    Store& store() { return store_; }

    // Ends the program that runs, if one does; init reports as usual.
    void end_program() const;

    int reports() const { return socket_.get(); }         // Report messages arrive here
    int init_pidfd() const { return init_pidfd_.get(); }  // readable once init is dead
    int runs() const { return runs_; }

  private:
    void send_setup(const std::filesystem::path& image, const BoxPlace& place, const InitFiles& files,
                    std::span<const sock_filter> filter);
    void destroy();

    std::shared_ptr<UsageTally> tally_;
    bool has_ready_zygote_ = false;
    pid_t init_ = -1;
    Descriptor init_pidfd_;
    Descriptor socket_;
    Store store_;
    bool has_launcher_ = false;
    int runs_ = 0;
    std::int64_t memory_bytes_shared_ = 0;
    std::optional<std::vector<std::string>> zygote_;  // what it was started as: interpreter, modules, environment
};

}  // namespace gradus::sandbox
