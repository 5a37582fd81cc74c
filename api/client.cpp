#include "api/client.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <exception>
#include <utility>

#include "api/event_reader.hpp"

namespace gradus::api {
namespace {

constexpr long connect_ms_max = 5'000;
constexpr long answer_ms_max = 60'000;
constexpr long silence_s_max = 60;  // of a stream: four heartbeats

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

void add(List& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

// What arrives, on its way through libcurl's C interface, which no exception may cross.
struct Arrival {
    CURL* curl;
    Answer answer;
    std::unique_ptr<EventReader> reader;  // of a stream
    const std::function<void(const StreamEvent&)>* on_event = nullptr;
    std::exception_ptr failure;
};

std::size_t take(char* bytes, std::size_t, std::size_t count, void* target) {
    auto& arrival = *static_cast<Arrival*>(target);
    try {
        long status = 0;
        curl_easy_getinfo(arrival.curl, CURLINFO_RESPONSE_CODE, &status);
        if (arrival.on_event != nullptr && status == 200) {
            arrival.reader->read({bytes, count}, *arrival.on_event);
        } else {
            arrival.answer.body.append(bytes, count);
            if (arrival.answer.body.size() > static_cast<std::size_t>(answer_bytes_max)) {
                throw Unreachable("the server's answer is too long");
            }
        }
        return count;
    } catch (...) {
        arrival.failure = std::current_exception();
        return 0;  // ends the transfer
    }
}

bool prefers_japanese_text() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("ja");
    }
    return false;
}

}  // namespace

struct Client::State {
    std::string server;
    std::string token;
    CURL* curl = curl_easy_init();

    ~State() { curl_easy_cleanup(curl); }

    List headers() const {
        List list;
        if (!token.empty()) add(list, "Authorization: Bearer " + token);
        if (prefers_japanese_text()) add(list, "Accept-Language: ja, en;q=0.5");
        return list;
    }

    // One request with the options that all have in common; `headers` and what the caller set besides.
    Answer perform(const std::string& path, const List& headers, Arrival& arrival) {
        char reason[CURL_ERROR_SIZE] = "";
        curl_easy_setopt(curl, CURLOPT_URL, (server + path).c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_USERAGENT, "gradus");
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms_max);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &arrival);
        const CURLcode code = curl_easy_perform(curl);
        if (arrival.failure) std::rethrow_exception(arrival.failure);
        if (code != CURLE_OK) {
            throw Unreachable(server + ": " + (*reason != '\0' ? reason : curl_easy_strerror(code)));
        }
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        arrival.answer.status = static_cast<int>(status);
        return std::move(arrival.answer);
    }
};

Client::Client(std::string server, std::string token) : state_(std::make_unique<State>()) {
    while (server.ends_with('/')) server.pop_back();
    if (!server.starts_with("http://") && !server.starts_with("https://")) {
        throw std::invalid_argument("\"" + server + "\" is no address of a server: it begins with http:// or https://");
    }
    state_->server = std::move(server);
    state_->token = std::move(token);
}

Client::~Client() = default;

Answer Client::get(const std::string& path) {
    curl_easy_reset(state_->curl);
    curl_easy_setopt(state_->curl, CURLOPT_TIMEOUT_MS, answer_ms_max);
    Arrival arrival{state_->curl, {}, nullptr, nullptr, nullptr};
    return state_->perform(path, state_->headers(), arrival);
}

Answer Client::post(const std::string& path, const std::string& json) {
    curl_easy_reset(state_->curl);
    curl_easy_setopt(state_->curl, CURLOPT_TIMEOUT_MS, answer_ms_max);
    curl_easy_setopt(state_->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(state_->curl, CURLOPT_POSTFIELDS, json.data());
    curl_easy_setopt(state_->curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
    List headers = state_->headers();
    add(headers, "Content-Type: application/json");
    Arrival arrival{state_->curl, {}, nullptr, nullptr, nullptr};
    return state_->perform(path, headers, arrival);
}

Answer Client::follow(const std::string& path, std::int64_t last_event_id,
                      const std::function<void(const StreamEvent&)>& on_event) {
    curl_easy_reset(state_->curl);
    curl_easy_setopt(state_->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(state_->curl, CURLOPT_LOW_SPEED_TIME, silence_s_max);
    List headers = state_->headers();
    add(headers, "Accept: text/event-stream");
    if (last_event_id > 0) add(headers, "Last-Event-ID: " + std::to_string(last_event_id));
    Arrival arrival{state_->curl, {}, std::make_unique<EventReader>(), &on_event, nullptr};
    return state_->perform(path, headers, arrival);
}

std::string default_server() {
    const char* chosen = std::getenv("GRADUS_SERVER");
    return chosen != nullptr && *chosen != '\0' ? chosen : "http://127.0.0.1:8000";
}

}  // namespace gradus::api
