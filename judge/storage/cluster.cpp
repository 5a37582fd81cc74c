#include "judge/storage/cluster.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "judge/storage/child_process.hpp"
#include "judge/storage/cluster_directory.hpp"
#include "judge/storage/database_state.hpp"
#include "judge/storage/postgres_programs.hpp"

namespace gradus::storage {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

struct PrivateServer {
    ClusterDirectory directory;
    User user;    // that PostgreSQL runs as
    User client;  // that may become gradus_server
    fs::path programs;
    Descriptor data;
    pid_t pid = -1;

    PrivateServer() = default;
    PrivateServer(const PrivateServer&) = delete;
    PrivateServer& operator=(const PrivateServer&) = delete;
    ~PrivateServer();
};

constexpr auto initdb_ms_max = 120s;
constexpr auto start_ms_max = 120s;  // recovery after a crash included
constexpr auto stop_ms_max = 30s;

std::string server_data() {
    return "/proc/self/fd/" + std::to_string(child_fd);
}

ProcessSpec program(const PrivateServer& server, std::vector<std::string> argv, const Descriptor& data) {
    ProcessSpec spec;
    argv.front() = server.programs / argv.front();
    spec.argv = std::move(argv);
    spec.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"};
    spec.user = server.user;
    spec.inherited_fd = data.get();
    spec.output_fd = server.directory.log.get();
    return spec;
}

// Into a directory beside, renamed when it is whole: an initdb that was killed leaves nothing half-made.
void make_data(const PrivateServer& server) {
    const auto half = server.directory.path / "data.half-made";
    fs::remove_all(half);
    const auto data = open_own_directory(half, server.user);
    auto spec = program(server,
                        {"initdb", "--pgdata=" + server_data(), "--username=postgres", "--auth=peer", "--encoding=UTF8",
                         "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
                        data);
    spec.signal_at_our_death = SIGKILL;
    const auto pid = start_process(spec);
    const auto status = wait_for_process(pid, initdb_ms_max);
    if (status != 0) {
        if (status == -1 && kill(pid, SIGKILL) == 0) waitpid(pid, nullptr, 0);
        throw std::runtime_error{"initdb failed in " + server.directory.path.string() + ":\n" +
                                 last_lines(server.directory.path / "log")};
    }
    if (syncfs(data.get()) != 0) throw std::system_error{errno, std::generic_category(), "syncfs " + half.string()};
    fs::rename(half, server.directory.data());
}

// Peer authentication: the socket knows who connects, and this table what it may become.
std::string identities(const PrivateServer& server) {
    std::string text;
    const auto allow = [&text](const std::string& user, std::initializer_list<const char*> roles) {
        for (const auto* role : roles) text += "gradus \"" + user + "\" " + role + "\n";
    };
    const auto us = current_user();
    allow(us.name, {"postgres", "gradus_owner", "gradus_server", "gradus_worker"});
    if (server.user.uid != us.uid) allow(server.user.name, {"postgres"});
    if (server.client.uid != us.uid) allow(server.client.name, {"gradus_server"});
    return text;
}

std::string connection_string(const PrivateServer& server, std::string_view role, std::string_view database) {
    return "host=" + server.directory.socket.string() + " user=" + std::string{role} +
           " dbname=" + std::string{database};
}

void start_server(PrivateServer& server) {
    write_file(server.data, "pg_hba.conf", "local all all peer map=gradus\n", server.user);
    write_file(server.data, "pg_ident.conf", identities(server), server.user);
    auto spec =
        program(server,
                {"postgres", "-D", server_data(), "-c", "listen_addresses=", "-c",
                 "unix_socket_directories=" + server.directory.socket.string(), "-c", "unix_socket_permissions=0777",
                 "-c", "logging_collector=off", "-c", "log_destination=stderr", "-c", "cluster_name=gradus"},
                server.data);
    spec.signal_at_our_death = SIGINT;  // a fast, orderly shutdown
    server.pid = start_process(spec);
}

std::unique_ptr<pqxx::connection> wait_until_it_answers(PrivateServer& server) {
    const auto deadline = std::chrono::steady_clock::now() + start_ms_max;
    for (;;) {
        try {
            return std::make_unique<pqxx::connection>(connection_string(server, "postgres", "postgres"));
        } catch (const pqxx::broken_connection& error) {
            const bool has_ended = wait_for_process(server.pid, 10ms) != -1;
            if (has_ended) server.pid = -1;
            if (has_ended || std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error{"PostgreSQL did not start in " + server.directory.path.string() + ": " +
                                         error.what() + "its log ends:\n" + last_lines(server.directory.path / "log")};
        }
    }
}

constexpr auto has_database = "SELECT FROM pg_database WHERE datname = 'gradus'";

// They can log in, unlike those that `gradus migrate` makes elsewhere: peer authentication decides who may.
constexpr auto create_roles = R"(
    DO $$
    DECLARE role_name text;
    BEGIN
        FOREACH role_name IN ARRAY ARRAY['gradus_owner', 'gradus_server', 'gradus_worker'] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                EXECUTE format('CREATE ROLE %I LOGIN', role_name);
            END IF;
        END LOOP;
    END $$)";
constexpr auto create_database = "CREATE DATABASE gradus OWNER gradus_owner";
constexpr auto guard_database = "REVOKE ALL ON DATABASE gradus FROM PUBLIC";
constexpr auto open_database = "GRANT CONNECT ON DATABASE gradus TO gradus_server, gradus_worker";
constexpr auto name_schema = "ALTER DATABASE gradus SET search_path TO gradus";  // for people with psql

// What is there is left alone; a start that was cut short is made good.
void make_database(pqxx::connection& connection) {
    pqxx::nontransaction transaction{connection};
    transaction.exec(create_roles);
    if (transaction.exec(has_database).empty()) transaction.exec(create_database);
    for (const auto* statement : {guard_database, open_database, name_schema}) transaction.exec(statement);
}

PrivateServer::~PrivateServer() {
    if (pid > 0) {
        kill(pid, SIGINT);
        if (wait_for_process(pid, stop_ms_max) == -1 && kill(pid, SIGQUIT) == 0) waitpid(pid, nullptr, 0);
    }
    std::error_code is_left;
    if (!directory.socket.empty()) fs::remove_all(directory.socket, is_left);
}

}  // namespace

struct Cluster::State {
    PrivateServer server;
};

Cluster::Cluster(fs::path directory, std::string server_user) : state_{std::make_unique<State>()} {
    // The server finds its data directory, and the sandbox its cgroups, by way of /proc.
    if (!fs::exists("/proc/self/fd")) throw std::runtime_error{"/proc is not mounted: run `mount -t proc proc /proc`"};
    auto& server = state_->server;
    const bool is_root = geteuid() == 0;
    server.user = is_root ? find_user("postgres") : current_user();
    server.client = is_root ? find_user(server_user) : current_user();
    server.directory = open_cluster_directory(directory);
    const auto data = server.directory.data();
    server.programs = find_postgres_programs(data);
    if (!fs::exists(data)) make_data(server);
    settle_stale_pid(data);
    make_socket_directory(server.directory.socket, server.user, server.client);
    server.data = open_own_directory(data, server.user);
    start_server(server);
    make_database(*wait_until_it_answers(server));
}

Cluster::~Cluster() = default;

std::string Cluster::url(std::string_view role) const {
    return connection_string(state_->server, role, "gradus");
}

int Cluster::pid() const {
    return state_->server.pid;
}

}  // namespace gradus::storage
