#include "api/supervisor.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/failure.hpp"

namespace gradus::api {

namespace {

using Clock = std::chrono::steady_clock;
using sandbox::Descriptor;
using sandbox::throw_errno;
using std::chrono::milliseconds;

constexpr milliseconds pause_min{200};
constexpr milliseconds pause_max{30'000};
constexpr milliseconds healthy_after{60'000};
constexpr std::size_t line_bytes_max = 16 << 10;  // a longer line is cut into pieces

struct Ward {  // a part and the process that is it at the moment
    Part part;
    Child child{};
    std::string line{};  // what came of a line that has not ended
    Clock::time_point started{};
    Clock::time_point due{};  // when to start again, if it does not run
    milliseconds pause = pause_min;

    bool is_running() const { return child.pid > 0; }
};

std::string ending_of(int status) {
    if (WIFSIGNALED(status)) return "was killed by signal " + std::to_string(WTERMSIG(status));
    return "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

struct Supervisor::State {
    Log log;
    Descriptor program = open_own_program();
    Descriptor signals{};
    std::vector<Ward> wards{};
    Descriptor watched{};
    bool has_watched_ended = false;
    int asks = 0;    // to stop
    int deaths = 0;  // that nobody asked for
    bool is_stopping = false;

    void start(Ward& ward);
    void start_those_due();
    void pass_on_output(Ward& ward);
    void end_line(Ward& ward);
    void bury(Ward& ward);
    void read_signals();
    void step(Clock::time_point until);
    Clock::time_point next_due(Clock::time_point until) const;
    bool is_any_running() const;
};

bool Supervisor::State::is_any_running() const {
    return std::any_of(wards.begin(), wards.end(), [](const Ward& ward) { return ward.is_running(); });
}

void Supervisor::State::start(Ward& ward) {
    ward.child = start_child(program, ward.part);
    ward.started = Clock::now();
}

void Supervisor::State::start_those_due() {
    for (Ward& ward : wards) {
        if (is_stopping || ward.is_running() || Clock::now() < ward.due) continue;
        try {
            start(ward);
        } catch (const std::exception& failure) {
            log("up", failure.what());
            ward.pause = std::min(2 * ward.pause, pause_max);
            ward.due = Clock::now() + ward.pause;
        }
    }
}

void Supervisor::State::end_line(Ward& ward) {
    if (!ward.line.empty()) log(ward.part.name, ward.line);
    ward.line.clear();
}

void Supervisor::State::pass_on_output(Ward& ward) {
    std::array<char, 4096> buffer;
    for (;;) {
        const ssize_t count = read(ward.child.output.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count == 0) ward.child.output.close();
        if (count <= 0) return;
        for (const char c : std::string_view(buffer.data(), static_cast<std::size_t>(count))) {
            if (c != '\n') ward.line += c;
            if (c == '\n' || ward.line.size() == line_bytes_max) end_line(ward);
        }
    }
}

void Supervisor::State::bury(Ward& ward) {
    int status = 0;
    if (waitpid(ward.child.pid, &status, WNOHANG) != ward.child.pid) return;
    pass_on_output(ward);
    end_line(ward);
    ward.child = Child{};
    if (is_stopping) return;
    ++deaths;
    if (Clock::now() - ward.started >= healthy_after) ward.pause = pause_min;
    log("up", ward.part.name + " " + ending_of(status) + "; starting it again in " +
                  std::to_string(ward.pause.count()) + " ms");
    ward.due = Clock::now() + ward.pause;
    ward.pause = std::min(2 * ward.pause, pause_max);
}

void Supervisor::State::read_signals() {
    signalfd_siginfo signal{};
    while (read(signals.get(), &signal, sizeof signal) == sizeof signal) ++asks;
}

Clock::time_point Supervisor::State::next_due(Clock::time_point until) const {
    for (const Ward& ward : wards) {
        if (!ward.is_running() && !is_stopping) until = std::min(until, ward.due);
    }
    return until;
}

// Sleeps until something happens, `until` at the latest, and answers it.
void Supervisor::State::step(Clock::time_point until) {
    start_those_due();
    std::vector<pollfd> polled{{signals.get(), POLLIN, 0}, {watched.get(), POLLIN, 0}};  // -1 is passed over
    for (const Ward& ward : wards) {
        polled.push_back({ward.child.pidfd.get(), POLLIN, 0});
        polled.push_back({ward.child.output.get(), POLLIN, 0});
    }
    const auto left = std::chrono::ceil<milliseconds>(next_due(until) - Clock::now());
    if (poll(polled.data(), polled.size(), static_cast<int>(std::max(left, milliseconds{0}).count())) < 0) {
        if (errno == EINTR) return;
        throw_errno("poll");
    }
    if (polled[0].revents != 0) read_signals();
    if (polled[1].revents != 0) {
        has_watched_ended = true;
        watched.close();
    }
    for (std::size_t i = 0; i < wards.size(); ++i) {
        if (polled[3 + 2 * i].revents != 0) pass_on_output(wards[i]);
        if (polled[2 + 2 * i].revents != 0) bury(wards[i]);
    }
}

Supervisor::Supervisor(Log log) : state_(new State{std::move(log)}) {
    sigset_t asks;
    sigemptyset(&asks);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&asks, signal);
    if (sigprocmask(SIG_BLOCK, &asks, nullptr) != 0) throw_errno("sigprocmask");
    state_->signals = Descriptor(signalfd(-1, &asks, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!state_->signals) throw_errno("signalfd");
}

Supervisor::~Supervisor() {
    stop(milliseconds{0});
}

void Supervisor::start(Part part) {
    Ward ward{std::move(part)};
    state_->start(ward);
    state_->wards.push_back(std::move(ward));
}

void Supervisor::watch(pid_t pid) {
    state_->watched = open_process(pid);
}

Supervisor::Woken Supervisor::wait(milliseconds time) {
    const auto until = Clock::now() + time;
    do {
        state_->step(until);
        if (state_->asks > 0) return Woken::asked_to_stop;
        if (std::exchange(state_->has_watched_ended, false)) return Woken::watched_ended;
    } while (Clock::now() < until);
    return Woken::time_passed;
}

int Supervisor::deaths() const {
    return state_->deaths;
}

void Supervisor::stop(milliseconds drain) {
    state_->is_stopping = true;
    state_->watched.close();
    const int asks = state_->asks;
    const auto until = Clock::now() + drain;
    for (const Ward& ward : state_->wards) {
        if (ward.is_running()) kill(ward.child.pid, SIGTERM);
    }
    while (state_->is_any_running() && Clock::now() < until && state_->asks == asks) state_->step(until);
    for (const Ward& ward : state_->wards) {
        if (!ward.is_running()) continue;
        state_->log("up", ward.part.name + " has not ended in time and is killed");
        kill(ward.child.pid, SIGKILL);
    }
    while (state_->is_any_running()) state_->step(Clock::now() + pause_max);
    state_->wards.clear();
}

}  // namespace gradus::api
