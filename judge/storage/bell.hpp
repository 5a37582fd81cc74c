// LISTEN: waits on its own connection for the bells that transactions ring. A bell only says "look at the table again";
// a lost one costs a delay, never a submission.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "judge/storage/database.hpp"
#include "judge/storage/records.hpp"

namespace gradus::storage {

enum class BellKind {
    submission_queued,  // rung for workers
    submission_event,   // rung for followers of one submission
};

class Bell {
  public:
    Bell(std::string url, DatabaseRole role, BellKind kind);
    ~Bell();

    // Waits until rung or `timeout`; the ids whose bell rang since the last call, without duplicates; empty after a
    // time-out. Throws StorageError when the connection is lost; the next call tries to connect again.
    std::vector<SubmissionId> wait(std::chrono::milliseconds timeout);

    // Makes a wait in another thread, and every later one, return at once. Thread safe.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::storage
