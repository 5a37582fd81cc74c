// A box: namespaces, mounts and a cgroup slot made ahead, with an init inside that starts one program after the other.
#pragma once

#include <linux/filter.h>
#include <filesystem>
#include <span>

#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

// Class invariant: init_ is a child of ours that nobody else waits for, or -1. The thread that makes a box must outlive
// it (init dies with that thread).
class Box {
  public:
    // Clones init into its namespaces and sends it the set-up; does not wait. Throws std::system_error.
    Box(const std::filesystem::path& image, CgroupSlot& slot, std::span<const sock_filter> filter);
    Box(Box&&) = delete;
    // Kills everything in it and reaps init.
    ~Box();

    // Init has not died since (of the host's want of memory, say).
    bool is_alive() const;
    // Asks for a run. `files` as protocol.hpp says. Throws std::system_error when init is gone.
    void request(const RunRequest& request, std::span<const int> files);
    // Ends the program that runs, if one does; init reports as usual.
    void end_program() const;

    int reports() const { return socket_.get(); }         // Report messages arrive here
    int init_pidfd() const { return init_pidfd_.get(); }  // readable once init is dead
    int runs() const { return runs_; }

  private:
    void send_setup(const std::filesystem::path& image, int slot_number, const InitFiles& files,
                    std::span<const sock_filter> filter);
    void destroy();

    pid_t init_ = -1;
    Descriptor init_pidfd_;
    Descriptor socket_;
    int runs_ = 0;
};

}  // namespace gradus::sandbox
