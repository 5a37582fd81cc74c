#include "api/event_reader.hpp"

#include <gtest/gtest.h>

#include "api/http_text.hpp"

namespace gradus::api {
namespace {

std::string told(const StreamEvent& event) {
    return std::to_string(event.id) + "|" + event.type + "|" + event.data + "\n";
}

// What comes out when the bytes come in pieces cut at the given places.
std::string read_cut(std::string_view bytes, std::size_t first, std::size_t second) {
    EventReader reader;
    std::string all;
    const auto on_event = [&](const StreamEvent& event) { all += told(event); };
    reader.read(bytes.substr(0, first), on_event);
    reader.read(bytes.substr(first, second - first), on_event);
    reader.read(bytes.substr(second), on_event);
    return all;
}

TEST(event_reader, reads_the_same_wherever_the_bytes_are_cut) {
    const std::string bytes =
        "retry: 1000\n\n: heartbeat\n\nid: 1\nevent: queued\ndata: {\"at\":\"あ\"}\n\n"
        "id:12\nevent:case\ndata:a\ndata: b\nunknown: x\nlonely\n\ndata: no id of its own\n\nevent: no data\n\n"
        "id: 13\ndata: not ended\n";
    const std::string expected = "1|queued|{\"at\":\"あ\"}\n12|case|a\nb\n12||no id of its own\n";
    for (std::size_t second = 0; second <= bytes.size(); ++second) {
        for (std::size_t first = 0; first <= second; ++first) {
            ASSERT_EQ(read_cut(bytes, first, second), expected) << first << " " << second;
        }
    }
}

TEST(event_reader, understands_what_the_server_writes) {
    const std::vector<StreamEvent> events = {{1, "queued", "{}"}, {2, "graded", R"({"verdict":"accepted"})"}};
    EventReader reader;
    std::string all;
    reader.read(text_of(events), [&](const StreamEvent& event) { all += told(event); });
    EXPECT_EQ(all, told(events[0]) + told(events[1]));
}

TEST(event_reader, takes_an_event_up_to_its_limit) {
    const std::string field = "data: ";
    for (const std::size_t size : {EventReader::event_bytes_max - 1, EventReader::event_bytes_max}) {
        EventReader reader;
        std::size_t read = 0;
        reader.read(field + std::string(size - field.size(), 'x') + "\n\n",
                    [&](const StreamEvent& event) { read = event.data.size(); });
        EXPECT_EQ(read, size - field.size());
    }
    EventReader reader;
    EXPECT_THROW(reader.read(std::string(EventReader::event_bytes_max + 1, 'x'), [](const StreamEvent&) {}),
                 std::length_error);
    EventReader endless;
    const std::string line = field + std::string(100'000, 'x') + "\n";
    EXPECT_THROW(
        {
            for (int i = 0; i < 50; ++i) endless.read(line, [](const StreamEvent&) {});
        },
        std::length_error);
}

}  // namespace
}  // namespace gradus::api
