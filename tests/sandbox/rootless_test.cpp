// With which rights the tests run: as root here, and without root in the virtual machine (cgroup_v2/tests says which by
// the environment). There the other tests show that boxes are as good.
#include "sandbox/rootless.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "sandbox/probe.hpp"
#include "sandbox/users.hpp"
#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"
#include "tests/sandbox/instrument.hpp"

namespace gradus::sandbox {

namespace {

std::string expected_rights() {
    const char* set = std::getenv("GRADUS_EXPECTED_RIGHTS");
    return set != nullptr ? set : "root with the capabilities that are needed";
}

TEST(Rootless, rights_are_the_expected_ones_and_probe_says_so) {
    for (const Finding& finding : probe(runtime_image())) {
        EXPECT_NE(finding.state, Finding::State::missing) << finding.subject << ": " << finding.text;
        if (finding.subject == "rights") {
            EXPECT_EQ(finding.text, expected_rights());
        }
    }
}

TEST(Rootless, programs_start_warm_where_they_have_users_of_their_own) {
    Sandbox sandbox(runtime_image());
    const bool has_own_users = users_of_slot(0).are_apart();
    EXPECT_EQ(sandbox.warm_up({{"/usr/bin/python3"}, {}, 0}, {}).has_value(), has_own_users);
    const std::string script = "print(6 * 7)";
    Command command;
    command.argv = {"/usr/bin/python3", "/work/program.py"};
    command.files = {{"program.py", script}};
    command.warm = Warm{{"/usr/bin/python3"}, {}, 0};
    const Outcome outcome = sandbox.run(command, patient(Limits{}));
    EXPECT_EQ(ending_of(outcome), "exited 0") << outcome.standard_error;
    EXPECT_EQ(outcome.standard_output, "42\n");
    EXPECT_EQ(outcome.was_warm, has_own_users);
}

TEST(Rootless, is_entered_by_nobody_who_is_root_or_has_no_group_of_its_own) {
    EXPECT_FALSE(enter_own_namespaces());
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && ::setresuid(65'533, 65'533, 65'533) != 0) ::_exit(1);
        ::_exit(enter_own_namespaces() ? 2 : 0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

}  // namespace

}  // namespace gradus::sandbox
