#include "sandbox/watch.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>

#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr std::chrono::seconds setup_wall_max{20};
constexpr microseconds cpu_timer_min{1'000};

class Watch {
  public:
    Watch(BoxEnds ends, const Command& command, const Limits& limits, const Cgroup& cgroup)
        : ends_(std::move(ends)), command_(command), limits_(limits), cgroup_(cgroup) {
        poll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        wall_timer_ = Descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
        cpu_timer_ = Descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
        if (!poll_ || !wall_timer_ || !cpu_timer_) throw_errno("make the timers of a run");
        for (const Descriptor* each :
             {&ends_.init_pidfd, &ends_.reports, &ends_.output, &ends_.error, &wall_timer_, &cpu_timer_}) {
            add(each->get());
        }
        arm(wall_timer_, setup_wall_max);
    }

    Outcome follow() {
        while (!is_init_dead_) {
            std::array<epoll_event, 8> events;
            const int count = ::epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), -1);
            if (count < 0 && errno != EINTR) throw_errno("wait for the box");
            for (int i = 0; i < count; ++i) react(events[static_cast<std::size_t>(i)].data.fd);
        }
        while (read_report()) {
        }
        drain(ends_.output, outcome_.standard_output);
        drain(ends_.error, outcome_.standard_error);
        conclude();
        return std::move(outcome_);
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
        if (fd == ends_.output.get()) {
            if (!drain(ends_.output, outcome_.standard_output)) remove(fd);
        } else if (fd == ends_.error.get()) {
            if (!drain(ends_.error, outcome_.standard_error)) remove(fd);
        } else if (fd == ends_.reports.get()) {
            if (!read_report()) remove(fd);
        } else if (fd == wall_timer_.get()) {
            stop(is_started_ ? Ending::wall_limit : Ending::setup_failed);
        } else if (fd == cpu_timer_.get()) {
            check_cpu();
        } else {
            is_init_dead_ = true;
        }
    }

    // Kills the whole box; the first reason is the one that counts. Output is no longer kept.
    void stop(Ending reason) {
        arm(wall_timer_, std::chrono::hours(24));
        if (stopped_for_) return;
        stopped_for_ = reason;
        ::syscall(SYS_pidfd_send_signal, ends_.init_pidfd.get(), SIGKILL, nullptr, 0);
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

    // One message of init's. False when there is none, or no more to come.
    bool read_report() {
        Report report{};
        iovec data{&report, sizeof report};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
        msghdr message{};
        message.msg_iov = &data;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t count = ::recvmsg(ends_.reports.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (count < 0) return errno == EINTR;
        Descriptor attached;
        if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr && header->cmsg_type == SCM_RIGHTS) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
            attached = Descriptor(fd);
        }
        if (count != sizeof report) return false;
        take(report, attached);
        return true;
    }

    void take(const Report& report, const Descriptor& attached) {
        switch (report.kind) {
            case ReportKind::started:
                is_started_ = true;
                started_ns_ = report.monotonic_ns;
                cpu_base_ = cgroup_.cpu_of(report.text);
                if (!stopped_for_) arm(wall_timer_, limits_.wall);
                arm_cpu_timer(microseconds(0));
                return;
            case ReportKind::setup_failed:
                if (!outcome_.setup_failure) outcome_.setup_failure = SetupFailure{report.text, report.value};
                return;
            case ReportKind::collected:
                collect(static_cast<std::size_t>(report.value), attached);
                return;
            case ReportKind::ended:
                wait_status_ = report.value;
                ended_ns_ = report.monotonic_ns;
                return;
        }
    }

    void collect(std::size_t index, const Descriptor& file) {
        struct stat status {};
        if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
        if (status.st_size > limits_.collected_bytes_max) return;
        std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
        std::size_t have = 0;
        while (have < bytes.size()) {
            const ssize_t count =
                ::pread(file.get(), bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
            if (count <= 0) return;
            have += static_cast<std::size_t>(count);
        }
        outcome_.collected.push_back({command_.collect.at(index), std::move(bytes)});
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
        siginfo_t ignored{};
        while (::waitid(P_PID, static_cast<id_t>(ends_.init), &ignored, WEXITED | __WALL) != 0 && errno == EINTR) {
        }
        if (outcome_.setup_failure || !is_started_) {
            outcome_.ending = Ending::setup_failed;
            if (!outcome_.setup_failure)
                outcome_.setup_failure = SetupFailure{"set up the box before its time limit", ETIMEDOUT};
            return;
        }
        if (ended_ns_ == 0) ended_ns_ = monotonic_now_ns();
        outcome_.wall = microseconds((ended_ns_ - started_ns_) / 1'000);
        outcome_.cpu = cgroup_.cpu() - cpu_base_;
        outcome_.memory_bytes_peak = cgroup_.memory_bytes_peak();
        outcome_.ending = ending();
    }

    Ending ending() {
        if (cgroup_.oom_kills() > 0) return Ending::memory_limit;
        if (stopped_for_) return *stopped_for_;
        if (outcome_.cpu > limits_.cpu) return Ending::cpu_limit;  // spent in its last moment
        if (outcome_.wall > limits_.wall) return Ending::wall_limit;
        if (!wait_status_) {
            outcome_.setup_failure = SetupFailure{"keep the box alive: its init was killed from outside", ECHILD};
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

    BoxEnds ends_;
    const Command& command_;
    const Limits& limits_;
    const Cgroup& cgroup_;
    Descriptor poll_, wall_timer_, cpu_timer_;
    Outcome outcome_;
    std::optional<Ending> stopped_for_;
    std::optional<int> wait_status_;
    bool is_started_ = false;
    bool is_init_dead_ = false;
    std::int64_t started_ns_ = 0, ended_ns_ = 0;
    microseconds cpu_base_{0};
};

}  // namespace

Outcome watch(BoxEnds ends, const Command& command, const Limits& limits, const Cgroup& cgroup) {
    return Watch(std::move(ends), command, limits, cgroup).follow();
}

}  // namespace gradus::sandbox
