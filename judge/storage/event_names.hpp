// The words of EventKind as the table event has them.
#pragma once

#include <string_view>

#include "judge/storage/records.hpp"

namespace gradus::storage {

std::string_view name_of(EventKind);
EventKind event_kind_named(std::string_view name);  // throws StorageError for a word that the table cannot hold

}  // namespace gradus::storage
