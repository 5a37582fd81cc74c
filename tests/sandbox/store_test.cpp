// Large files shared by runs: which are kept, and that a run sees its own command's files and nothing else.
#include "sandbox/store.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

#include "sandbox/scratch.hpp"
#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"

namespace gradus::sandbox {

namespace {

constexpr std::size_t kept_bytes_min = 32 << 10;
constexpr std::size_t kept_bytes_max = 4 << 20;

std::string filled(char with, std::size_t bytes = kept_bytes_min) {
    return std::string(bytes, with);
}

std::string kept_as(Store& store, const std::string& bytes, bool is_executable = false) {
    return store.keep({"data", bytes, is_executable}).value_or("none");
}

TEST(Store, keeps_one_file_for_the_same_bytes_and_mode) {
    Store store;
    const std::string first = filled('a');
    const std::string name = kept_as(store, first);
    EXPECT_EQ(take_file(store.mount(), name, kept_bytes_max), first);
    EXPECT_EQ(kept_as(store, filled('a')), name);
    EXPECT_NE(kept_as(store, first, true), name);
    EXPECT_NE(kept_as(store, filled('a', kept_bytes_min + 1)), name);
    std::string other = first;
    other.back() = 'b';
    EXPECT_NE(kept_as(store, other), name);
    EXPECT_EQ(kept_as(store, filled('a')), name);
    EXPECT_EQ(take_file(store.mount(), name, kept_bytes_max), first);
}

TEST(Store, keeps_files_of_32_KiB_to_4_MiB) {
    struct Row {
        std::size_t bytes;
        bool is_kept;
    };
    Store store;
    for (const Row& row :
         {Row{0, false}, Row{kept_bytes_min - 1, false}, Row{kept_bytes_min, true}, Row{kept_bytes_min + 1, true},
          Row{kept_bytes_max - 1, true}, Row{kept_bytes_max, true}, Row{kept_bytes_max + 1, false}}) {
        EXPECT_EQ(store.keep({"data", filled('x', row.bytes)}).has_value(), row.is_kept) << row.bytes;
    }
}

TEST(Store, has_room_for_as_many_of_the_largest_files_as_it_has_places) {
    Store store;
    for (std::size_t i = 0; i < 2 * Store::places_max; ++i) {
        const std::string bytes = filled(static_cast<char>('a' + i), kept_bytes_max);
        EXPECT_EQ(take_file(store.mount(), kept_as(store, bytes), kept_bytes_max), bytes);
    }
}

TEST(Store, lets_the_file_go_that_was_not_used_for_longest) {
    Store store;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < Store::places_max; ++i) {
        names.push_back(kept_as(store, filled(static_cast<char>('a' + i))));
    }
    EXPECT_EQ(kept_as(store, filled('a')), names[0]);
    EXPECT_EQ(kept_as(store, filled('z')), names[1]) << "in the place of b";
    EXPECT_EQ(take_file(store.mount(), names[1], kept_bytes_max), filled('z'));
    EXPECT_EQ(kept_as(store, filled('a')), names[0]);
}

Command shell(const std::string& script) {
    Command command;
    command.argv = {"/bin/sh", "-c", script};
    command.environment = {"PATH=/bin:/usr/bin"};
    return command;
}

TEST(StoreInABox, each_run_sees_the_files_of_its_own_command) {
    Sandbox sandbox(runtime_image());
    Command command = shell("ls; head -c 1 large; stat -c ' %s %A' large");
    const std::string a = filled('a', 100'000), b = filled('b', 100'000);
    command.files = {{"large", a}};
    EXPECT_EQ(sandbox.run(command, patient(Limits{})).standard_output, "large\na 100000 -r--r--r--\n");
    command.files = {{"large", b}};
    EXPECT_EQ(sandbox.run(command, patient(Limits{})).standard_output, "large\nb 100000 -r--r--r--\n");
    command.files = {{"large", a, true}, {"other", b}};
    EXPECT_EQ(sandbox.run(command, patient(Limits{})).standard_output, "large\nother\na 100000 -r-xr-xr-x\n");
    command.files = {};
    EXPECT_EQ(sandbox.run(shell("ls -A"), patient(Limits{})).standard_output, "");
}

TEST(StoreInABox, a_command_may_have_more_large_files_than_the_store_has_places) {
    Sandbox sandbox(runtime_image());
    std::vector<std::string> bytes;
    std::string expected;
    for (std::size_t i = 0; i < 2 * Store::places_max; ++i) {
        bytes.push_back(filled(static_cast<char>('a' + i)));
        expected += static_cast<char>('a' + i);
    }
    Command command = shell("for i in *; do head -c 1 $i; done");
    for (std::size_t i = 0; i < bytes.size(); ++i)
        command.files.push_back({std::string(1, static_cast<char>('a' + i)), bytes[i]});
    for (int run = 0; run < 3; ++run) EXPECT_EQ(sandbox.run(command, patient(Limits{})).standard_output, expected);
}

// The work directory's quota is the program's, whichever way the files came.
TEST(StoreInABox, large_files_take_nothing_of_the_quota) {
    Sandbox sandbox(runtime_image());
    Limits limits = patient({});
    limits.work_bytes_max = 1 << 20;
    const std::string large = filled('x', 3 << 20);
    Command command = shell("head -c 900000 /dev/zero > more && echo fits; head -c 300000 /dev/zero > too_much || :");
    command.files = {{"large", large}};
    const Outcome outcome = sandbox.run(command, limits);
    EXPECT_EQ(outcome.standard_output, "fits\n");
    EXPECT_NE(outcome.standard_error.find("No space left"), std::string::npos) << outcome.standard_error;
}

TEST(StoreInABox, quotas_are_those_of_the_run_whatever_was_made_ahead) {
    Sandbox sandbox(runtime_image());
    for (const int mib : {1, 8, 8, 1, 1, 8}) {
        Limits limits = patient({});
        limits.work_bytes_max = mib << 20;
        const Outcome outcome = sandbox.run(
            shell("for place in /work /tmp; do head -c 4000000 /dev/zero > $place/x && echo fits; done; true"), limits);
        EXPECT_EQ(outcome.standard_output, mib == 8 ? "fits\nfits\n" : "") << mib;
    }
}

}  // namespace

}  // namespace gradus::sandbox
