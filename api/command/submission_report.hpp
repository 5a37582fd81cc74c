// Tells the events of one submission to a person: a line that renews itself on a terminal, a line an event elsewhere.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "api/http.hpp"
#include "judge/verdict.hpp"

namespace gradus::api {

class SubmissionReport {
  public:
    // `out` outlives the report.
    SubmissionReport(std::ostream& out, bool is_terminal);

    // Throws std::exception for an event that is not ours.
    void tell(const StreamEvent&);

    // Once `graded` was told.
    std::optional<judge::Verdict> verdict() const { return verdict_; }

  private:
    struct Fields;

    void show(const std::string& line);   // stays
    void renew(const std::string& line);  // on a terminal: is replaced by the next

    std::ostream& out_;
    const bool is_terminal_;
    int cases_total_ = 0;
    int cases_told_ = 0;
    std::optional<judge::Verdict> verdict_;
};

}  // namespace gradus::api
