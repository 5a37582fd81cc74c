#include "sandbox/cgroup.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <sstream>

#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"

namespace gradus::sandbox {

namespace {

struct Row {
    const char* name;
    const char* mountinfo;
    CgroupMounts found;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

const Row rows[] = {
    {"nothing", "", {}},
    {"no_cgroup", "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n23 22 0:21 / /proc rw - proc proc rw\n", {}},
    {"v2_only",
     "30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
     {{}, {}, {}, "/sys/fs/cgroup"}},
    {"v1_each_apart",
     "33 31 0:30 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct\n"
     "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
     "39 31 0:36 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n",
     {"/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/pids", {}}},
    {"v1_together",
     "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:11 - cgroup cgroup rw,cpu,cpuacct\n"
     "35 31 0:32 / /sys/fs/cgroup/memory rw shared:12 master:3 - cgroup cgroup rw,memory\n"
     "39 31 0:36 / /sys/fs/cgroup/pids rw shared:13 - cgroup cgroup rw,pids\n",
     {"/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/pids", {}}},
    {"hybrid",
     "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
     "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n"
     "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
     {"/sys/fs/cgroup/memory", {}, {}, "/sys/fs/cgroup/unified"}},
    {"names_that_only_contain_a_controller",
     "40 31 0:37 / /sys/fs/cgroup/a rw - cgroup cgroup rw,name=memory\n"
     "41 31 0:38 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
     "42 31 0:39 / /cgroup/memory rw - tmpfs cgroup rw,memory\n",
     {}},
    // A chroot with the host's groups bound into it comes and goes; the first mount is the one that stays.
    {"bound_twice",
     "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
     "36 31 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
     "95 91 0:32 / /tmp/chroot/sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
     "96 91 0:26 / /tmp/chroot/sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
     {"/sys/fs/cgroup/memory", {}, {}, "/sys/fs/cgroup/unified"}},
    {"broken_lines", "35\n\n35 31 0:32 / /sys/fs/cgroup/memory rw\n - - -\n", {}},
};

class Mountinfo : public testing::TestWithParam<Row> {};

TEST_P(Mountinfo, names_the_directory_of_each_controller) {
    const CgroupMounts found = find_cgroup_mounts(GetParam().mountinfo);
    EXPECT_EQ(found.memory_v1, GetParam().found.memory_v1);
    EXPECT_EQ(found.cpuacct_v1, GetParam().found.cpuacct_v1);
    EXPECT_EQ(found.pids_v1, GetParam().found.pids_v1);
    EXPECT_EQ(found.unified, GetParam().found.unified);
}

INSTANTIATE_TEST_SUITE_P(of, Mountinfo, testing::ValuesIn(rows),
                         [](const testing::TestParamInfo<Row>& test) { return test.param.name; });

// Runs `action` in a child process and returns what it returned.
std::string in_a_child(const std::function<std::string()>& action) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string text = action();
        ::_exit(::write(ends[1], text.data(), text.size()) >= 0 ? 0 : 1);
    }
    ::close(ends[1]);
    std::string text(4'096, '\0');
    const ssize_t count = ::read(ends[0], text.data(), text.size());
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return text;
}

// Of a fresh mount namespace, so that unmounting in it changes no other. In a chroot, where "/" is no mount, each by
// itself.
bool make_mounts_private() {
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0) return true;
    std::istringstream lines(read_whole_file("/proc/self/mountinfo"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string point;
        for (int i = 0; i < 5; ++i) words >> point;
        ::mount(nullptr, point.c_str(), nullptr, MS_PRIVATE, nullptr);
    }
    return read_whole_file("/proc/self/mountinfo").find(" shared:") == std::string::npos;
}

using MountPoint = std::optional<std::string> CgroupMounts::*;

// What open_cgroup_hierarchy says on a host where these controllers are mounted nowhere.
std::string complaint_without(const std::vector<MountPoint>& controllers) {
    return in_a_child([&]() -> std::string {
        if (::unshare(CLONE_NEWNS) != 0 || !make_mounts_private()) return "mounts are still shared";
        for (const MountPoint controller : controllers) {
            while (const auto point = find_cgroup_mounts(read_whole_file("/proc/self/mountinfo")).*controller) {
                if (::umount2(point->c_str(), MNT_DETACH) != 0) return "umount refused";
            }
        }
        try {
            open_cgroup_hierarchy();
            return "no complaint";
        } catch (const std::exception& error) {
            return error.what();
        }
    });
}

TEST(Hierarchy, that_is_missing_is_named_with_what_to_do) {
    const std::string complaint = complaint_without(
        {&CgroupMounts::memory_v1, &CgroupMounts::cpuacct_v1, &CgroupMounts::pids_v1, &CgroupMounts::unified});
    EXPECT_THAT(complaint, testing::HasSubstr("memory cpuacct pids"));
    EXPECT_THAT(complaint, testing::HasSubstr("mount cgroup2"));
    EXPECT_THAT(complaint, testing::HasSubstr("cgroup_enable=memory"));
}

TEST(Hierarchy, of_version_1_names_the_one_controller_that_is_missing) {
    struct Controller {
        MountPoint point;
        const char* name;
    };
    for (const Controller& controller :
         {Controller{&CgroupMounts::memory_v1, "memory"}, Controller{&CgroupMounts::cpuacct_v1, "cpuacct"},
          Controller{&CgroupMounts::pids_v1, "pids"}}) {
        if (open_cgroup_hierarchy()->version() != 1) continue;
        EXPECT_THAT(complaint_without({controller.point}),
                    testing::HasSubstr(std::string("controller(s) ") + controller.name + " are not"));
    }
}

TEST(Slot, is_held_by_one_owner_and_free_again_when_the_owner_goes) {
    const auto hierarchy = open_cgroup_hierarchy();
    int number = -1;
    {
        const auto first = hierarchy->take_slot(), second = hierarchy->take_slot();
        number = first->number();
        EXPECT_NE(first->number(), second->number());
        EXPECT_EQ(held_slots().size(), 2u);
    }
    EXPECT_EQ(held_slots().size(), 0u);
    const auto again = hierarchy->take_slot();
    EXPECT_LE(again->number(), number);
}

TEST(Slot, can_be_held_by_no_other_user_of_the_host) {
    const auto hierarchy = open_cgroup_hierarchy();
    const auto slot = hierarchy->take_slot();
    const std::vector<HeldSlot> held = held_slots();
    ASSERT_EQ(held.size(), 1u);
    for (const std::string& directory : held.front().directories) {
        EXPECT_EQ(std::filesystem::status(directory).permissions(), std::filesystem::perms::owner_all) << directory;
    }
}

TEST(Slot, of_a_killed_owner_is_cleaned_by_the_next) {
    const auto hierarchy = open_cgroup_hierarchy();
    in_a_child([&]() -> std::string {
        const auto slot = hierarchy->take_slot();
        slot->open_box();
        slot->start_run({16 << 20, 4}, {});
        ::_exit(0);  // without destructors, as a killed process ends
    });
    const auto heir = hierarchy->take_slot();
    heir->open_box();
    heir->start_run({16 << 20, 4}, {});
    EXPECT_EQ(heir->oom_kills(), 0);
    const HeldSlot held = held_slots().front();
    for (const std::string& directory : held.directories) {
        EXPECT_EQ(read_whole_file(directory + "/run/cgroup.procs"), "") << directory;
    }
}

// Takes part in the slot's run as a box's init and its programs do, and touches memory there.
void touch_in(CgroupSlot& slot, const InitFiles& files, std::size_t mib) {
    const std::string refusal = in_a_child([&]() -> std::string {
        std::vector<int> joins = files.joins;
        if (slot.run_descriptor() >= 0) joins = {::openat(slot.run_descriptor(), "cgroup.procs", O_WRONLY | O_CLOEXEC)};
        for (const int fd : joins) {
            if (::write(fd, "0", 1) != 1) return "refused";
        }
        ::mmap(nullptr, mib << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return "";
    });
    EXPECT_EQ(refusal, "");
}

TEST(Slot, counts_memory_and_cpu_of_what_joined_it) {
    const auto hierarchy = open_cgroup_hierarchy();
    const auto slot = hierarchy->take_slot();
    const InitFiles files = slot->open_box();
    slot->start_run({64 << 20, 4}, {});
    EXPECT_EQ(slot->cpu().count(), 0);
    EXPECT_EQ(slot->oom_kills(), 0);
    touch_in(*slot, files, 20);
    EXPECT_GT(slot->cpu().count(), 0);
    EXPECT_GE(slot->memory_bytes_peak(), 20 << 20);
    EXPECT_LE(slot->memory_bytes_peak(), 64 << 20);
    EXPECT_EQ(slot->oom_kills(), 0);
}

TEST(Slot, counts_the_kills_for_want_of_memory_of_each_run) {
    const auto hierarchy = open_cgroup_hierarchy();
    const auto slot = hierarchy->take_slot();
    const InitFiles files = slot->open_box();
    for (int run = 0; run < 3; ++run) {
        slot->start_run({16 << 20, 4}, {});
        EXPECT_EQ(slot->oom_kills(), 0);
        touch_in(*slot, files, 64);
        EXPECT_EQ(slot->oom_kills(), 1);
    }
}

TEST(Slot, takes_new_limits_for_each_run_higher_and_lower) {
    const auto hierarchy = open_cgroup_hierarchy();
    const auto slot = hierarchy->take_slot();
    const InitFiles files = slot->open_box();
    for (const std::int64_t mib : {16, 64, 16, 32, 8}) {
        slot->start_run({mib << 20, 4}, {});
        touch_in(*slot, files, static_cast<std::size_t>(mib) / 2);
        EXPECT_EQ(slot->oom_kills(), 0) << mib;
        touch_in(*slot, files, static_cast<std::size_t>(mib) * 2);
        EXPECT_EQ(slot->oom_kills(), 1) << mib;
    }
}

}  // namespace

}  // namespace gradus::sandbox
