// The world failed: PostgreSQL is gone, a statement was refused. what() says what was attempted and why it failed,
// never a secret.
#pragma once

#include <stdexcept>

namespace gradus::storage {

struct StorageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace gradus::storage
