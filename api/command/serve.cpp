// gradus serve: the HTTP server, as whoever starts it, but not as root.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/service.hpp"

namespace gradus::api {
namespace {

namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus serve [options]\n\n"
    "Answers HTTP until SIGTERM or Ctrl-C, then finishes the requests in hand. Needs a migrated database (`gradus "
    "migrate`)\n"
    "and a judge beside it (`gradus work`); `gradus up` starts all of them. For https, put a reverse proxy in "
    "front.\n\n";

// The settings, or the exit status when there is nothing left to do.
std::variant<ServiceSettings, ExitStatus> read_settings(Arguments arguments) {
    ServiceSettings settings;
    CommandOptions command{.name = "serve", .explanation = explanation};
    auto add = command.described.add_options();
    add("host", options::value(&settings.address)->default_value("127.0.0.1"), "IP address to listen on");
    add("port", options::value(&settings.port)->default_value(8'000), "port to listen on; 0 takes a free one");
    add("database", options::value(&settings.database_url), "of PostgreSQL; by default $GRADUS_DATABASE_URL");
    command.check = [&] { settings.database_url = database_url_or_environment(settings.database_url); };
    if (const auto status = read_options(command, arguments)) return *status;
    settings.limits.handler_threads = 32;
    settings.hashes_running_max = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 4U));
    return settings;
}

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

std::string url_of(const ServiceSettings& settings, std::uint16_t port) {
    const bool is_version_6 = settings.address.find(':') != std::string::npos;
    return "http://" + (is_version_6 ? "[" + settings.address + "]" : settings.address) + ":" + std::to_string(port);
}

}  // namespace

int serve_command(Arguments arguments) {
    auto reading = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&reading)) return *status;
    const auto& settings = std::get<ServiceSettings>(reading);
    if (geteuid() == 0) {
        std::cerr << "gradus serve: it faces the network and must not be root; start it as another user "
                     "(`runuser -u gradus -- gradus serve`), or use `gradus up`\n";
        return exit_usage;
    }
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread: all inherit it, and sigwait alone takes them
    const auto logger = spdlog::stderr_logger_mt("serve");
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
    Service service(settings, [logger](const std::string& line) { logger->info("{}", line); });
    std::cout << "serving " << url_of(settings, service.port()) << std::endl;
    std::thread watch([&service, &signals] {
        int signal = 0;
        sigwait(&signals, &signal);
        service.stop();
    });
    watch.detach();
    service.run();
    logger->info("stopped");
    return exit_accepted;
}

}  // namespace gradus::api
