#include "judge/storage/cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <thread>

#include "judge/storage/child_process.hpp"
#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string first_of(pqxx::connection& connection, const std::string& query) {
    pqxx::nontransaction transaction{connection};
    return transaction.exec(query).front().front().c_str();
}

std::string failure_of(const fs::path& directory) {
    try {
        const Cluster cluster{directory, "gradus"};
    } catch (const std::exception& error) {
        return error.what();
    }
    return "it started";
}

TEST(Cluster, keeps_what_it_holds_from_one_start_to_the_next) {
    const TemporaryDirectory directory;
    {
        const Cluster cluster{directory.path(), "gradus"};
        pqxx::connection owner{cluster.url("gradus_owner")};
        pqxx::nontransaction transaction{owner};
        transaction.exec("CREATE SCHEMA gradus; CREATE TABLE gradus.kept AS SELECT 42 AS number");
    }
    const Cluster cluster{directory.path(), "gradus"};
    pqxx::connection owner{cluster.url("gradus_owner")};
    EXPECT_EQ(first_of(owner, "SELECT number FROM kept"), "42");
}

TEST(Cluster, waits_for_the_disk_and_listens_on_no_network) {
    pqxx::connection connection{test_cluster().url("postgres")};
    EXPECT_EQ(first_of(connection, "SHOW fsync"), "on");
    EXPECT_EQ(first_of(connection, "SHOW synchronous_commit"), "on");
    EXPECT_EQ(first_of(connection, "SHOW listen_addresses"), "");
    EXPECT_EQ(first_of(connection, "SHOW server_encoding"), "UTF8");
}

TEST(Cluster, works_below_a_directory_that_only_root_can_enter) {
    const TemporaryDirectory directory;
    fs::permissions(directory.path(), fs::perms::owner_all);
    const Cluster cluster{directory.path() / "a folder" /
                              "with a long name of more than one hundred and eight characters, which is "
                              "what the address of a unix socket can hold" /
                              "var",
                          "gradus"};
    pqxx::connection connection{cluster.url("gradus_owner")};
    EXPECT_EQ(first_of(connection, "SELECT current_user"), "gradus_owner");
}

TEST(Cluster, starts_over_a_pid_file_that_a_crash_left) {
    struct Row {
        const char* name;
        std::string first_line;
    };
    const auto unrelated = std::to_string(getpid());
    for (const auto& [name, first_line] : {Row{"a process that is no more", "4194303"},
                                           Row{"a process that is another now", unrelated}, Row{"pid 1", "1"}}) {
        SCOPED_TRACE(name);
        const TemporaryDirectory directory;
        { const Cluster cluster{directory.path(), "gradus"}; }
        const auto pid_file = directory.path() / "data" / "postmaster.pid";
        std::ofstream{pid_file} << first_line
                                << "\n/proc/self/fd/3\n1700000000\n5432\n/run/gradus/x\n\n  1234 5678\nready\n";
        const auto postgres = find_user("postgres");
        ASSERT_EQ(chown(pid_file.c_str(), postgres.uid, postgres.gid), 0);
        EXPECT_EQ(failure_of(directory.path()), "it started");
        std::ofstream{pid_file} << "";
        EXPECT_EQ(failure_of(directory.path()), "it started") << "over an empty pid file";
    }
}

TEST(Cluster, starts_again_after_its_server_was_killed) {
    const TemporaryDirectory directory;
    {
        const Cluster cluster{directory.path(), "gradus"};
        kill(cluster.pid(), SIGKILL);
    }
    EXPECT_EQ(failure_of(directory.path()), "it started");
}

TEST(Cluster, starts_again_after_the_gradus_that_had_it_was_killed_and_leaves_no_server_behind) {
    const TemporaryDirectory directory;
    int report[2];
    ASSERT_EQ(pipe(report), 0);
    const auto child = fork();
    if (child == 0) {
        const Cluster cluster{directory.path(), "gradus"};
        const int pid = cluster.pid();
        [[maybe_unused]] const auto written = write(report[1], &pid, sizeof pid);
        pause();
        _exit(0);
    }
    int server = 0;
    ASSERT_EQ(read(report[0], &server, sizeof server), static_cast<ssize_t>(sizeof server));
    EXPECT_THAT(failure_of(directory.path()),
                testing::HasSubstr("another gradus (pid " + std::to_string(child) + ") already runs on"));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_EQ(failure_of(directory.path()), "it started");
    EXPECT_FALSE(fs::exists("/proc/" + std::to_string(server) + "/cwd")) << "the old server is still there";
    close(report[0]);
    close(report[1]);
}

TEST(Cluster, says_when_another_gradus_has_the_directory) {
    const TemporaryDirectory directory;
    const Cluster cluster{directory.path(), "gradus"};
    EXPECT_THAT(failure_of(directory.path()),
                testing::AllOf(testing::HasSubstr("another gradus (pid " + std::to_string(getpid())),
                               testing::HasSubstr(directory.path().string())));
}

TEST(Cluster, refuses_a_directory_of_another_PostgreSQL_major_and_says_what_to_do) {
    for (const auto* major : {"9", "99"}) {
        const TemporaryDirectory directory;
        fs::create_directory(directory.path() / "data");
        std::ofstream{directory.path() / "data" / "PG_VERSION"} << major << "\n";
        EXPECT_THAT(failure_of(directory.path()),
                    testing::AllOf(testing::HasSubstr("was made by PostgreSQL " + std::string{major}),
                                   testing::HasSubstr("install postgresql-" + std::string{major})));
    }
}

TEST(Cluster, tells_the_last_lines_of_the_log_when_the_server_does_not_start) {
    const TemporaryDirectory directory;
    { const Cluster cluster{directory.path(), "gradus"}; }
    std::ofstream{directory.path() / "data" / "postgresql.conf", std::ios::app} << "shared_buffers = 'plenty'\n";
    EXPECT_THAT(failure_of(directory.path()),
                testing::HasSubstr("invalid value for parameter \"shared_buffers\": \"plenty\""));
}

TEST(Cluster, begins_anew_where_an_initdb_was_killed) {
    const TemporaryDirectory directory;
    fs::create_directory(directory.path() / "data.half-made");
    std::ofstream{directory.path() / "data.half-made" / "PG_VERSION"} << "15\n";
    EXPECT_EQ(failure_of(directory.path()), "it started");
}

TEST(Cluster, lets_each_system_user_become_its_own_roles_only) {
    struct Row {
        const char* user;
        const char* role;
        bool is_allowed;
    };
    const std::vector<Row> rows = {
        {"root", "postgres", true},        {"root", "gradus_owner", true},     {"root", "gradus_server", true},
        {"root", "gradus_worker", true},   {"postgres", "postgres", true},     {"postgres", "gradus_owner", false},
        {"gradus", "gradus_server", true}, {"gradus", "gradus_worker", false}, {"gradus", "gradus_owner", false},
        {"gradus", "postgres", false},     {"nobody", "gradus_server", false}};
    for (const auto& [user, role, is_allowed] : rows) {
        const auto url = test_cluster().url(role);
        const auto child = fork();
        if (child == 0) {
            const auto who = find_user(user);
            if (who.uid != 0 && (setgid(who.gid) != 0 || setuid(who.uid) != 0)) _exit(2);
            try {
                const pqxx::connection connection{url};
                _exit(0);
            } catch (const pqxx::broken_connection&) {
                _exit(1);
            }
        }
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_EQ(WEXITSTATUS(status), is_allowed ? 0 : 1) << user << " as " << role;
    }
}

TEST(Cluster, removes_its_socket_when_it_stops_and_when_it_could_not_start) {
    const TemporaryDirectory directory;
    fs::path socket;
    {
        const Cluster cluster{directory.path(), "gradus"};
        const auto url = cluster.url("x");
        socket = url.substr(5, url.find(' ') - 5);
        EXPECT_TRUE(fs::exists(socket)) << socket;
    }
    EXPECT_FALSE(fs::exists(socket));
    std::ofstream{directory.path() / "data" / "postgresql.conf", std::ios::app} << "shared_buffers = 'plenty'\n";
    EXPECT_NE(failure_of(directory.path()), "it started");
    EXPECT_FALSE(fs::exists(socket));
}

TEST(Cluster, needs_a_server_user_that_exists) {
    const TemporaryDirectory directory;
    EXPECT_THROW((Cluster{directory.path(), "nobody-of-that-name"}), std::runtime_error);
}

}  // namespace
}  // namespace gradus::storage
