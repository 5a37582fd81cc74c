#include "sandbox/pair.hpp"

#include <fcntl.h>
#include <sys/epoll.h>

#include <array>
#include <optional>
#include <stdexcept>

#include "sandbox/attempt.hpp"
#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

// A side under way. `written` is the pipe of its standard output.
struct Half {
    Half(const Side& side, Sandbox::State& state, bool may_be_warm)
        : attempt(state, side.command, side.limits, may_be_warm) {}

    Attempt attempt;
    Pipe written = make_pipe(false);
    std::optional<Watched> watched;
};

class Conversation {
  public:
    Conversation(Half& program, Half& interactor, int status_to_finish_on)
        : halves_{&program, &interactor},
          status_to_finish_on_(status_to_finish_on),
          poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        if (!poll_) throw_errno("make the poll of a pair");
        // The interactor first: it is there when the program says its first word.
        for (const std::size_t i : {1u, 0u}) {
            Half& half = *halves_[i];
            half.attempt.begin(other_of(half).written.reading.get(), half.written.writing.get(), Descriptor());
            add(i);
        }
    }

    void follow() {
        while (!halves_[0]->watched || !halves_[1]->watched) {
            epoll_event event{};
            const int count = ::epoll_wait(poll_.get(), &event, 1, -1);
            if (count < 0 && errno != EINTR) throw_errno("wait for a pair");
            if (count > 0) see(*halves_[event.data.u64]);
        }
    }

  private:
    Half& other_of(const Half& half) const { return &half == halves_[0] ? *halves_[1] : *halves_[0]; }

    void add(std::size_t i) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        if (::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, halves_[i]->attempt.following().descriptor(), &event) != 0) {
            throw_errno("watch a side of a pair");
        }
    }

    void see(Half& half) {
        Following& following = half.attempt.following();
        if (following.see(false)) return;
        ::epoll_ctl(poll_.get(), EPOLL_CTL_DEL, following.descriptor(), nullptr);
        half.watched = half.attempt.conclude();
        Half& other = other_of(half);
        if (other.watched) return;
        half.written.writing.close();
        other.written.writing.close();
        hand_over(other);
        if (!half.watched->had_its_run || (&half == halves_[1] && !lets_finish(half.watched->outcome))) {
            other.attempt.following().abandon();
        }
    }

    // From here on the keeper reads what the side writes. The pipe's other reader is dead, so none is surprised that
    // reading does not wait any more.
    static void hand_over(Half& half) {
        if (::fcntl(half.written.reading.get(), F_SETFL, O_NONBLOCK) != 0) throw_errno("make a pipe non-blocking");
        half.attempt.following().take_output(std::move(half.written.reading));
    }

    bool lets_finish(const Outcome& interactor) const {
        return interactor.ending == Ending::exited && interactor.exit_status == status_to_finish_on_;
    }

    std::array<Half*, 2> halves_;  // program, interactor
    int status_to_finish_on_;
    Descriptor poll_;
};

}  // namespace

PairOutcome run_pair(const Side& program, const Side& interactor, int status_to_finish_on) {
    if (&program.sandbox == &interactor.sandbox) throw std::invalid_argument("sandbox::run_pair: one sandbox for two");
    require_meaningful(program.command);
    require_meaningful(interactor.command);
    for (int asked = 1;; ++asked) {
        const bool is_last = asked == attempts_max;
        Half first(program, *program.sandbox.state_, !is_last);
        Half second(interactor, *interactor.sandbox.state_, !is_last);
        Conversation(first, second, status_to_finish_on).follow();
        if ((first.watched->had_its_run && second.watched->had_its_run) || is_last) {
            const bool is_interactor_first = second.watched->ended_ns < first.watched->ended_ns;
            return {std::move(first.watched->outcome), std::move(second.watched->outcome), is_interactor_first};
        }
    }
}

}  // namespace gradus::sandbox
