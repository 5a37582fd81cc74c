#include "judge/worker/program_store.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "judge/worker/program_file.hpp"
#include "judge/worker/toolchain.hpp"
#include "tests/worker/kept_programs.hpp"

namespace gradus::worker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

judge::Compiled program_of(const std::string& bytes) {
    return {{{"main", bytes}}, "a warning"};
}

// The bytes of the only artifact, or what is wrong.
std::string found(ProgramStore& store, const std::string& input) {
    const auto program = store.find(input);
    if (!program) return "nothing";
    if (program->artifacts.size() != 1 || program->artifacts[0].name != "main") return "other artifacts";
    return program->log == "a warning" ? program->artifacts[0].bytes : "another log";
}

std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

// An artifact with which the whole file has so many bytes.
std::string artifact_for(std::int64_t file_bytes) {
    const auto least = write_program(std::string(64, 'a'), program_of("")).size();
    return std::string(static_cast<std::size_t>(file_bytes) - least, 'x');
}

TEST(ProgramStore, finds_what_was_kept_for_the_very_input_and_toolchain) {
    KeptPrograms kept;
    auto store = kept.open();
    const std::string bytes("\0\x7f\xff ELF\n", 8);
    EXPECT_EQ(found(store, "source"), "nothing");
    store.keep("source", program_of(bytes));
    EXPECT_EQ(found(store, "source"), bytes);
    for (const char* other : {"source ", "sourc", "Source", ""}) EXPECT_EQ(found(store, other), "nothing") << other;
    auto next_start = kept.open(), other_toolchain = kept.open(1 << 20, "gcc 13");
    EXPECT_EQ(found(next_start, "source"), bytes);
    EXPECT_EQ(found(other_toolchain, "source"), "nothing");
    EXPECT_TRUE(kept.log.empty());
}

TEST(ProgramStore, keeps_any_number_of_artifacts_and_none) {
    KeptPrograms kept;
    auto store = kept.open();
    store.keep("none", {});
    store.keep("two", {{{"a", ""}, {"b", "bb"}}, ""});
    ASSERT_TRUE(store.find("none") && store.find("two"));
    EXPECT_TRUE(store.find("none")->artifacts.empty());
    EXPECT_EQ(store.find("two")->artifacts.at(1).bytes, "bb");
}

TEST(ProgramStore, finds_nothing_in_what_is_damaged_and_keeps_it_anew) {
    const std::pair<const char*, std::function<void(const std::filesystem::path&, const std::string&)>> rows[] = {
        {"empty", [](auto& path, auto&) { write(path, ""); }},
        {"half", [](auto& path, auto& whole) { write(path, whole.substr(0, whole.size() / 2)); }},
        {"a byte short", [](auto& path, auto& whole) { write(path, whole.substr(0, whole.size() - 1)); }},
        {"a byte long", [](auto& path, auto& whole) { write(path, whole + '\0'); }},
        {"zeros", [](auto& path, auto& whole) { write(path, std::string(whole.size(), '\0')); }},
        {"too large", [](auto& path, auto&) { truncate(path.c_str(), program_bytes_max + 1); }},
        {"another program's",
         [](auto& path, auto&) { write(path, write_program(std::string(64, 'b'), program_of("evil"))); }},
        {"a link",
         [](auto& path, auto& whole) {
             write(path.parent_path() / "elsewhere", whole);
             std::filesystem::remove(path);
             std::filesystem::create_symlink("elsewhere", path);
         }},
        {"a FIFO",
         [](auto& path, auto&) {
             std::filesystem::remove(path);
             mkfifo(path.c_str(), 0600);
         }},
    };
    for (const auto& [name, damage] : rows) {
        KeptPrograms kept;
        auto store = kept.open();
        store.keep("source", program_of("good"));
        const auto path = kept.path() / store.name_of("source");
        damage(path, read(path));
        EXPECT_EQ(found(store, "source"), "nothing") << name;
        EXPECT_TRUE(kept.programs().empty()) << name;
        store.keep("source", program_of("good"));
        EXPECT_EQ(found(store, "source"), "good") << name;
        EXPECT_TRUE(kept.log.empty()) << name << kept.log.front();
    }
}

TEST(ProgramStore, believes_no_file_with_a_byte_changed) {
    const std::string key(64, 'a'), whole = write_program(key, program_of("good"));
    ASSERT_TRUE(read_program(key, whole));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_FALSE(read_program(key, damaged)) << i;
        EXPECT_FALSE(read_program(key, whole.substr(0, i))) << i;
    }
}

TEST(ProgramStore, stays_within_its_room_whatever_is_kept) {
    KeptPrograms kept;
    constexpr std::int64_t room = 64 << 10;
    auto store = kept.open(room);
    for (int i = 0; i < 60; ++i) {
        store.keep(std::to_string(i), program_of(std::string(static_cast<std::size_t>(i * 130), 'x')));
        EXPECT_LE(kept.bytes(), room) << i;
        EXPECT_NE(found(store, std::to_string(i)), "nothing") << i;
    }
    EXPECT_GT(kept.bytes(), room / 2);
    auto smaller = kept.open(room / 4);
    EXPECT_LE(kept.bytes(), room / 4) << "a smaller limit holds from the start";
}

TEST(ProgramStore, is_filled_to_the_last_block_before_anything_goes) {
    KeptPrograms kept;
    auto store = kept.open(16 * 4'096);
    for (int i = 0; i < 16; ++i) store.keep(std::to_string(i), program_of(""));
    EXPECT_EQ(kept.programs().size(), 16U);
    store.keep("one more", program_of(""));
    EXPECT_EQ(kept.programs().size(), 15U) << "two blocks, an eighth, were cleared for the one";
}

TEST(ProgramStore, drops_what_was_not_used_for_longest) {
    KeptPrograms kept;
    auto store = kept.open(16 * 4'096);
    for (int i = 0; i < 16; ++i) {
        store.keep(std::to_string(i), program_of("x"));
        const timespec at[] = {{1'000 + i, 0}, {1'000 + i, 0}};
        utimensat(AT_FDCWD, (kept.path() / store.name_of(std::to_string(i))).c_str(), at, 0);
    }
    EXPECT_EQ(found(store, "0"), "x");
    store.keep("one more", program_of("x"));
    for (const char* dropped : {"1", "2"}) EXPECT_EQ(found(store, dropped), "nothing") << dropped;
    for (const char* stays : {"0", "3", "15", "one more"}) EXPECT_EQ(found(store, stays), "x") << stays;
}

TEST(ProgramStore, takes_no_program_over_an_eighth_of_its_room_or_4_MiB) {
    for (const std::int64_t room : {std::int64_t{1} << 20, std::int64_t{1} << 30}) {
        KeptPrograms kept;
        auto store = kept.open(room);
        const std::int64_t file_bytes_max = std::min(program_bytes_max, room / 8);
        for (const std::int64_t above : {-1, 0, 1}) {
            store.keep("a program", program_of(artifact_for(file_bytes_max + above)));
            EXPECT_EQ(kept.programs().size(), above <= 0 ? 1U : 0U) << room << " " << above;
            EXPECT_EQ(found(store, "a program") != "nothing", above <= 0) << room << " " << above;
            std::filesystem::remove(kept.path() / store.name_of("a program"));
        }
    }
}

TEST(ProgramStore, counts_anew_when_the_sum_is_gone_or_what_was_begun_was_not_ended) {
    for (const char* sum : {"", "garbage", "-5", "999999999999999999999", "9000000"}) {
        KeptPrograms kept;
        constexpr std::int64_t room = 16 * 4'096;
        auto store = kept.open(room);
        for (int i = 0; i < 16; ++i) {
            write(kept.path() / "bytes", sum);
            write(kept.path() / "unfinished", std::string(10'000, 'x'));
            store.keep(std::to_string(i), program_of("x"));
            EXPECT_EQ(found(store, std::to_string(i)), "x") << sum;
            EXPECT_LE(kept.bytes(), room) << sum;
        }
        EXPECT_GE(kept.programs().size(), 14U) << sum;
    }
}

TEST(ProgramStore, serves_many_writers_at_once) {
    KeptPrograms kept;
    constexpr std::int64_t room = 64 * 4'096;
    constexpr int programs = 100;
    const auto content = [](int i) { return std::string(static_cast<std::size_t>(i * 61), 'x') + std::to_string(i); };
    std::atomic<int> wrong = 0, hits = 0;
    const auto work = [&](int first) {
        auto store = kept.open(room);  // as another process has it
        // Each twice: what was just kept is found, whatever the others drop of what is older.
        for (int round = 0; round < 6 * programs; ++round) {
            const int i = (first + round / 2 * 7) % programs;
            const std::string bytes = found(store, std::to_string(i));
            if (bytes == "nothing")
                store.keep(std::to_string(i), program_of(content(i)));
            else if (bytes == content(i))
                ++hits;
            else
                ++wrong;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(work, 25 * i);
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(hits, 0);
    EXPECT_LE(kept.bytes(), room);
    EXPECT_GE(std::stoll(read(kept.path() / "bytes")), kept.bytes());
    EXPECT_TRUE(kept.log.empty());
}

TEST(ProgramStore, wants_a_directory_that_nobody_else_can_enter) {
    const auto refusal = [](KeptPrograms& kept) -> std::string {
        try {
            kept.open();
        } catch (const std::exception& error) {
            return error.what();
        }
        return "";
    };
    KeptPrograms kept;
    EXPECT_EQ(refusal(kept), "") << "it makes it";
    struct stat status {};
    stat(kept.path().c_str(), &status);
    EXPECT_EQ(status.st_mode & 07777, 0700U);
    for (const mode_t mode : {0710, 0701, 0770, 0777}) {
        chmod(kept.path().c_str(), mode);
        EXPECT_THAT(refusal(kept), HasSubstr("--compile-cache")) << mode;
    }
    chmod(kept.path().c_str(), 0700);
    ASSERT_EQ(chown(kept.path().c_str(), 1, 1), 0);
    EXPECT_THAT(refusal(kept), HasSubstr("--compile-cache"));
    ASSERT_EQ(chown(kept.path().c_str(), 0, 0), 0);
    EXPECT_EQ(refusal(kept), "");
    const auto elsewhere = kept.path().parent_path() / "elsewhere";
    std::filesystem::rename(kept.path(), elsewhere);
    std::filesystem::create_symlink(elsewhere, kept.path());
    EXPECT_THAT(refusal(kept), HasSubstr("open the directory"));
}

TEST(ProgramStore, says_once_that_the_disk_fails_and_lets_judging_go_on) {
    KeptPrograms kept;
    auto store = kept.open();
    std::filesystem::remove_all(kept.path());
    for (int i = 0; i < 3; ++i) {
        store.keep("source", program_of("x"));
        EXPECT_EQ(found(store, "source"), "nothing");
    }
    EXPECT_THAT(kept.log, ElementsAre(HasSubstr(" fails: ")));
}

TEST(Toolchain, is_another_for_another_image_or_other_packages) {
    KeptPrograms kept;
    kept.open();
    const auto image = [&](const std::string& name, const std::string& packages) {
        const auto path = kept.path() / name;
        std::filesystem::create_directories(path / "var/lib/dpkg");
        write(path / "var/lib/dpkg/status", packages);
        return toolchain_of(path).value();
    };
    const auto before = image("a", "Package: g++-12\nVersion: 12.2.0-14\n");
    EXPECT_EQ(image("a", "Package: g++-12\nVersion: 12.2.0-14\n"), before);
    EXPECT_NE(image("b", "Package: g++-12\nVersion: 12.2.0-14\n"), before);
    EXPECT_NE(image("a", "Package: g++-12\nVersion: 12.2.0-14+deb12u1\n"), before);
    EXPECT_FALSE(toolchain_of(kept.path() / "no image"));
}

}  // namespace
}  // namespace gradus::worker
