// What is counted of boxes and runs.
#include "sandbox/usage.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/sandbox/host.hpp"
#include "tests/sandbox/instrument.hpp"

namespace gradus::sandbox {

namespace {

TEST(UsageTally, adds_and_takes_away) {
    UsageTally tally;
    tally.add({.boxes = 2, .boxes_in_use = 1, .interpreters = 1, .runs = 3, .boxes_made = 4, .boxes_retired = 1});
    tally.add({.boxes = -1, .boxes_in_use = -1, .boxes_given_up = 1});
    const Usage expected{
        .boxes = 1, .interpreters = 1, .runs = 3, .boxes_made = 4, .boxes_retired = 1, .boxes_given_up = 1};
    EXPECT_EQ(tally.read(), expected);
    EXPECT_EQ(tally.read().boxes_ready(), 1);
}

TEST(UsageOfASandbox, counts_its_runs_its_boxes_and_those_of_the_others_beside_it) {
    Sandbox sandbox(runtime_image());
    EXPECT_EQ(sandbox.usage(), (Usage{.boxes = 1, .boxes_made = 1}));
    ASSERT_EQ(ending_of(run_act(sandbox, {"exit", "0"})), "exited 0");
    EXPECT_EQ(sandbox.usage(), (Usage{.boxes = 1, .runs = 1, .boxes_made = 1}));
    {
        Sandbox other = sandbox.another();
        ASSERT_EQ(ending_of(run_act(other, {"exit", "0"})), "exited 0");
        EXPECT_EQ(sandbox.usage(), (Usage{.boxes = 2, .runs = 2, .boxes_made = 2}));
    }
    EXPECT_EQ(sandbox.usage(), (Usage{.boxes = 1, .runs = 2, .boxes_made = 2}));

    // Its init dies between two runs: that box is given up.
    ASSERT_EQ(::kill(children().front(), SIGKILL), 0);
    while (ending_of(run_act(sandbox, {"exit", "0"})) != "exited 0") {
    }
    EXPECT_EQ(sandbox.usage().boxes, 1);
    EXPECT_EQ(sandbox.usage().boxes_made, 3);
    EXPECT_EQ(sandbox.usage().boxes_given_up, 1);
}

}  // namespace

}  // namespace gradus::sandbox
