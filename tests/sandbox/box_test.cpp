// The lives of boxes: used again and again, thrown away, killed from outside, orphaned; and that one run leaves nothing
// in them to the next.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>

#include "sandbox/protocol.hpp"
#include "tests/sandbox/host.hpp"
#include "tests/sandbox/instrument.hpp"

namespace gradus::sandbox {

namespace {

bool becomes_true(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

TEST(Box, is_used_for_a_thousand_runs_and_then_made_anew) {
    const HostState before = look_at_host();
    HeldSlot slot;
    {
        Sandbox sandbox(runtime_image());
        slot = held_slots().front();
        const std::vector<pid_t> first = children();
        ASSERT_EQ(first.size(), 1u);
        const Act act({"exit", "0"});
        for (int run = 0; run < 999; ++run)
            ASSERT_EQ(ending_of(sandbox.run(act.command, patient(Limits{}))), "exited 0");
        EXPECT_EQ(children(), first);
        for (int run = 0; run < 2; ++run) ASSERT_EQ(ending_of(sandbox.run(act.command, patient(Limits{}))), "exited 0");
        EXPECT_EQ(children().size(), 1u);
        EXPECT_NE(children(), first);
    }
    EXPECT_THAT(leftovers_of_sandbox(slot, before), testing::IsEmpty());
}

TEST(Box, is_used_again_after_every_kind_of_ending) {
    Sandbox sandbox(runtime_image());
    const std::vector<pid_t> init = children();
    Limits limits;
    limits.cpu = std::chrono::milliseconds(400);
    limits.wall = std::chrono::milliseconds(4'000);
    limits.memory_bytes_max = 32 << 20;
    limits.output_bytes_max = 10;
    struct Row {
        std::vector<std::string> action;
        const char* ending;
    };
    for (const Row& row : {Row{{"raise", "11"}, "signalled 11"}, Row{{"pause"}, "wall_limit"},
                           Row{{"burn", "9000"}, "cpu_limit"}, Row{{"touch", "64"}, "memory_limit"},
                           Row{{"write", "1", "11"}, "output_limit"}, Row{{"exit", "4"}, "exited 4"}}) {
        const bool is_timed = row.ending == std::string("cpu_limit") || row.ending == std::string("wall_limit");
        EXPECT_EQ(ending_of(run_act(sandbox, row.action, is_timed ? limits : patient(limits))), row.ending);
        EXPECT_EQ(children(), init) << row.ending;
    }
    Command missing;
    missing.argv = {"/work/missing"};
    EXPECT_EQ(sandbox.run(missing, limits).ending, Ending::setup_failed);
    EXPECT_EQ(children(), init);
}

TEST(Box, whose_init_is_killed_in_a_run_is_the_hosts_failure_and_made_anew) {
    Sandbox sandbox(runtime_image());
    const uid_t uid = held_slots().front().uid;
    const pid_t init = children().front();
    std::jthread killer([=] {
        becomes_true([=] { return !processes_of(uid).empty(); });
        ::kill(init, SIGKILL);
    });
    const Outcome outcome = run_act(sandbox, {"pause"});
    EXPECT_EQ(outcome.ending, Ending::setup_failed);
    ASSERT_TRUE(outcome.setup_failure);
    EXPECT_THAT(outcome.setup_failure->step, testing::HasSubstr("killed from outside"));
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
}

TEST(Box, whose_init_is_killed_between_two_runs_is_made_anew) {
    Sandbox sandbox(runtime_image());
    const pid_t init = children().front();
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
    ASSERT_EQ(::kill(init, SIGKILL), 0);
    ASSERT_TRUE(becomes_true(
        [=] { return read_whole_file("/proc/" + std::to_string(init) + "/stat").find(") Z ") != std::string::npos; }));
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
}

// On cgroup v1: the process that programs are forked from, and the one that waits for the next (init/launcher.hpp).
std::vector<pid_t> starters() {
    return processes_of(first_starter_outside + static_cast<uid_t>(held_slots().front().number));
}

TEST(Box, whose_launcher_is_killed_between_two_runs_is_made_anew) {
    Sandbox sandbox(runtime_image());
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
    for (const pid_t pid : starters()) ::kill(pid, SIGKILL);
    for (int run = 0; run < 2; ++run) EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
}

TEST(Box, whose_launcher_is_killed_in_a_run_runs_the_program_again) {
    Sandbox sandbox(runtime_image());
    const uid_t uid = held_slots().front().uid;
    std::jthread killer([=] {
        becomes_true([=] { return !processes_of(uid).empty(); });
        for (const pid_t pid : starters()) ::kill(pid, SIGKILL);
    });
    Limits limits;
    limits.wall = std::chrono::milliseconds(1'000);
    EXPECT_EQ(ending_of(run_act(sandbox, {"pause"}, limits)), "wall_limit");
    EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
}

// A box dies with the thread that made it.
TEST(Box, of_another_thread_is_made_anew) {
    std::optional<Sandbox> sandbox;
    std::jthread([&] { sandbox.emplace(runtime_image()); }).join();
    EXPECT_EQ(ending_of(run_act(*sandbox, {"exit", "3"})), "exited 3");
    EXPECT_EQ(ending_of(run_act(*sandbox, {"exit", "3"})), "exited 3");
}

// What becomes init is a copy of the keeper with one thread of many and descriptors of its own. Whatever it says on the
// way is a mistake: a thread sanitizer's, that it races for number 3.
TEST(Box, is_made_beside_threads_that_use_the_number_of_its_socket) {
    std::atomic<bool> has_opened = false, is_over = false;  // relaxed: nothing orders what the threads do
    std::jthread user([&] {
        ::close(socket_of_init);  // ctest leaves a file of its own there
        int ends[2];
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        EXPECT_EQ(ends[0], socket_of_init);
        has_opened.store(true, std::memory_order_relaxed);
        while (!is_over.load(std::memory_order_relaxed)) std::this_thread::yield();
        for (const int end : ends) ::close(end);
    });
    EXPECT_TRUE(becomes_true([&] { return has_opened.load(std::memory_order_relaxed); }));
    testing::internal::CaptureStderr();
    for (int box = 0; box < 3; ++box) {
        Sandbox sandbox(runtime_image());
        EXPECT_EQ(ending_of(run_act(sandbox, {"exit", "3"})), "exited 3");
    }
    is_over.store(true, std::memory_order_relaxed);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// A keeper in a process of its own, whose box has reached the end of a program by force before, or not, and runs one
// that waits for ever.
struct Keeper {
    pid_t pid = -1;
    uid_t uid = 0;
};

Keeper start_keeper(bool has_ended_a_program) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    Keeper keeper;
    keeper.pid = ::fork();
    if (keeper.pid == 0) {
        Sandbox sandbox(runtime_image());
        const uid_t uid = held_slots().back().uid;
        Limits limits;
        limits.wall = std::chrono::milliseconds(20);
        if (has_ended_a_program) run_act(sandbox, {"pause"}, limits);
        if (::write(ends[1], &uid, sizeof uid) != sizeof uid) ::_exit(1);
        limits.wall = std::chrono::minutes(1);
        run_act(sandbox, {"pause"}, limits);
        ::_exit(0);
    }
    EXPECT_EQ(::read(ends[0], &keeper.uid, sizeof keeper.uid), static_cast<ssize_t>(sizeof keeper.uid));
    for (const int end : ends) ::close(end);
    return keeper;
}

TEST(Keeper, that_is_killed_leaves_no_box_behind) {
    for (const bool has_ended_a_program : {false, true}) {
        const Keeper keeper = start_keeper(has_ended_a_program);
        ASSERT_TRUE(becomes_true([&] { return !processes_of(keeper.uid).empty(); })) << "its program never ran";
        ASSERT_EQ(::kill(keeper.pid, SIGKILL), 0);
        ASSERT_EQ(::waitpid(keeper.pid, nullptr, 0), keeper.pid);
        EXPECT_TRUE(becomes_true([&] { return processes_of(keeper.uid).empty(); })) << has_ended_a_program;
    }

    Sandbox heir(runtime_image());
    EXPECT_EQ(ending_of(run_act(heir, {"exit", "0"})), "exited 0");
    EXPECT_THAT(leftovers_of_run(held_slots().front()), testing::IsEmpty());
}

TEST(NextRun, sees_the_same_process_numbers_whatever_the_last_one_did) {
    Sandbox sandbox(runtime_image());
    Command command;
    command.argv = {"/bin/sh", "-c", "echo $$; sh -c 'echo $$'"};
    command.environment = {"PATH=/bin"};
    const std::string first = sandbox.run(command, patient(Limits{})).standard_output;
    Command many;
    many.argv = {"/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do /bin/true; done"};
    sandbox.run(many, patient(Limits{}));
    EXPECT_EQ(sandbox.run(command, patient(Limits{})).standard_output, first);
}

TEST(NextRun, has_all_of_its_memory_whatever_the_last_one_left) {
    Sandbox sandbox(runtime_image());
    Limits limits = patient({});
    limits.memory_bytes_max = 64 << 20;
    // Files that stay when their maker dies.
    Command hoard;
    hoard.argv = {"/usr/bin/python3", "-c", "open('/tmp/left', 'wb').write(bytes(40 << 20))"};
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(ending_of(sandbox.run(hoard, limits)), "exited 0");
        const Outcome outcome = run_act(sandbox, {"touch", "56"}, limits);
        EXPECT_EQ(ending_of(outcome), "exited 0");
        EXPECT_GE(outcome.memory_bytes_peak, 56 << 20);
    }
}

TEST(NextRun, is_charged_for_its_own_memory_whatever_files_the_last_one_read) {
    Sandbox sandbox(runtime_image());
    Limits limits = patient({});
    limits.memory_bytes_max = 64 << 20;
    // Not in the page cache: whoever reads it next is charged for it.
    const char* path = "/usr/lib/x86_64-linux-gnu/libLLVM-15.so.1";
    const int file = ::open((runtime_image().string() + path).c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED), 0);
    ::close(file);
    Command reader;
    reader.argv = {"/bin/cat", path};
    limits.output_bytes_max = 256 << 20;
    ASSERT_EQ(ending_of(sandbox.run(reader, limits)), "exited 0");
    const Outcome outcome = run_act(sandbox, {"touch", "48"}, limits);
    EXPECT_EQ(ending_of(outcome), "exited 0");
    EXPECT_GE(outcome.memory_bytes_peak, 48 << 20);
    EXPECT_LE(outcome.memory_bytes_peak, 52 << 20);
}

}  // namespace

}  // namespace gradus::sandbox
