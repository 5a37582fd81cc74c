// What commands that talk to a server have in common: where it is, and what to say when it refuses.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "api/client.hpp"
#include "api/command/command.hpp"

namespace gradus::api {

// "http://host:port" without a slash at the end: the name under which credentials are kept.
std::string server_name(std::string url);

// The body of an answer; throws Unreachable when it is no JSON object, since then it is not our server that spoke.
boost::json::object body_of(const Answer&);

// Prints title and detail of an answer that is not 2xx; the status to exit with: exit_usage for a 4xx, else
// exit_failure.
ExitStatus report_refusal(const std::string& command, const Answer&);

}  // namespace gradus::api
