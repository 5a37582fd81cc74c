// A worker in a thread, its log, and problems and submissions for it: real sandboxes, a real PostgreSQL.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "judge/problem_folder.hpp"
#include "judge/worker/worker.hpp"
#include "tests/storage/test_cluster.hpp"

namespace gradus::worker {

std::string test_image();

// Settings for the test cluster, with a poll so slow that only the bell can explain a prompt claim.
Settings test_settings();

class RunningWorker {
  public:
    explicit RunningWorker(Settings);
    ~RunningWorker();  // stops it

    void stop();                                 // and waits until it has
    void wait_for_log(const std::string& part);  // fails the test after a long while
    int lines_with(const std::string& part);

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> log_;  // guarded by mutex_
    Worker worker_;
    std::thread thread_;
};

// "double": print twice the number read. One sample and `secret_cases` secret ones, 10 points each secret case.
judge::Folder double_folder(int secret_cases);

inline constexpr auto right = "print(2 * int(input()))\n";
inline constexpr auto right_and_slow = "import time\ntime.sleep(0.4)\nprint(2 * int(input()))\n";
inline constexpr auto wrong = "print(3)\n";

// Puts it into service under a name of its own and returns that.
std::string put_folder(const judge::Folder&);

// The history of a submission as soon as `is_enough`; fails the test after a long while.
std::vector<storage::Event> history_when(storage::SubmissionId,
                                         const std::function<bool(const std::vector<storage::Event>&)>& is_enough);
std::vector<storage::Event> history_when_graded(storage::SubmissionId);
int count_of(storage::EventKind, const std::vector<storage::Event>&);

// What the operator can read of a submission.
std::string judge_message_of(storage::SubmissionId);

}  // namespace gradus::worker
