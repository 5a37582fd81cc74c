// gradus work: the judge. Claims submissions, grades them in sandboxes, records what happened. Never listens.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/compile_cache_place.hpp"
#include "api/runtime_image.hpp"
#include "judge/worker/self_check.hpp"
#include "judge/worker/worker.hpp"
#include "sandbox/cores.hpp"
#include "sandbox/rootless.hpp"

namespace gradus::api {
namespace {

namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus work [options]\n\n"
    "Grades what is submitted until SIGTERM or Ctrl-C, then gives back what it has in hand. Any number of them, on "
    "any\n"
    "number of hosts, share one database. Needs root, or a control group of its own (systemd's Delegate=yes), to make\n"
    "sandboxes, and the runtime image (deploy/runtime/make);\n"
    "`gradus probe` says what a host lacks. The database is best named by the environment, where `ps` does not show "
    "it.\n\n";

constexpr int lease_ms_least = 1'000;
constexpr int lease_ms_most = 600'000;
constexpr int compile_cache_mib_most = 1 << 20;

// A box is given one core: more boxes than cores would disturb each other's times.
int cores() {
    return static_cast<int>(sandbox::own_cores().size());
}

std::string own_name() {
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    return std::string(host) + ":" + std::to_string(getpid());
}

// The settings, or the exit status when there is nothing left to do.
std::variant<worker::Settings, ExitStatus> read_settings(Arguments arguments) {
    worker::Settings settings;
    std::string image;
    std::string compile_cache, metrics;
    int lease_ms = 0, compile_cache_mib = 0;
    CommandOptions command{.name = "work", .explanation = explanation};
    auto add = command.described.add_options();
    add("database", options::value(&settings.database_url), "of PostgreSQL; by default $GRADUS_DATABASE_URL");
    add("image", options::value(&image)->default_value(default_runtime_image()),
        "runtime image of the sandboxes; $GRADUS_RUNTIME");
    add("sandboxes", options::value(&settings.sandboxes)->default_value(cores()),
        "submissions graded at a time, at most one a core");
    add("lease", options::value(&lease_ms)->default_value(15'000),
        "milliseconds after which others take over what a dead worker held");
    add("compile-cache", options::value(&compile_cache)->default_value(default_compile_cache(geteuid() == 0)),
        "directory of its user's alone for compiled programs, which are not compiled again");
    add("compile-cache-mib", options::value(&compile_cache_mib)->default_value(1'024),
        "room for them in MiB; 0: each is compiled anew");
    add("metrics", options::value(&metrics),
        "file to keep metrics of the sandboxes in, for the textfile collector of node_exporter: DIRECTORY/NAME.prom");
    command.check = [&] {
        settings.database_url = database_url_or_environment(settings.database_url);
        refuse_outside("--sandboxes", settings.sandboxes, 1, cores());
        refuse_outside("--lease", lease_ms, lease_ms_least, lease_ms_most);
        refuse_outside("--compile-cache-mib", compile_cache_mib, 0, compile_cache_mib_most);
    };
    if (const auto status = read_options(command, arguments)) return *status;
    settings.image = image;
    settings.metrics = metrics;
    settings.lease = std::chrono::milliseconds(lease_ms);
    settings.name = own_name();
    if (compile_cache_mib > 0) settings.compile_cache = compile_cache;
    settings.compile_cache_bytes_max = std::int64_t{compile_cache_mib} << 20;
    return settings;
}

}  // namespace

int work_command(Arguments arguments) {
    auto reading = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&reading)) return *status;
    auto& settings = std::get<worker::Settings>(reading);
    sandbox::enter_own_namespaces();  // before there is a second thread

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread: all inherit it, and sigwait alone takes them
    const auto logger = spdlog::stderr_logger_mt("work");
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
    settings.log = [logger](const std::string& line) { logger->info("{}", line); };

    logger->info("checking the sandboxes");
    settings.log(worker::check_walls(settings.image));
    worker::Worker worker(settings);
    logger->info("grading, {} at a time, as {}", settings.sandboxes, settings.name);
    std::thread grading([&worker] { worker.run(); });
    int signal = 0;
    sigwait(&signals, &signal);
    logger->info("stopping");
    worker.stop();
    grading.join();
    logger->info("stopped");
    return exit_accepted;
}

}  // namespace gradus::api
