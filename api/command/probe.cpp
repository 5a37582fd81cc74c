// `gradus probe`: what this host permits and what is missing.
#include <boost/json.hpp>
#include <boost/program_options.hpp>
#include <iostream>

#include "api/command/command.hpp"
#include "api/runtime_image.hpp"
#include "sandbox/probe.hpp"

namespace gradus::api {

namespace {

using sandbox::Finding;

std::string_view word_for(Finding::State state) {
    switch (state) {
        case Finding::State::good: return "good";
        case Finding::State::warning: return "warning";
        case Finding::State::missing: return "missing";
    }
    throw std::logic_error("a finding without a state");
}

void print_json(const std::vector<Finding>& findings) {
    boost::json::array rows;
    for (const Finding& finding : findings) {
        rows.push_back({{"subject", finding.subject}, {"state", word_for(finding.state)}, {"text", finding.text}});
    }
    std::cout << boost::json::object{{"can_judge", can_judge(findings)}, {"findings", rows}} << '\n';
}

void print_table(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        std::cout << std::string(word_for(finding.state)) << '\t' << finding.subject << ": " << finding.text << '\n';
    }
    std::cout << (can_judge(findings) ? "This host can judge.\n" : "This host cannot judge yet: see what is missing above.\n");
}

}  // namespace

int probe_command(Arguments arguments) {
    namespace options = boost::program_options;
    options::options_description description("Options");
    description.add_options()("image", options::value<std::string>()->default_value(default_runtime_image()),
                              "the runtime image that sandboxes run in")("json", "one JSON object instead of lines")(
        "help,h", "this text");
    options::variables_map given;
    options::store(options::command_line_parser({arguments.begin(), arguments.end()})
                       .options(description)
                       .positional({})
                       .run(),
                   given);
    if (given.count("help") != 0) {
        std::cout << "Usage: gradus probe [--image DIR] [--json]\n\nSays what this host permits and what is missing to judge on "
                     "it.\nExit status: 0 it can judge, 3 it cannot.\n\n"
                  << description;
        return exit_accepted;
    }
    const std::vector<Finding> findings = sandbox::probe(given["image"].as<std::string>());
    if (given.count("json") != 0) {
        print_json(findings);
    } else {
        print_table(findings);
    }
    return can_judge(findings) ? exit_accepted : exit_failure;
}

}  // namespace gradus::api
