// The command line: `gradus COMMAND …`. One file a command; main.cpp has the table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gradus::api {

// What a process of ours says by ending.
enum ExitStatus : int {
    exit_accepted = 0,  // done; for judge and submit: the verdict is accepted
    exit_rejected = 1,  // another verdict
    exit_usage = 2,     // wrong usage, or a defect in what was given
    exit_failure = 3,   // our own failure: no database, no image, judge_error
};

using Arguments = std::span<const std::string>;  // after the command's own name

struct CommandEntry {
    std::string_view name;     // "problem verify" has two words
    std::string_view summary;  // one line of `gradus --help`
    // Returns an ExitStatus; handles --help itself; may throw for a failed world (main prints it and answers 3).
    int (*run)(Arguments);
};

int up_command(Arguments);
int serve_command(Arguments);
int work_command(Arguments);
int migrate_command(Arguments);
int judge_command(Arguments);
int problem_verify_command(Arguments);
int engine_eval_command(Arguments);
int engine_minimize_command(Arguments);
int probe_command(Arguments);
int login_command(Arguments);
int submit_command(Arguments);

}  // namespace gradus::api
