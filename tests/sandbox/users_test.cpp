// Which users a box's programs are outside of it, and which a user may map.
#include "sandbox/users.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sandbox/protocol.hpp"
#include "sandbox/subordinate_ids.hpp"
#include "tests/sandbox/temporary_folder.hpp"

namespace gradus::sandbox {

namespace {

struct Row {
    std::string name;
    std::string uid_map;
    int slot;
    uid_t program, starter;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

const std::string root = "         0          0 4294967295\n";
const std::string ranged = "0 3001 1\n1 200000 65536\n";

const Row rows[] = {
    {"of_root", root, 0, first_uid_outside, first_starter_outside},
    {"of_root_in_the_last_slot", root, 999, first_uid_outside + 999, first_starter_outside + 999},
    {"of_a_user_with_a_range", ranged, 0, 65'533, 65'532},
    {"of_a_user_with_a_range_in_the_next_slot", ranged, 1, 65'531, 65'530},
    {"of_a_user_with_a_range_in_the_last_slot", ranged, 999, 63'535, 63'534},
    {"in_a_container", "0 100000 65536\n", 0, 65'533, 65'532},
    {"of_a_range_of_two", "0 3001 1\n1 200000 2\n", 0, 2, 1},
    {"of_a_range_of_two_in_the_next_slot", "0 3001 1\n1 200000 2\n", 1, 0, 0},
    {"of_a_range_of_one", "0 3001 1\n1 200000 1\n", 0, 0, 0},
    {"of_a_user_alone", "         0       3002          1\n", 0, 0, 0},
    {"of_a_map_that_is_not_written_yet", "", 0, 0, 0},
};

class Users : public testing::TestWithParam<Row> {};

TEST_P(Users, are_two_a_slot_where_they_are_mapped) {
    const BoxUsers users = users_of_slot(GetParam().slot, GetParam().uid_map);
    EXPECT_EQ(users.program, GetParam().program);
    EXPECT_EQ(users.starter, GetParam().starter);
    EXPECT_EQ(users.are_apart(), GetParam().program != 0);
}

INSTANTIATE_TEST_SUITE_P(of, Users, testing::ValuesIn(rows),
                         [](const testing::TestParamInfo<Row>& test) { return test.param.name; });

TEST(UsersOfSlots, are_never_shared) {
    for (const std::string& map : {root, ranged}) {
        std::set<uid_t> all;
        for (int slot = 0; slot < 1'000; ++slot) {
            const BoxUsers users = users_of_slot(slot, map);
            EXPECT_TRUE(all.insert(users.program).second) << slot;
            EXPECT_TRUE(all.insert(users.starter).second) << slot;
        }
    }
}

struct SubordinateRow {
    std::string name, file;
    std::uint32_t first, count;  // 0, 0: none
};

void PrintTo(const SubordinateRow& row, std::ostream* out) {
    *out << row.name;
}

const SubordinateRow subordinate_rows[] = {
    {"no_line", "", 0, 0},
    {"others_only", "alicia:1:2\nalic:3:4\n", 0, 0},
    {"by_name", "bob:100000:65536\nalice:165536:65536\n", 165'536, 65'536},
    {"by_number", "3001:200000:1000\n", 200'000, 1'000},
    {"the_first_of_two", "alice:1000000:10\nalice:2000000:20\n", 1'000'000, 10},
    {"without_a_final_newline", "alice:5:6", 5, 6},
    {"broken_lines", "alice\nalice:\nalice:1\nalice:x:1\nalice:1:\nalice:-1:5\nalice:1:2x\n:1:2\n", 0, 0},
    {"an_empty_range", "alice:1:0\n", 0, 0},
    {"a_number_too_large", "alice:1:4294967296\n", 0, 0},
};

class SubordinateIds : public testing::TestWithParam<SubordinateRow> {};

TEST_P(SubordinateIds, are_the_range_that_the_file_gives_to_the_user) {
    const TemporaryFolder folder({{"subuid", GetParam().file}});
    const auto range = subordinate_ids(folder.path() / "subuid", "alice", 3001);
    EXPECT_EQ(range ? range->first : 0, GetParam().first);
    EXPECT_EQ(range ? range->count : 0, GetParam().count);
}

INSTANTIATE_TEST_SUITE_P(of, SubordinateIds, testing::ValuesIn(subordinate_rows),
                         [](const testing::TestParamInfo<SubordinateRow>& test) { return test.param.name; });

TEST(SubordinateIdsOfNoFile, are_none) {
    EXPECT_FALSE(subordinate_ids("/nowhere/subuid", "alice", 3001));
}

}  // namespace

}  // namespace gradus::sandbox
