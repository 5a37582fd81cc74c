#include "api/caller.hpp"

#include <iterator>
#include <optional>
#include <utility>

namespace gradus::api {
namespace {

constexpr std::string_view cookie_name = "gradus_session";
constexpr std::size_t token_bytes_max = 128;

bool comes_from_this_machine(const Request& request) {
    return request.remote_address.starts_with("127.") || request.remote_address == "::1" ||
           request.remote_address.starts_with("::ffff:127.");
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::string_view cookie_value(std::string_view cookies) {
    while (!cookies.empty()) {
        const auto semicolon = cookies.find(';');
        const std::string_view cookie = trimmed(cookies.substr(0, semicolon));
        cookies.remove_prefix(semicolon == std::string_view::npos ? cookies.size() : semicolon + 1);
        if (cookie.starts_with(cookie_name) && cookie.substr(cookie_name.size()).starts_with('=')) {
            return cookie.substr(cookie_name.size() + 1);
        }
    }
    return {};
}

std::string cookie_of(const Request& request, const std::string& value, std::chrono::seconds lifetime) {
    const bool is_https = comes_from_this_machine(request) && request.header("x-forwarded-proto") == "https";
    return std::string(cookie_name) + "=" + value +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(lifetime.count()) +
           (is_https ? "; Secure" : "");
}

}  // namespace

std::string session_token(const Request& request) {
    const std::string_view authorization = request.header("authorization");
    std::string_view token;
    if (authorization.empty()) {
        token = cookie_value(request.header("cookie"));
    } else if (authorization.starts_with("Bearer ") || authorization.starts_with("bearer ")) {
        token = trimmed(authorization.substr(7));
    }
    return token.size() <= token_bytes_max ? std::string(token) : std::string();
}

OrRefusal<storage::Account> caller_of(const Request& request, storage::Database& database) {
    const std::string token = session_token(request);
    std::optional<storage::Account> account;
    if (!token.empty()) account = storage::find_session(database, token);
    if (account) return std::move(*account);
    const bool has_ended = !token.empty();
    Response response =
        refuse(request, Refusal::not_logged_in,
               has_ended ? Detail{"Your session has ended; log in again (`gradus login`).",
                                  "セッションが切れました。もう一度ログインしてください(`gradus login`)。"}
                         : Detail{"Log in first (`gradus login`, or POST /api/v1/sessions).",
                                  "先にログインしてください(`gradus login`、または POST /api/v1/sessions)。"});
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

std::string session_cookie(const Request& request, const std::string& token) {
    return cookie_of(request, token, session_lifetime);
}

std::string ended_cookie(const Request& request) {
    return cookie_of(request, "", std::chrono::seconds(0));
}

std::string client_address(const Request& request) {
    // Some proxies add a line of their own after what the client claimed: the last line counts.
    const auto end = request.headers.upper_bound("x-forwarded-for");
    if (end == request.headers.begin() || !comes_from_this_machine(request)) return request.remote_address;
    const auto& [name, value] = *std::prev(end);
    const std::string_view forwarded = name == "x-forwarded-for" ? value : std::string_view();
    if (forwarded.empty()) return request.remote_address;
    const auto comma = forwarded.rfind(',');
    return std::string(trimmed(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1)));
}

}  // namespace gradus::api
