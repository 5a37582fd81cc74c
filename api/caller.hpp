// Who is asking: the session in a request's cookie or bearer token, and what a reverse proxy on this machine says of
// the client.
#pragma once

#include <chrono>
#include <string>

#include "api/http.hpp"
#include "api/refusal.hpp"
#include "judge/storage/accounts.hpp"

namespace gradus::api {

inline constexpr std::chrono::hours session_lifetime{30 * 24};

// The token of "Authorization: Bearer …", else that of the cookie; empty when there is neither.
std::string session_token(const Request&);

// The account whose session it is; 401 when there is none.
OrRefusal<storage::Account> caller_of(const Request&, storage::Database&);

// Values of Set-Cookie. Secure when the client speaks https, as far as we know.
std::string session_cookie(const Request&, const std::string& token);
std::string ended_cookie(const Request&);

// The peer, or the client that a proxy on this machine names last in X-Forwarded-For.
std::string client_address(const Request&);

}  // namespace gradus::api
