#include "sandbox/probe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sandbox/host.hpp"

namespace gradus::sandbox {

namespace {

const Finding* find(const std::vector<Finding>& findings, std::string_view subject) {
    for (const Finding& finding : findings) {
        if (finding.subject == subject) return &finding;
    }
    return nullptr;
}

TEST(Probe, finds_nothing_missing_here_and_has_run_a_box) {
    const std::vector<Finding> findings = probe(runtime_image());
    for (const Finding& finding : findings) {
        EXPECT_NE(finding.state, Finding::State::missing) << finding.subject << ": " << finding.text;
        EXPECT_FALSE(finding.subject.empty());
        EXPECT_FALSE(finding.text.empty());
    }
    EXPECT_TRUE(can_judge(findings));
    ASSERT_NE(find(findings, "a box"), nullptr);
    EXPECT_THAT(find(findings, "a box")->text, testing::HasSubstr("ran /bin/true"));
}

TEST(Probe, of_a_wrong_image_says_so_and_tries_no_box) {
    for (const char* image : {"/nowhere", "/etc/passwd", "/usr"}) {
        const std::vector<Finding> findings = probe(image);
        EXPECT_FALSE(can_judge(findings));
        const Finding* finding = find(findings, "runtime image");
        ASSERT_NE(finding, nullptr);
        EXPECT_EQ(finding->state, Finding::State::missing);
        EXPECT_THAT(finding->text, testing::HasSubstr(image));
        EXPECT_THAT(finding->text, testing::HasSubstr("deploy/runtime/make"));
        EXPECT_EQ(find(findings, "a box"), nullptr);
    }
}

TEST(Probe, without_root_says_so) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setresuid(65'534, 65'534, 65'534) != 0) ::_exit(1);
        const std::vector<Finding> findings = probe(runtime_image());
        const Finding* rights = find(findings, "rights");
        const bool is_said = rights != nullptr && rights->state == Finding::State::missing &&
                             rights->text.find("not root") != std::string::npos && !can_judge(findings);
        ::_exit(is_said ? 0 : 2);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST(Findings, with_warnings_only_can_judge) {
    using State = Finding::State;
    EXPECT_TRUE(can_judge({}));
    EXPECT_TRUE(can_judge({{State::good, "a", "b"}, {State::warning, "a", "b"}}));
    EXPECT_FALSE(can_judge({{State::good, "a", "b"}, {State::missing, "a", "b"}}));
}

}  // namespace

}  // namespace gradus::sandbox
