#include "sandbox/request.hpp"

#include <stdexcept>

namespace gradus::sandbox {

namespace {

void append_words(Request& request, const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (word.find('\0') != std::string::npos) throw std::invalid_argument("sandbox::run: NUL in an argument");
        if (word.size() + 1 > command_bytes_max - request.text_bytes) {
            throw std::invalid_argument("sandbox::run: the arguments and the environment are longer than " +
                                        std::to_string(command_bytes_max) + " bytes");
        }
        word.copy(request.text + request.text_bytes, word.size());
        request.text_bytes += static_cast<std::uint32_t>(word.size());
        request.text[request.text_bytes++] = '\0';
    }
}

}  // namespace

std::unique_ptr<Request> make_request(RequestKind kind, const std::vector<std::string>& argv,
                                      const std::vector<std::string>& environment,
                                      const std::vector<ShownFile>& shown) {
    auto request = std::make_unique_for_overwrite<Request>();
    request->kind = kind;
    request->argv_count = static_cast<std::uint32_t>(argv.size());
    request->environment_count = static_cast<std::uint32_t>(environment.size());
    append_words(*request, argv);
    append_words(*request, environment);
    request->shown_count = static_cast<std::uint32_t>(shown.size());
    for (const ShownFile& file : shown) append_words(*request, {file.stored, file.name});
    return request;
}

}  // namespace gradus::sandbox
