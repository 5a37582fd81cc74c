// gradus login: asks for a password, keeps the bearer token that the server gives for it.
#include <termios.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "api/client.hpp"
#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/command/remote.hpp"
#include "api/credentials.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus login [options]\n\n"
    "Logs in and keeps the session for `gradus submit`, in ~/.config/gradus/credentials.json. The password is asked "
    "for, or\n"
    "read as one line from standard input when that is not a terminal.\n\n";

struct Settings {
    std::string server;
    std::string name;
    bool is_sign_up = false;
};

std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "login", .explanation = explanation};
    auto add = command.described.add_options();
    add("server", options::value(&settings.server)->default_value(default_server()), "its address; $GRADUS_SERVER");
    add("name", options::value(&settings.name), "your name there; asked for when left out");
    add("sign-up", options::bool_switch(&settings.is_sign_up), "make the account first");
    if (const auto status = read_options(command, arguments)) return *status;
    settings.server = server_name(settings.server);
    return settings;
}

// The terminal does not show what is typed, from construction to destruction.
class SilentTerminal {
  public:
    SilentTerminal() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        is_silent_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~SilentTerminal() {
        if (is_silent_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

  private:
    termios before_{};
    bool is_silent_ = false;
};

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string ask_password(const char* question) {
    const bool is_terminal = isatty(STDIN_FILENO) == 1;
    if (!is_terminal) return read_line();
    std::cerr << question << std::flush;
    const SilentTerminal silent;
    std::string password = read_line();
    std::cerr << "\n";
    return password;
}

void warn_of_plain_http(const std::string& server) {
    const std::string host = server.substr(server.find("://") + 3);
    const bool is_here = host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    if (server.starts_with("https://") || is_here) return;
    std::cerr << "gradus login: note: " << server << " is not https; others on the network could read your password.\n";
}

}  // namespace

int login_command(Arguments arguments) {
    auto reading = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&reading)) return *status;
    auto& settings = std::get<Settings>(reading);
    const bool is_terminal = isatty(STDIN_FILENO) == 1;
    Client client(settings.server, "");
    warn_of_plain_http(settings.server);
    if (settings.name.empty() && is_terminal) {
        std::cerr << "name: " << std::flush;
        settings.name = read_line();
    }
    if (settings.name.empty()) {
        std::cerr << "gradus login: give your name: --name NAME\n";
        return exit_usage;
    }
    const std::string password = ask_password("password: ");
    if (settings.is_sign_up && is_terminal && ask_password("once more: ") != password) {
        std::cerr << "gradus login: the two passwords differ\n";
        return exit_usage;
    }
    const json::object credentials{{"name", settings.name}, {"password", password}, {"kind", "bearer"}};
    if (settings.is_sign_up) {
        const Answer answer = client.post("/api/v1/accounts", json::serialize(credentials));
        if (answer.status != 201) return report_refusal("gradus login", answer);
    }
    const Answer answer = client.post("/api/v1/sessions", json::serialize(credentials));
    if (answer.status != 201) return report_refusal("gradus login", answer);
    const json::object body = body_of(answer);
    const auto path = credentials_path();
    keep_credential(path, settings.server, {settings.name, std::string(body.at("token").as_string())});
    std::cout << "logged in to " << settings.server << " as " << settings.name << "\n";
    return exit_accepted;
}

}  // namespace gradus::api
