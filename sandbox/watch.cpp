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

#include "sandbox/cgroup_files.hpp"
#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr std::chrono::seconds setup_wall_max{20};
constexpr std::chrono::milliseconds signal_pause{50};
constexpr int signals_max = 100;  // with the pause, what init has to kill and reap everything
constexpr microseconds cpu_timer_min{500};

class Watch {
  public:
    Watch(const Box& box, Descriptor output, Descriptor error, const Limits& limits, const CgroupSlot& cgroup)
        : box_(box), output_(std::move(output)), error_(std::move(error)), limits_(limits), cgroup_(cgroup) {
        poll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        wall_timer_ = Descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
        cpu_timer_ = Descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
        if (!poll_ || !wall_timer_ || !cpu_timer_) throw_errno("make the timers of a run");
        for (const int fd :
             {box_.init_pidfd(), box_.reports(), output_.get(), error_.get(), wall_timer_.get(), cpu_timer_.get()}) {
            add(fd);
        }
        if (cgroup_.oom_descriptor() >= 0) add(cgroup_.oom_descriptor());
        arm(wall_timer_, setup_wall_max);
    }

    Watched follow() {
        while (!is_over_) {
            std::array<epoll_event, 8> events;
            const int count = ::epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), -1);
            if (count < 0 && errno != EINTR) throw_errno("wait for the box");
            for (int i = 0; i < count; ++i) react(events[static_cast<std::size_t>(i)].data.fd);
        }
        drain(output_, outcome_.standard_output);
        drain(error_, outcome_.standard_error);
        conclude();
        return {std::move(outcome_), wait_status_.has_value() && cgroup_.is_quiet(box_.residents()), had_its_run_};
    }

  private:
    void add(int fd) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        if (::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) throw_errno("watch a file of the box");
    }
    void remove(int fd) { ::epoll_ctl(poll_.get(), EPOLL_CTL_DEL, fd, nullptr); }

    static void arm(const Descriptor& timer, nanoseconds delay) {
        delay = std::max(delay, nanoseconds(1));
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(delay);
        itimerspec when{};
        when.it_value.tv_sec = seconds.count();
        when.it_value.tv_nsec = (delay - seconds).count();
        if (::timerfd_settime(timer.get(), 0, &when, nullptr) != 0) throw_errno("arm a timer");
    }

    void react(int fd) {
        if (fd == output_.get()) {
            if (!drain(output_, outcome_.standard_output)) remove(fd);
        } else if (fd == error_.get()) {
            if (!drain(error_, outcome_.standard_error)) remove(fd);
        } else if (fd == box_.reports()) {
            read_report();
        } else if (fd == wall_timer_.get()) {
            run_out_of_time();
        } else if (fd == cpu_timer_.get()) {
            check_cpu();
        } else if (fd == cgroup_.oom_descriptor()) {
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
        if (::read(wall_timer_.get(), &expirations, sizeof expirations) < 0) return;
        if (!is_started_) {
            is_over_ = true;
        } else if (!stopped_for_) {
            stop(Ending::wall_limit);
        } else if (++signals_sent_ < signals_max) {
            // The first signal may have come before the program had become the user that init kills.
            box_.end_program();
            arm(wall_timer_, signal_pause);
        } else {
            is_over_ = true;  // init does not answer; the box is thrown away
        }
    }

    // Ends the program; the first reason is the one that counts. Output is no longer kept.
    void stop(Ending reason) {
        if (stopped_for_) return;
        stopped_for_ = reason;
        arm(wall_timer_, signal_pause);
        box_.end_program();
    }

    // Appends what the pipe holds. False at its end.
    bool drain(const Descriptor& pipe, std::string& text) {
        std::array<char, 64 << 10> buffer;
        for (;;) {
            const ssize_t count = ::read(pipe.get(), buffer.data(), buffer.size());
            if (count == 0) return false;
            if (count < 0) return errno == EAGAIN || errno == EINTR;
            const std::size_t room = static_cast<std::size_t>(limits_.output_bytes_max) - text.size();
            text.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
            if (static_cast<std::size_t>(count) > room) {
                stop(Ending::output_limit);
                return true;
            }
        }
    }

    // One message of init's. False when there is none.
    bool read_report() {
        Report report;
        const ssize_t count = ::recv(box_.reports(), &report, sizeof report, MSG_DONTWAIT);
        if (count != sizeof report) return false;
        switch (report.kind) {
            case ReportKind::ready:
            case ReportKind::zygote_ready:
                return true;
            case ReportKind::zygote_lost:
            case ReportKind::stale:
                had_its_run_ = false;
                is_over_ = true;
                return true;
            case ReportKind::started:
                is_started_ = true;
                started_ns_ = report.monotonic_ns;
                cpu_base_ = cgroup_.cpu_of(report.text);
                resident_memory_bytes_ = report.memory_bytes;
                arm(wall_timer_, limits_.wall);
                arm_cpu_timer(microseconds(0));
                return true;
            case ReportKind::setup_failed:
                if (!outcome_.setup_failure) outcome_.setup_failure = SetupFailure{report.text, report.value};
                return true;
            case ReportKind::ended:
                wait_status_ = report.value;
                ended_ns_ = report.monotonic_ns;
                is_over_ = true;
                return true;
        }
        return false;
    }

    // The earliest moment at which the limit can be reached: all processors busy from now on.
    void arm_cpu_timer(microseconds used) {
        const auto processors = std::max(1u, std::thread::hardware_concurrency());
        arm(cpu_timer_, std::max(cpu_timer_min, (limits_.cpu - used) / static_cast<int>(processors)));
    }

    void check_cpu() {
        std::uint64_t expirations = 0;
        if (::read(cpu_timer_.get(), &expirations, sizeof expirations) < 0) return;
        const microseconds used = cgroup_.cpu() - cpu_base_;
        if (used >= limits_.cpu) {
            stop(Ending::cpu_limit);
        } else {
            arm_cpu_timer(used);
        }
    }

    void conclude() {
        if (outcome_.setup_failure || !is_started_) {
            outcome_.ending = Ending::setup_failed;
            if (!outcome_.setup_failure)
                outcome_.setup_failure = SetupFailure{"start the program in its box", ETIMEDOUT};
            return;
        }
        if (ended_ns_ == 0) ended_ns_ = monotonic_now_ns();
        outcome_.wall = microseconds((ended_ns_ - started_ns_) / 1'000);
        outcome_.cpu = cgroup_.cpu() - cpu_base_;
        outcome_.memory_bytes_peak = std::max<std::int64_t>(0, cgroup_.memory_bytes_peak() - resident_memory_bytes_);
        outcome_.ending = ending();
    }

    Ending ending() {
        if (cgroup_.oom_kills() > 0) return Ending::memory_limit;
        if (stopped_for_) return *stopped_for_;
        if (outcome_.cpu > limits_.cpu) return Ending::cpu_limit;  // spent in its last moment
        if (outcome_.wall > limits_.wall) return Ending::wall_limit;
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

    const Box& box_;
    Descriptor output_, error_;
    const Limits& limits_;
    const CgroupSlot& cgroup_;
    Descriptor poll_, wall_timer_, cpu_timer_;
    Outcome outcome_;
    std::optional<Ending> stopped_for_;
    std::optional<int> wait_status_;
    bool is_started_ = false;
    bool is_over_ = false;
    bool had_its_run_ = true;
    int signals_sent_ = 0;
    std::int64_t started_ns_ = 0, ended_ns_ = 0;
    microseconds cpu_base_{0};
    std::int64_t resident_memory_bytes_ = 0;
};

}  // namespace

Watched watch(const Box& box, Descriptor output, Descriptor error, const Limits& limits, const CgroupSlot& cgroup) {
    return Watch(box, std::move(output), std::move(error), limits, cgroup).follow();
}

}  // namespace gradus::sandbox
