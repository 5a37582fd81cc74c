// A submission and its history as JSON, in the words of DESIGN: what GET /submissions/{id} shows and what its event
// stream tells.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.hpp"
#include "judge/storage/records.hpp"

namespace gradus::api {

// {id, problem, language, created_at, state, verdict, points, points_max}: a line of a listing. `verdict` is null while
// waiting.
boost::json::object submission_json(const storage::Submission&);

// The same with source, compile, cases and cases_total, made from its whole history. A history in which a worker died
// holds several attempts: what came before the last `claimed` is left out.
boost::json::object submission_json(const storage::Submission&, const std::vector<storage::Event>&);

// One event for the stream; `points_max` is the submission's.
StreamEvent stream_event(const storage::Event&, double points_max);

}  // namespace gradus::api
