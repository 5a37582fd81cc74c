// `gradus probe`: what this host permits and what is missing.
#include <boost/json.hpp>
#include <chrono>
#include <iostream>

#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/runtime_image.hpp"
#include "sandbox/probe.hpp"
#include "sandbox/rootless.hpp"
#include "sandbox/self_test.hpp"

namespace gradus::api {

namespace {

namespace options = boost::program_options;
using sandbox::Finding;

constexpr const char* explanation =
    "usage: gradus probe [options]\n\n"
    "Says what this host permits, what is missing to judge on it, and what makes the times of programs vary on it: "
    "swap,\n"
    "shared cores (SMT), the clock's frequency, huge pages, random addresses. Exit status: 0 it can judge, 3 it "
    "cannot.\n\n";

std::string_view word_for(Finding::State state) {
    switch (state) {
        case Finding::State::good:
            return "good";
        case Finding::State::warning:
            return "warning";
        case Finding::State::missing:
            return "missing";
    }
    throw std::logic_error("a finding without a state");
}

bool print_attacks(const std::vector<sandbox::TriedAttack>& attacks, std::chrono::milliseconds wall) {
    for (const auto& attack : attacks) {
        std::cout << (attack.hole.empty() ? "repelled\t" : "HOLE\t") << attack.name
                  << (attack.hole.empty() ? "" : ": " + attack.hole) << '\n';
    }
    const bool are_repelled = sandbox::holes_in(attacks).empty();
    std::cout << attacks.size() << " attacks in " << wall.count() << " ms"
              << (are_repelled ? ", all repelled.\n" : ": this host's sandbox has a hole.\n");
    return are_repelled;
}

bool print_attacks_json(const std::vector<sandbox::TriedAttack>& attacks, std::chrono::milliseconds wall) {
    boost::json::array rows;
    for (const auto& attack : attacks)
        rows.push_back({{"name", attack.name}, {"repelled", attack.hole.empty()}, {"hole", attack.hole}});
    const bool are_repelled = sandbox::holes_in(attacks).empty();
    std::cout << boost::json::object{{"all_repelled", are_repelled}, {"wall_ms", wall.count()}, {"attacks", rows}}
              << '\n';
    return are_repelled;
}

void print_json(const std::vector<Finding>& findings) {
    boost::json::array rows;
    for (const Finding& finding : findings) {
        rows.push_back({{"subject", finding.subject},
                        {"state", word_for(finding.state)},
                        {"text", finding.text},
                        {"meaning", finding.meaning},
                        {"advice", finding.advice}});
    }
    std::cout << boost::json::object{{"can_judge", can_judge(findings)}, {"findings", rows}} << '\n';
}

void print_table(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        std::cout << word_for(finding.state) << '\t' << finding.subject << ": " << finding.text << '\n';
        if (!finding.meaning.empty()) std::cout << "\t  means: " << finding.meaning << '\n';
        if (!finding.advice.empty()) std::cout << "\t  to do: " << finding.advice << '\n';
    }
    std::cout << (can_judge(findings) ? "This host can judge.\n"
                                      : "This host cannot judge yet: see what is missing above.\n");
}

}  // namespace

int probe_command(Arguments arguments) {
    std::string image;
    bool is_json = false, attacks = false;
    CommandOptions command{.name = "probe", .explanation = explanation};
    auto add = command.described.add_options();
    add("image", options::value(&image)->default_value(default_runtime_image()), "the runtime image; $GRADUS_RUNTIME");
    add("attack", options::bool_switch(&attacks),
        "attack a sandbox of this host, as `gradus work` does before it judges, and say what was repelled");
    add("json", options::bool_switch(&is_json), "one JSON object instead of lines");
    if (const auto status = read_options(command, arguments)) return *status;

    sandbox::enter_own_namespaces();
    if (attacks) {
        const sandbox::SelfTest test = sandbox::self_test(image);
        const bool are_repelled = is_json ? print_attacks_json(test.attacks, test.wall)  //
                                          : print_attacks(test.attacks, test.wall);
        return are_repelled ? exit_accepted : exit_failure;
    }
    const std::vector<Finding> findings = sandbox::probe(image);
    if (is_json) {
        print_json(findings);
    } else {
        print_table(findings);
    }
    return can_judge(findings) ? exit_accepted : exit_failure;
}

}  // namespace gradus::api
