#include "sandbox/watch.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>
#include <vector>

#include "sandbox/cgroup_files.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/starvation.hpp"
#include "sandbox/users.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr std::chrono::seconds setup_wall_max{20};
constexpr std::chrono::seconds warm_setup_wall_max{5};  // then another box is asked
constexpr std::chrono::milliseconds signal_pause{50};
constexpr int signals_max = 100;  // with the pause, what init has to kill and reap everything
constexpr microseconds cpu_timer_min{500};

void watch_file(const Descriptor& poll, int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (::epoll_ctl(poll.get(), EPOLL_CTL_ADD, fd, &event) != 0) throw_errno("watch a file of the box");
}

unsigned processors() {
    static const unsigned count = std::max(1u, std::thread::hardware_concurrency());  // it reads a file each time
    return count;
}

struct Spent {
    microseconds cpu;
    std::int64_t memory_bytes_peak;
};

class Follower final : public Following {
  public:
    Follower(WatchFiles& files, Watch run) : files_(files), run_(std::move(run)) {
        for (const int fd : {run_.output.get(), run_.error.get()}) {
            if (fd >= 0) add(fd);
        }
        for (const int fd : files_of_box()) add(fd);
        arm(files_.wall_timer, run_.box.has_zygote() ? warm_setup_wall_max : setup_wall_max);
        disarm(files_.cpu_timer);
    }
    // The two streams go by themselves when they are closed.
    ~Follower() override {
        for (const int fd : files_of_box()) remove(fd);
    }

    int descriptor() const override { return files_.poll.get(); }

    bool see(bool waits) override {
        std::array<epoll_event, 8> events;
        const int count =
            ::epoll_wait(files_.poll.get(), events.data(), static_cast<int>(events.size()), waits ? -1 : 0);
        if (count < 0 && errno != EINTR) throw_errno("wait for the box");
        for (int i = 0; i < count; ++i) react(events[static_cast<std::size_t>(i)].data.fd);
        if (is_started_ && !is_over_ && run_.once_started) std::exchange(run_.once_started, nullptr)();
        return !is_over_;
    }

    void abandon() override {
        if (!stopped_for_) abandoned_ns_ = monotonic_now_ns();
        stop(Ending::abandoned);
    }

    void take_output(Descriptor output) override {
        run_.output = std::move(output);
        add(run_.output.get());
    }

    Watched conclude() override {
        if (run_.output) drain(run_.output, outcome_.standard_output);
        drain(run_.error, outcome_.standard_error);
        measure();
        return {std::move(outcome_), is_box_sound(), had_its_run_, ended_ns_};
    }

  private:
    std::vector<int> files_of_box() const {
        std::vector<int> files = {run_.box.init_pidfd(), run_.box.reports()};
        if (run_.cgroup.oom_descriptor() >= 0) files.push_back(run_.cgroup.oom_descriptor());
        return files;
    }
    void add(int fd) { watch_file(files_.poll, fd); }
    void remove(int fd) { ::epoll_ctl(files_.poll.get(), EPOLL_CTL_DEL, fd, nullptr); }

    static void arm(const Descriptor& timer, nanoseconds delay) { set(timer, std::max(delay, nanoseconds(1))); }
    static void disarm(const Descriptor& timer) { set(timer, nanoseconds(0)); }
    static void set(const Descriptor& timer, nanoseconds delay) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(delay);
        itimerspec when{};
        when.it_value.tv_sec = seconds.count();
        when.it_value.tv_nsec = (delay - seconds).count();
        if (::timerfd_settime(timer.get(), 0, &when, nullptr) != 0) throw_errno("arm a timer");
    }

    void react(int fd) {
        if (fd == run_.output.get()) {
            if (!drain(run_.output, outcome_.standard_output)) remove(fd);
        } else if (fd == run_.error.get()) {
            if (!drain(run_.error, outcome_.standard_error)) remove(fd);
        } else if (fd == run_.box.reports()) {
            read_report();
        } else if (fd == files_.wall_timer.get()) {
            run_out_of_time();
        } else if (fd == files_.cpu_timer.get()) {
            check_cpu();
        } else if (fd == run_.cgroup.oom_descriptor()) {
            remove(fd);
            stop(Ending::memory_limit);  // the kernel has killed one process; the others may wait for it for ever
        } else {
            while (read_report()) {  // init's last words
            }
            is_over_ = true;
        }
    }

    void run_out_of_time() {
        std::uint64_t expirations = 0;
        if (::read(files_.wall_timer.get(), &expirations, sizeof expirations) < 0) return;
        if (!is_started_) {
            give_up();
        } else if (!stopped_for_) {
            // While it lives; to look is a matter of microseconds.
            outcome_.starved = longest_starvation(run_.cgroup.processes(), users_of_slot(run_.cgroup.number()).program);
            stop(Ending::wall_limit);
        } else if (++signals_sent_ < signals_max) {
            // The first signal may have come before the program had become the user that init kills.
            end_program();
        } else {
            give_up();
        }
    }

    // Init does not answer, and the box is thrown away. Where the program has not begun, or where init may be waiting
    // for a warm interpreter whose program has ended long since, no verdict follows from that: another box is asked.
    void give_up() {
        is_over_ = true;
        if (!is_started_ || run_.box.has_zygote()) had_its_run_ = false;
    }

    // Ends the program, once it has started; the first reason is the one that counts. Output is no longer kept.
    void stop(Ending reason) {
        if (stopped_for_) return;
        stopped_for_ = reason;
        if (is_started_) end_program();
    }

    void end_program() {
        arm(files_.wall_timer, signal_pause);
        run_.box.end_program();
    }

    // Appends what the pipe holds. False at its end.
    bool drain(const Descriptor& pipe, std::string& text) {
        std::array<char, 64 << 10> buffer;
        for (;;) {
            const ssize_t count = ::read(pipe.get(), buffer.data(), buffer.size());
            if (count == 0) return false;
            if (count < 0) return errno == EAGAIN || errno == EINTR;
            const std::size_t room = static_cast<std::size_t>(run_.limits.output_bytes_max) - text.size();
            text.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
            if (static_cast<std::size_t>(count) > room) {
                if (!stopped_for_) {
                    outcome_.output_bytes = run_.limits.output_bytes_max - static_cast<std::int64_t>(room) + count;
                }
                stop(Ending::output_limit);
                return true;
            }
        }
    }

    // One message of init's. False when there is none.
    bool read_report() {
        Report report;
        const ssize_t count = ::recv(run_.box.reports(), &report, sizeof report, MSG_DONTWAIT);
        if (count != sizeof report) return false;
        switch (report.kind) {
            case ReportKind::ready:
            case ReportKind::zygote_ready:
                return true;
            case ReportKind::starter_lost:
            case ReportKind::stale:
                had_its_run_ = false;
                is_over_ = true;
                return true;
            case ReportKind::started:
                is_started_ = true;
                started_ns_ = report.monotonic_ns;
                cpu_base_ = run_.cgroup.cpu_of(report.text) + microseconds(report.cpu_ns / 1'000);
                resident_memory_bytes_ = report.memory_bytes;
                arm(files_.wall_timer, run_.limits.wall);
                arm_cpu_timer(microseconds(0));
                if (stopped_for_) end_program();
                return true;
            case ReportKind::setup_failed:
                if (!is_started_) had_its_run_ = false;  // a starter that was killed this moment, say
                if (!outcome_.setup_failure) outcome_.setup_failure = SetupFailure{report.text, report.value};
                return true;
            case ReportKind::ended:
                wait_status_ = report.value;
                ended_ns_ = report.monotonic_ns;
                processes_left_ = report.processes;
                if (report.text[0] != '\0') end_ = {run_.cgroup.cpu_of(report.text), report.memory_bytes};
                is_over_ = true;
                return true;
        }
        return false;
    }

    // The earliest moment at which the limit can be reached: all processors busy from now on.
    void arm_cpu_timer(microseconds used) {
        arm(files_.cpu_timer, std::max(cpu_timer_min, (run_.limits.cpu - used) / static_cast<int>(processors())));
    }

    void check_cpu() {
        std::uint64_t expirations = 0;
        if (::read(files_.cpu_timer.get(), &expirations, sizeof expirations) < 0) return;
        const microseconds used = run_.cgroup.cpu() - cpu_base_;
        if (used >= run_.limits.cpu) {
            stop(Ending::cpu_limit);
        } else {
            arm_cpu_timer(used);
        }
    }

    void measure() {
        if (ended_ns_ == 0) ended_ns_ = monotonic_now_ns();
        if (outcome_.setup_failure || !is_started_) {
            outcome_.ending = Ending::setup_failed;
            if (!outcome_.setup_failure)
                outcome_.setup_failure = SetupFailure{"start the program in its box", ETIMEDOUT};
            return;
        }
        outcome_.wall = microseconds((ended_ns_ - started_ns_) / 1'000);
        const Spent spent = end_ ? *end_ : Spent{run_.cgroup.cpu(), run_.cgroup.memory_bytes_peak()};
        outcome_.cpu = spent.cpu - cpu_base_;
        outcome_.memory_bytes_peak = std::max<std::int64_t>(0, spent.memory_bytes_peak - resident_memory_bytes_);
        outcome_.ending = ending();
        const bool has_failed =
            outcome_.ending == Ending::signalled || (outcome_.ending == Ending::exited && outcome_.exit_status != 0);
        if (has_failed) outcome_.processes_refused = run_.cgroup.refused_processes();
    }

    bool is_box_sound() const {
        const Residents residents = run_.box.residents();
        return wait_status_ && processes_left_ <= residents.processes && run_.cgroup.is_quiet(residents);
    }

    Ending ending() {
        if (run_.cgroup.oom_kills() > 0) return Ending::memory_limit;
        // Its end may have been on its way when it was abandoned: init buries what a program leaves, and then reports.
        const bool has_ended_by_itself = stopped_for_ == Ending::abandoned && ended_ns_ < abandoned_ns_;
        if (stopped_for_ && !has_ended_by_itself) return *stopped_for_;
        if (outcome_.cpu > run_.limits.cpu) return Ending::cpu_limit;  // spent in its last moment
        if (outcome_.wall > run_.limits.wall) return Ending::wall_limit;
        if (!wait_status_) {
            outcome_.setup_failure =
                SetupFailure{"keep the box alive: its init was killed from outside or did not answer", ECHILD};
            return Ending::setup_failed;
        }
        if (WIFSIGNALED(*wait_status_)) {
            outcome_.signal = WTERMSIG(*wait_status_);
            return Ending::signalled;
        }
        outcome_.exit_status = WEXITSTATUS(*wait_status_);
        return Ending::exited;
    }

    static std::int64_t monotonic_now_ns() {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
    }

    WatchFiles& files_;
    Watch run_;
    Outcome outcome_;
    std::optional<Ending> stopped_for_;
    std::optional<int> wait_status_;
    bool is_started_ = false;
    bool is_over_ = false;
    bool had_its_run_ = true;
    int signals_sent_ = 0;
    std::int64_t started_ns_ = 0, ended_ns_ = 0, abandoned_ns_ = 0;
    microseconds cpu_base_{0};
    std::int64_t resident_memory_bytes_ = 0;
    int processes_left_ = -1;   // as init saw it
    std::optional<Spent> end_;  // as init saw it
};

}  // namespace

WatchFiles::WatchFiles()
    : poll(::epoll_create1(EPOLL_CLOEXEC)),
      wall_timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      cpu_timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
    if (!poll || !wall_timer || !cpu_timer) throw_errno("make the timers of a run");
    for (const Descriptor* timer : {&wall_timer, &cpu_timer}) watch_file(poll, timer->get());
}

std::unique_ptr<Following> follow(WatchFiles& files, Watch run) {
    return std::make_unique<Follower>(files, std::move(run));
}

}  // namespace gradus::sandbox
