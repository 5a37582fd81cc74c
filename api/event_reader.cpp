#include "api/event_reader.hpp"

#include <charconv>
#include <stdexcept>

namespace gradus::api {

void EventReader::read(std::string_view bytes, const std::function<void(const StreamEvent&)>& on_event) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        line_.append(bytes.substr(0, end));
        if (line_.size() + event_.data.size() > event_bytes_max) throw std::length_error("an event is too long");
        if (end == std::string_view::npos) return;
        bytes.remove_prefix(end + 1);
        take_line(line_, on_event);
        line_.clear();
    }
}

void EventReader::take_line(std::string_view line, const std::function<void(const StreamEvent&)>& on_event) {
    if (line.empty()) {
        if (!event_.data.empty()) on_event(event_);
        event_.type.clear();
        event_.data.clear();
        return;
    }
    const auto colon = line.find(':');
    const std::string_view field = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "event") event_.type = value;
    if (field == "data") {
        if (!event_.data.empty()) event_.data += '\n';
        event_.data += value;
    }
    if (field == "id") std::from_chars(value.data(), value.data() + value.size(), event_.id);
}

}  // namespace gradus::api
