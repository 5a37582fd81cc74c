// A bounded number of connections to the database, lent to one handler at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "judge/storage/database.hpp"

namespace gradus::api {

class DatabasePool {
  public:
    // Connects when first needed, as the role `server`.
    DatabasePool(std::string url, int connections_max, std::chrono::milliseconds wait_ms_max);

    // A connection on loan, given back by the destructor.
    class Loan {
      public:
        Loan(DatabasePool& pool, storage::Database database) : pool_(pool), database_(std::move(database)) {}
        ~Loan();
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;

        storage::Database& operator*() { return database_; }

      private:
        DatabasePool& pool_;  // outlives the loan
        storage::Database database_;
    };

    // Throws StorageError when none is free within wait_ms_max, or when connecting fails. Thread safe.
    Loan lend();

  private:
    const std::string url_;
    const int connections_max_;
    const std::chrono::milliseconds wait_ms_max_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<storage::Database> free_;  // guarded by mutex_
    int lent_ = 0;                         // guarded by mutex_; lent_ + free_.size() ≤ connections_max_
};

}  // namespace gradus::api
