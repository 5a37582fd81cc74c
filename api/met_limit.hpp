// Which limit a case met, and how often it was run: as JSON, and as words for a terminal.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "judge/limit.hpp"

namespace gradus::api {

// {kind, unit, allowed, used}, or null.
boost::json::value limit_json(const std::optional<judge::MetLimit>&);

// "time limit 1.000 s, used 1.070 s, run 3 times" of a case's "limit" and "runs"; nothing for a case that was run once
// and met no limit. Throws boost::system::system_error or std::exception when the members are missing.
std::string limit_words(const boost::json::object& case_object);

}  // namespace gradus::api
