#include "api/http_text.hpp"

#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace gradus::api {

namespace {

constexpr std::pair<const char*, const char*> default_headers[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
};

}  // namespace

std::string date_now() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    const std::size_t length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return {text, length};
}

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

void complete_headers(Response& response) {
    std::erase_if(response.headers,
                  [](const auto& header) { return !is_one_line(header.first) || !is_one_line(header.second); });
    for (const auto& [name, value] : default_headers) {
        if (!response.has_header(name)) response.headers.emplace_back(name, value);
    }
}

std::string text_of(const std::vector<StreamEvent>& events) {
    std::string text;
    for (const StreamEvent& event : events) {
        if (!is_one_line(event.type) || !is_one_line(event.data)) throw std::logic_error("an event of several lines");
        text += "id: " + std::to_string(event.id) + "\nevent: " + event.type + "\ndata: " + event.data + "\n\n";
    }
    return text;
}

std::string chunk_of(const std::string& bytes, bool is_chunked) {
    if (!is_chunked) return bytes;
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return size + bytes + "\r\n";
}

std::string shown(const Request& request) {
    std::string text = request.method.substr(0, 20) + " ";  // a client may name any
    for (const char letter : request.path.substr(0, 200)) {
        text += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f ? '?' : letter;
    }
    return text;
}

}  // namespace gradus::api
