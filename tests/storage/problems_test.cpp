#include "judge/storage/problems.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

using namespace std::chrono_literals;

judge::Problem rich_problem(const std::string& slug) {
    judge::Problem problem;
    problem.slug = slug;
    problem.section = "1 Autograd";
    problem.names = {{"en", "Hello, autograd"}, {"ja", "はじめての自動微分"}};
    problem.statements = {{"en", "Compute $\\nabla f$ -- \"quoted\" and 'quoted'."}, {"fr", "Sans nom."}};
    problem.points_max = 0.1;
    problem.limits = {1'500ms, 3LL << 30, 5 << 20};
    problem.languages = {"cpp", "python"};
    problem.cases = {{"sample/01", "sample", std::string{"1\0\xFF\n", 4}, "2\n", true},
                     {"sample/02", "sample/small", "", "", true},
                     {"secret/01", "secret", "hidden input", "hidden answer", false}};
    return problem;
}

bool lists(Database& database, const std::string& slug) {
    return std::ranges::any_of(list_problems(database), [&](const auto& problem) { return problem.slug == slug; });
}

TEST(Problems, show_their_public_face_and_no_secret_case) {
    auto owner = database_as(DatabaseRole::owner);
    auto server = database_as(DatabaseRole::server);
    const auto problem = rich_problem(fresh_name("rich"));
    EXPECT_TRUE(put_problem(owner, problem, "package of rich"));

    const auto found = find_problem(server, problem.slug);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->slug, problem.slug);
    EXPECT_EQ(found->section, "1 Autograd");
    EXPECT_EQ(found->names, problem.names);
    EXPECT_EQ(found->statements, problem.statements);
    EXPECT_EQ(found->points_max, 0.1);
    EXPECT_EQ(found->limits.time, 1'500ms);
    EXPECT_EQ(found->limits.memory_bytes_max, 3LL << 30);
    EXPECT_EQ(found->limits.output_bytes_max, 5 << 20);
    EXPECT_EQ(found->languages, problem.languages);
    ASSERT_EQ(found->samples.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(found->samples[i].name, problem.cases[i].name);
        EXPECT_EQ(found->samples[i].group, problem.cases[i].group);
        EXPECT_EQ(found->samples[i].input, problem.cases[i].input);
        EXPECT_EQ(found->samples[i].answer, problem.cases[i].answer);
        EXPECT_TRUE(found->samples[i].is_sample);
    }
}

TEST(Problems, are_listed_by_section_and_slug_with_names_alone) {
    auto owner = database_as(DatabaseRole::owner);
    auto server = database_as(DatabaseRole::server);
    for (const auto* section : {"2 Loss", "1 Autograd", "10 Training"})
        for (int i = 0; i < 2; ++i) {
            auto problem = rich_problem(fresh_name("listed"));
            problem.section = section;
            put_problem(owner, problem, "package of " + problem.slug);
        }
    const auto listed = list_problems(server);
    EXPECT_TRUE(std::ranges::is_sorted(listed, {}, [](const auto& p) { return std::pair{p.section, p.slug}; }));
    for (const auto& problem : listed) {
        EXPECT_TRUE(problem.statements.empty());
        EXPECT_TRUE(problem.samples.empty());
        if (problem.slug.starts_with("listed")) {
            EXPECT_EQ(problem.names.at("ja"), "はじめての自動微分");
        }
    }
}

TEST(Problems, are_written_again_only_when_their_package_changed) {
    auto owner = database_as(DatabaseRole::owner);
    auto problem = rich_problem(fresh_name("changing"));
    EXPECT_TRUE(put_problem(owner, problem, "package of changing 1"));
    const auto id = find_problem(owner, problem.slug)->id;
    EXPECT_FALSE(put_problem(owner, problem, "package of changing 1"));

    problem.names = {{"en", "New name"}};
    problem.statements.clear();
    problem.cases.pop_back();
    problem.cases.pop_back();
    EXPECT_TRUE(put_problem(owner, problem, "package of changing 2"));
    const auto found = find_problem(owner, problem.slug);
    EXPECT_EQ(found->id, id) << "a new version is the same problem";
    EXPECT_EQ(found->names, problem.names);
    EXPECT_TRUE(found->statements.empty());
    EXPECT_EQ(found->samples.size(), 1U);
}

TEST(Problems, out_of_service_are_not_shown_and_come_back) {
    auto owner = database_as(DatabaseRole::owner);
    auto server = database_as(DatabaseRole::server);
    const auto kept = rich_problem(fresh_name("kept"));
    const auto retired = rich_problem(fresh_name("retired"));
    put_problem(owner, kept, "package of kept");
    put_problem(owner, retired, "package of retired");
    const auto account = add_test_account();
    const auto submission = add_submission(server, account, retired.slug, "cpp", "source");
    ASSERT_TRUE(submission);

    EXPECT_GE(retire_problems_except(owner, {kept.slug}), 1);
    EXPECT_EQ(retire_problems_except(owner, {kept.slug}), 0);
    EXPECT_TRUE(find_problem(server, kept.slug));
    EXPECT_FALSE(find_problem(server, retired.slug));
    EXPECT_FALSE(lists(server, retired.slug));
    EXPECT_FALSE(add_submission(server, account, retired.slug, "cpp", "source"));
    EXPECT_TRUE(find_submission(server, *submission)) << "submissions stay";

    EXPECT_TRUE(put_problem(owner, retired, "package of retired")) << "the same package, but not in service";
    EXPECT_TRUE(find_problem(server, retired.slug));
    EXPECT_GE(retire_problems_except(owner, {}), 2);
    EXPECT_TRUE(list_problems(server).empty());
}

TEST(Problems, that_no_table_could_hold_are_not_found) {
    auto server = database_as(DatabaseRole::server);
    EXPECT_FALSE(find_problem(server, "nothing-of-that-name"));
    EXPECT_FALSE(find_problem(server, "\xC3\x28"));
    EXPECT_FALSE(find_problem(server, std::string_view{"\0", 1}));
}

TEST(Packages, are_fetched_by_digest_whatever_their_bytes) {
    auto owner = database_as(DatabaseRole::owner);
    auto worker = database_as(DatabaseRole::worker);
    std::string package(3 << 20, '\0');
    for (std::size_t i = 0; i < package.size(); ++i) package[i] = static_cast<char>(i * i >> 3);
    const auto problem = rich_problem(fresh_name("packed"));
    put_problem(owner, problem, package);
    empty_queue();
    add_test_submission(problem.slug);
    const auto held = claim(worker, "w", 1min);
    ASSERT_TRUE(held);
    EXPECT_EQ(held->package_digest.size(), 64U);
    EXPECT_TRUE(find_package(worker, held->package_digest) == package);
    EXPECT_FALSE(find_package(worker, std::string(64, '0')));

    put_problem(owner, problem, "a new version");
    EXPECT_FALSE(find_package(worker, held->package_digest)) << "packages out of use are deleted";
}

}  // namespace
}  // namespace gradus::storage
