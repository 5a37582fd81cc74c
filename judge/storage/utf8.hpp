// What PostgreSQL's type text can hold: valid UTF-8 without NUL. A name that is not cannot be in a table, so looking it
// up finds nothing instead of failing.
#pragma once

#include <string_view>

namespace gradus::storage {

bool is_utf8(std::string_view text);

}  // namespace gradus::storage
