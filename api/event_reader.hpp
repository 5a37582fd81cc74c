// Server-Sent Events from bytes that come in pieces of any size (HTML Living Standard, 9.2.6 "Interpreting an event
// stream", less what our server never sends: carriage returns and byte order marks).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "api/http.hpp"

namespace gradus::api {

class EventReader {
  public:
    static constexpr std::size_t event_bytes_max = 4 << 20;

    // Calls `on_event` for every event that `bytes` complete. Throws std::length_error for an event over
    // event_bytes_max.
    void read(std::string_view bytes, const std::function<void(const StreamEvent&)>& on_event);

  private:
    void take_line(std::string_view line, const std::function<void(const StreamEvent&)>& on_event);

    std::string line_;   // begun, not ended
    StreamEvent event_;  // its id stays from event to event, as the standard has it
};

}  // namespace gradus::api
