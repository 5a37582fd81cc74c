#include "api/database_pool.hpp"

#include <utility>

#include "judge/storage/storage_error.hpp"

namespace gradus::api {

DatabasePool::DatabasePool(std::string url, int connections_max, std::chrono::milliseconds wait_ms_max)
    : url_(std::move(url)), connections_max_(connections_max), wait_ms_max_(wait_ms_max) {}

DatabasePool::Loan DatabasePool::lend() {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, wait_ms_max_, [this] { return lent_ < connections_max_; })) {
        throw storage::StorageError("no connection to the database is free within " +
                                    std::to_string(wait_ms_max_.count()) + " ms");
    }
    ++lent_;
    if (!free_.empty()) {
        storage::Database database = std::move(free_.back());
        free_.pop_back();
        return Loan(*this, std::move(database));
    }
    lock.unlock();
    try {
        return Loan(*this, storage::Database(url_, storage::DatabaseRole::server));
    } catch (const storage::StorageError&) {
        lock.lock();
        --lent_;
        returned_.notify_one();
        throw;
    }
}

DatabasePool::Loan::~Loan() {
    const std::lock_guard lock(pool_.mutex_);
    --pool_.lent_;
    pool_.free_.push_back(std::move(database_));
    pool_.returned_.notify_one();
}

}  // namespace gradus::api
