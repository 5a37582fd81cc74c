// The contract of sandbox/run.hpp, sentence by sentence; limits have limits_test.cpp, the lives of boxes box_test.cpp,
// hostile programs attack_test.cpp.
#include "sandbox/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "tests/sandbox/host.hpp"
#include "tests/sandbox/instrument.hpp"

namespace gradus::sandbox {

namespace {

class Run : public testing::Test {
  protected:
    Sandbox sandbox{runtime_image()};
};

TEST_F(Run, every_exit_status_is_the_programs_own) {
    for (const int status : {0, 1, 42, 126, 127, 128, 255}) {
        const Outcome outcome = run_act(sandbox, {"exit", std::to_string(status)});
        EXPECT_EQ(ending_of(outcome), "exited " + std::to_string(status));
        EXPECT_FALSE(outcome.setup_failure);
    }
}

TEST_F(Run, every_signal_is_named) {
    for (const int number : {SIGHUP, SIGABRT, SIGFPE, SIGKILL, SIGSEGV, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU, SIGSYS}) {
        EXPECT_EQ(ending_of(run_act(sandbox, {"raise", std::to_string(number)})),
                  "signalled " + std::to_string(number));
    }
}

TEST_F(Run, any_bytes_go_through_the_standard_streams) {
    std::string bytes;
    for (int i = 0; i < 1 << 20; ++i) bytes.push_back(static_cast<char>(i * 7 + i / 256));
    for (const std::string& input :
         {bytes, std::string(), std::string(1, '\0'), std::string("no newline"), std::string("\r\n\xff\xfe\n")}) {
        Act act({"cat"});
        act.command.standard_input = input;
        const Outcome outcome = sandbox.run(act.command, patient(Limits{}));
        EXPECT_EQ(ending_of(outcome), "exited 0");
        EXPECT_TRUE(outcome.standard_output == input);
        EXPECT_EQ(outcome.standard_error, "");
    }
}

TEST_F(Run, the_two_output_streams_are_kept_apart) {
    EXPECT_EQ(run_act(sandbox, {"write", "1", "3"}).standard_output, "xxx");
    EXPECT_EQ(run_act(sandbox, {"write", "1", "3"}).standard_error, "");
    EXPECT_EQ(run_act(sandbox, {"write", "2", "3"}).standard_output, "");
    EXPECT_EQ(run_act(sandbox, {"write", "2", "3"}).standard_error, "xxx");
}

TEST_F(Run, the_standard_streams_can_be_opened_by_their_names) {
    Command command;
    command.argv = {"/bin/sh", "-c", "cat /dev/stdin; echo out > /dev/stdout; echo error > /dev/stderr"};
    command.environment = {"PATH=/bin"};
    command.standard_input = "in\n";
    const Outcome outcome = sandbox.run(command, patient(Limits{}));
    EXPECT_EQ(ending_of(outcome), "exited 0");
    EXPECT_EQ(outcome.standard_output, "in\nout\n");
    EXPECT_EQ(outcome.standard_error, "error\n");
}

TEST_F(Run, the_environment_is_the_given_one_and_nothing_else) {
    Act act({"print-environment"});
    EXPECT_EQ(sandbox.run(act.command, patient(Limits{})).standard_output, "");
    act.command.environment = {"B=2", "A=", "C=x y\nz", "B=3"};
    EXPECT_EQ(sandbox.run(act.command, patient(Limits{})).standard_output, "B=2\nA=\nC=x y\nz\nB=3\n");
}

TEST_F(Run, files_are_laid_with_their_bytes_and_rights) {
    const std::string zeros(300'000, '\0');
    Command command;
    command.files = {{"data", std::string_view("some\0bytes", 10)},
                     {"zeros", zeros},
                     {"script", "#!/bin/sh\necho ran\n", true},
                     {"-n", "dash"},
                     {std::string(255, 'n'), "long"}};
    command.argv = {"/bin/sh", "-c", "./script; stat -c '%n %s %A %U' data zeros script; ls | wc -l; wc -c < ./-n"};
    command.environment = {"PATH=/bin:/usr/bin"};
    EXPECT_EQ(sandbox.run(command, patient(Limits{})).standard_output,
              "ran\ndata 10 -r--r--r-- nobody\nzeros 300000 -r--r--r-- nobody\nscript 19 -r-xr-xr-x nobody\n5\n4\n");
}

TEST_F(Run, files_asked_for_come_back_with_any_bytes_and_missing_ones_do_not) {
    Act act({"save", "out", "70000"});
    act.command.collect = {"missing", "out", "act"};
    const Outcome outcome = sandbox.run(act.command, patient(Limits{}));
    ASSERT_EQ(outcome.collected.size(), 2u);
    EXPECT_EQ(outcome.collected[0].name, "out");
    EXPECT_EQ(outcome.collected[0].bytes, std::string(70'000, 'x'));
    EXPECT_TRUE(outcome.collected[1].bytes == read_whole_file(INSTRUMENTS "/act"));
}

TEST_F(Run, files_come_back_from_programs_that_fail_as_well) {
    Command command;
    command.argv = {"/bin/sh", "-c", "echo half > out; kill -9 $$"};
    command.collect = {"out"};
    const Outcome outcome = sandbox.run(command, patient(Limits{}));
    EXPECT_EQ(ending_of(outcome), "signalled 9");
    ASSERT_EQ(outcome.collected.size(), 1u);
    EXPECT_EQ(outcome.collected[0].bytes, "half\n");
}

TEST_F(Run, a_program_that_cannot_be_executed_is_a_failed_setup_with_its_errno) {
    struct Row {
        const char* path;
        int error;
    };
    for (const Row& row : {Row{"/work/missing", ENOENT}, Row{"/work", EACCES}, Row{"/work/data", EACCES},
                           Row{"/work/data/x", ENOTDIR}, Row{"/work/broken", ENOEXEC}}) {
        Command command;
        command.files = {{"data", "text"},
                         {"broken",
                          std::string_view("\x7f"
                                           "ELF",
                                           4),
                          true}};
        command.argv = {row.path};
        const Outcome outcome = sandbox.run(command, patient(Limits{}));
        ASSERT_TRUE(outcome.setup_failure) << row.path;
        EXPECT_EQ(outcome.ending, Ending::setup_failed);
        EXPECT_EQ(outcome.setup_failure->step, "execute the program");
        EXPECT_EQ(outcome.setup_failure->error, row.error) << row.path;
    }
}

TEST_F(Run, after_a_failed_setup_the_next_run_is_fine) {
    Command command;
    command.argv = {"/work/missing"};
    EXPECT_EQ(sandbox.run(command, patient(Limits{})).ending, Ending::setup_failed);
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
}

TEST_F(Run, a_command_that_cannot_be_meant_throws) {
    EXPECT_THROW(sandbox.run(Command{}, patient(Limits{})), std::invalid_argument);
    for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string("a/b"),
                                    std::string("/a"), std::string("a\0b", 3), std::string(256, 'n')}) {
        Command with_file;
        with_file.argv = {"/bin/true"};
        with_file.files = {{name, ""}};
        EXPECT_THROW(sandbox.run(with_file, patient(Limits{})), std::invalid_argument) << name;
        Command with_collect;
        with_collect.argv = {"/bin/true"};
        with_collect.collect = {name};
        EXPECT_THROW(sandbox.run(with_collect, patient(Limits{})), std::invalid_argument) << name;
    }
    Command with_twins;
    with_twins.argv = {"/bin/true"};
    with_twins.files = {{"twin", "a"}, {"other", ""}, {"twin", "b"}};
    EXPECT_THROW(sandbox.run(with_twins, patient(Limits{})), std::invalid_argument);
    for (const std::string& word : {std::string("a\0b", 3), std::string(256 << 10, 'x')}) {
        EXPECT_THROW(run_act(sandbox, {"exit", "0", word}), std::invalid_argument);
        Act act({"exit", "0"});
        act.command.environment = {word};
        EXPECT_THROW(sandbox.run(act.command, patient(Limits{})), std::invalid_argument);
    }
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
}

TEST_F(Run, a_sandbox_that_is_moved_still_runs) {
    Sandbox moved(std::move(sandbox));
    EXPECT_EQ(ending_of(run_act(moved, {"exit", "5"})), "exited 5");
    sandbox = std::move(moved);
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "6"})), "exited 6");
}

TEST_F(Run, sandboxes_at_once_hold_different_slots) {
    {
        const Sandbox second(runtime_image()), third(runtime_image());
        const std::vector<HeldSlot> held = held_slots();
        ASSERT_EQ(held.size(), 3u);
        EXPECT_NE(held[0].number, held[1].number);
        EXPECT_NE(held[1].number, held[2].number);
        EXPECT_NE(held[0].number, held[2].number);
    }
    EXPECT_EQ(held_slots().size(), 1u);
}

TEST_F(Run, two_sandboxes_run_at_the_same_time_in_two_threads) {
    Sandbox second(runtime_image());
    std::string endings[2];
    std::jthread other([&] { endings[1] = ending_of(run_act(second, {"burn", "50"})); });
    endings[0] = ending_of(run_act(sandbox, {"burn", "50"}));
    other.join();
    EXPECT_EQ(endings[0], "exited 0");
    EXPECT_EQ(endings[1], "exited 0");
}

TEST_F(Run, cpu_time_is_at_least_what_the_program_measured) {
    const Outcome outcome = run_act(sandbox, {"burn", "100"});
    EXPECT_EQ(ending_of(outcome), "exited 0");
    EXPECT_GE(outcome.cpu.count(), std::stol(outcome.standard_output));
    EXPECT_GE(outcome.wall.count(), std::stol(outcome.standard_output));
}

TEST_F(Run, the_memory_peak_is_what_the_program_touched_and_little_more) {
    for (const std::int64_t mib : {1, 16, 100}) {
        const Outcome outcome = run_act(sandbox, {"touch", std::to_string(mib)});
        EXPECT_EQ(ending_of(outcome), "exited 0");
        EXPECT_GE(outcome.memory_bytes_peak, mib << 20);
        EXPECT_LE(outcome.memory_bytes_peak, (mib + 4) << 20);
    }
}

TEST_F(Run, one_run_does_not_count_for_the_next) {
    EXPECT_GE(run_act(sandbox, {"touch", "64"}).memory_bytes_peak, 64 << 20);
    EXPECT_LE(run_act(sandbox, {"touch", "1"}).memory_bytes_peak, 8 << 20);
    const Outcome first = run_act(sandbox, {"burn", "100"}), second = run_act(sandbox, {"exit", "0"});
    EXPECT_LT(second.cpu, first.cpu);
}

TEST(Sandbox, without_an_image_says_where_it_looked_and_what_to_do) {
    try {
        const Sandbox sandbox("/nowhere/at/all");
        FAIL() << "there is no image in /nowhere";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("/nowhere/at/all"));
        EXPECT_THAT(error.what(), testing::HasSubstr("deploy/runtime/make"));
    }
}

TEST(Sandbox, needs_root_and_says_so) {
    const pid_t child = ::fork();
    if (child == 0) {
        int status = 1;
        if (::setresuid(65'534, 65'534, 65'534) == 0) {
            try {
                const Sandbox sandbox(runtime_image());
            } catch (const std::runtime_error& error) {
                status = std::string_view(error.what()).find("root") == std::string_view::npos ? 2 : 0;
            }
        }
        ::_exit(status);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST(Ending, each_has_a_word) {
    EXPECT_EQ(name_of(Ending::exited), "exited");
    EXPECT_EQ(name_of(Ending::signalled), "signalled");
    EXPECT_EQ(name_of(Ending::cpu_limit), "cpu_limit");
    EXPECT_EQ(name_of(Ending::wall_limit), "wall_limit");
    EXPECT_EQ(name_of(Ending::memory_limit), "memory_limit");
    EXPECT_EQ(name_of(Ending::output_limit), "output_limit");
    EXPECT_EQ(name_of(Ending::setup_failed), "setup_failed");
}

}  // namespace

}  // namespace gradus::sandbox
