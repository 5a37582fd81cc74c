#include "judge/worker/outage.hpp"

#include <utility>

namespace gradus::worker {

void Outage::begins(const std::string& why) {
    const std::lock_guard lock{mutex_};
    if (!std::exchange(is_on_, true)) log_("the database does not answer, trying again until it does: " + why);
}

void Outage::is_over() {
    const std::lock_guard lock{mutex_};
    if (std::exchange(is_on_, false)) log_("the database answers again");
}

}  // namespace gradus::worker
