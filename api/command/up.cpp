// gradus up: everything on one machine. A private PostgreSQL (or the one of $GRADUS_DATABASE_URL), the problems, an
// administrator, then the two processes that do the work: `gradus serve` as the user gradus and `gradus work` as root.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/child.hpp"
#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/first_admin.hpp"
#include "api/problem_loading.hpp"
#include "api/readiness.hpp"
#include "api/runtime_image.hpp"
#include "api/supervisor.hpp"
#include "judge/storage/cluster.hpp"
#include "judge/storage/migrate.hpp"
#include "sandbox/cores.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/run.hpp"

namespace gradus::api {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* server_user = "gradus";
constexpr milliseconds ready_max = seconds(60);  // from the start of `serve` to its first answer
constexpr milliseconds drain_max = seconds(15);
constexpr milliseconds database_pause{1'000};  // between attempts to start a PostgreSQL that died

struct Settings {
    std::string data;
    std::string problems;
    std::string image;
    std::string host;
    std::uint16_t port = 0;
    int sandboxes = 1;
    std::string compile_cache;
    std::string metrics;
    int compile_cache_mib = 0;
    bool is_password_renewal = false;
};

struct DatabaseUrls {
    std::string owner, server, worker;
};

std::string environment_or(const char* name, std::string otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : std::move(otherwise);
}

// One line of the log. What comes from a child may hold what a client sent: control characters do not reach the
// terminal.
void log_line(std::string_view part, std::string_view line) {
    std::string text = std::string(part) + ": ";
    for (const char c : line) text += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    text += '\n';
    std::cerr << text << std::flush;
}

void say(const std::string& line) {
    log_line("up", line);
}

namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus up [options]\n\n"
    "Serves and judges on this machine until Ctrl-C: starts a private PostgreSQL in the data directory, brings the "
    "problems\n"
    "into service, starts `gradus serve` as the user gradus and `gradus work` as root, and starts again what dies. The "
    "first\n"
    "start makes the account `admin` and prints its password once. Needs root.\n\n"
    "$GRADUS_DATABASE_URL names an external PostgreSQL to use instead, as a user that may create roles;\n"
    "$GRADUS_SERVER_DATABASE_URL and $GRADUS_WORKER_DATABASE_URL are for the two processes, if theirs differ.\n\n";

// The settings, or the exit status when there is nothing left to do.
std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "up", .explanation = explanation};
    const auto text = [](std::string& target, const char* variable, const char* otherwise) {
        return options::value(&target)->default_value(environment_or(variable, otherwise));
    };
    const int cores = static_cast<int>(sandbox::own_cores().size());
    auto add = command.described.add_options();
    add("data", text(settings.data, "GRADUS_DATA", "var"), "directory of the private PostgreSQL; $GRADUS_DATA");
    add("problems", text(settings.problems, "GRADUS_PROBLEMS", "problems"),
        "directory of problem folders; $GRADUS_PROBLEMS");
    add("image", options::value(&settings.image)->default_value(default_runtime_image()),
        "runtime image of the sandboxes; $GRADUS_RUNTIME");
    add("host", options::value(&settings.host)->default_value("127.0.0.1"), "IP address to serve on");
    add("port", options::value(&settings.port)->default_value(8000), "port to serve on; 0 takes a free one");
    add("sandboxes", options::value(&settings.sandboxes)->default_value(cores),
        "submissions graded at a time, at most one a core");
    add("compile-cache", options::value(&settings.compile_cache),
        "directory of root's alone for compiled programs; by default `compiled` in the data directory");
    add("compile-cache-mib", options::value(&settings.compile_cache_mib)->default_value(1'024),
        "room for them in MiB; 0: each is compiled anew");
    add("metrics", options::value(&settings.metrics), "as of `gradus work`");
    add("new-admin-password", options::bool_switch(&settings.is_password_renewal),
        "give `admin` a new password and print it");
    command.check = [&] {
        if (settings.compile_cache.empty()) settings.compile_cache = settings.data + "/compiled";
        // The parts start in another directory.
        settings.compile_cache = std::filesystem::absolute(settings.compile_cache).string();
        if (!settings.metrics.empty()) settings.metrics = std::filesystem::absolute(settings.metrics).string();
        if (settings.sandboxes < 1 || settings.sandboxes > cores) {
            throw std::invalid_argument("--sandboxes is from 1 to " + std::to_string(cores) + ", one a core");
        }
        if (!std::filesystem::is_directory(settings.problems)) {
            throw std::invalid_argument("--problems: there is no directory " + settings.problems);
        }
    };
    if (const auto status = read_options(command, arguments)) return *status;
    return settings;
}

// One `up` a data directory. The lock goes when the process does, however it ends.
sandbox::Descriptor lock(const std::filesystem::path& data) {
    std::filesystem::create_directories(data);
    const std::filesystem::path path = data / "up.lock";
    sandbox::Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file) sandbox::throw_errno("open " + path.string());
    if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
    if (errno != EWOULDBLOCK) sandbox::throw_errno("lock " + path.string());
    throw std::runtime_error("another `gradus up` uses " + data.string() +
                             "; stop it, or give this one another --data");
}

std::filesystem::path cluster_directory(const Settings& settings) {
    return std::filesystem::path(settings.data) / "postgresql";
}

DatabaseUrls external_urls(const std::string& owner) {
    return {owner, environment_or("GRADUS_SERVER_DATABASE_URL", owner),
            environment_or("GRADUS_WORKER_DATABASE_URL", owner)};
}

// What a child of ours sees of our environment: what its language, time and sanitizer depend on, no secret of the
// operator's.
std::vector<std::string> environment_with(const std::string& database_url) {
    std::vector<std::string> environment{"GRADUS_DATABASE_URL=" + database_url, "HOME=/"};
    for (const char* name :
         {"PATH", "LANG", "LC_ALL", "TZ", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
    }
    return environment;
}

void prepare_database(const std::string& url, const Settings& settings) {
    for (const std::string& migration : storage::migrate(url)) say("migration " + migration + " is applied");
    storage::Database database(url, storage::DatabaseRole::owner);
    const ProblemCount count = load_problems(database, settings.problems, say);
    say(std::to_string(count.in_service) + " problems in service, " + std::to_string(count.changed) +
        " new or changed, " + std::to_string(count.broken) + " broken, " + std::to_string(count.retired) + " retired");
    if (const auto password = give_admin_password(database, settings.is_password_renewal)) {
        std::cout << "The administrator's account. The password is shown this once and kept nowhere:\n    name      "
                  << admin_name << "\n    password  " << *password << std::endl;
    }
}

void start_parts(Supervisor& supervisor, const Settings& settings, const DatabaseUrls& urls) {
    supervisor.start({"serve",
                      {"serve", "--host", settings.host, "--port", std::to_string(settings.port)},
                      environment_with(urls.server),
                      server_user});
    std::vector<std::string> work = {"work",
                                     "--image",
                                     settings.image,
                                     "--sandboxes",
                                     std::to_string(settings.sandboxes),
                                     "--compile-cache",
                                     settings.compile_cache,
                                     "--compile-cache-mib",
                                     std::to_string(settings.compile_cache_mib)};
    if (!settings.metrics.empty()) work.insert(work.end(), {"--metrics", settings.metrics});
    supervisor.start({"work", std::move(work), environment_with(urls.worker), ""});
}

// False when asked to stop before the server answers. Throws when it does not come to that.
bool wait_until_ready(Supervisor& supervisor, const Settings& settings) {
    const auto until = std::chrono::steady_clock::now() + ready_max;
    while (!is_ready(settings.host, settings.port)) {
        if (supervisor.wait(milliseconds(20)) == Supervisor::Woken::asked_to_stop) return false;
        if (supervisor.deaths() > 0) throw std::runtime_error("a part did not start; its own words are above");
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("the server does not answer /readyz; see above");
    }
    return true;
}

// Keeps the parts running until asked to stop. A private PostgreSQL that died is started again; the parts reconnect by
// themselves.
void keep_running(Supervisor& supervisor, std::optional<storage::Cluster>& cluster, const Settings& settings) {
    const bool is_private = cluster.has_value();
    if (is_private) supervisor.watch(cluster->pid());
    for (;;) {
        const bool is_down = is_private && !cluster;
        switch (supervisor.wait(is_down ? database_pause : hours(1))) {
            case Supervisor::Woken::asked_to_stop:
                return;
            case Supervisor::Woken::watched_ended:
                say("PostgreSQL ended; starting it again");
                cluster.reset();
                break;
            case Supervisor::Woken::time_passed:
                break;
        }
        if (!is_private || cluster) continue;
        try {
            cluster.emplace(cluster_directory(settings), server_user);
            supervisor.watch(cluster->pid());
        } catch (const std::exception& failure) {
            say(failure.what());
        }
    }
}

// Everything, in the order in which each needs the one before it; the destructors stop it in the other order.
void run(const Settings& settings) {
    const sandbox::Descriptor locked = lock(settings.data);
    std::optional<storage::Cluster> cluster;
    Supervisor supervisor(log_line);
    sandbox::Sandbox(settings.image);  // says what this host lacks before anything is started
    DatabaseUrls urls = external_urls(environment_or("GRADUS_DATABASE_URL", ""));
    if (urls.owner.empty()) {
        say("starting PostgreSQL in " + cluster_directory(settings).string());
        cluster.emplace(cluster_directory(settings), server_user);
        urls = {cluster->url("gradus_owner"), cluster->url("gradus_server"), cluster->url("gradus_worker")};
    }
    prepare_database(urls.owner, settings);
    start_parts(supervisor, settings, urls);
    if (wait_until_ready(supervisor, settings)) {
        std::cout << "Gradus serves " << url_of(settings.host, settings.port) << std::endl;
        keep_running(supervisor, cluster, settings);
    }
    say("stopping");
    supervisor.stop(drain_max);
}

}  // namespace

int up_command(Arguments arguments) {
    auto read = read_settings(arguments);
    if (const ExitStatus* status = std::get_if<ExitStatus>(&read)) return *status;
    if (geteuid() != 0) {
        std::cerr << "gradus up: needs root, to make the boxes that programs run in; use sudo\n";
        return exit_usage;
    }
    Settings& settings = std::get<Settings>(read);
    settings.port = bindable_port(settings.host, settings.port);
    std::signal(SIGPIPE,
                SIG_IGN);  // a log that nobody reads any more is no reason to stop; the sandbox resets it in its boxes
    run(settings);
    say("stopped");
    return exit_accepted;
}

}  // namespace gradus::api
