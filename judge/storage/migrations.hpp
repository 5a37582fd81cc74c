// The migrations built into this program. The definition is generated from migrations/*.sql (embed_migrations.cmake).
#pragma once

#include <span>

#include "judge/storage/migrate.hpp"

namespace gradus::storage {

// In the order of their numbers.
std::span<const Migration> migrations();

}  // namespace gradus::storage
