#include <gtest/gtest.h>

#include <random>
#include <string>

#include "judge/problem_folder.hpp"
#include "tests/judge/example_folder.hpp"

namespace gradus::judge {
namespace {

using std::string_literals::operator""s;

std::string length(std::uint64_t number) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
    return bytes;
}

std::string field(const std::string& bytes) {
    return length(bytes.size()) + bytes;
}

const std::string form = "gradus folder 1\n";

TEST(Pack, IsUndoneByUnpack) {
    for (const Folder& folder :
         {Folder{}, Folder{{"empty", ""}}, Folder{{"bytes", "\0\xff\n"s}, {"z/z", "1"}}, echo_folder()}) {
        EXPECT_EQ(unpack(pack(folder)), folder);
    }
}

TEST(Pack, LaysFilesInTheOrderOfTheirPaths) {
    EXPECT_EQ(pack({{"b", "2"}, {"a/x", "1"}}), form + field("a/x") + field("1") + field("b") + field("2"));
}

TEST(Pack, WhatPackDidNotMakeIsRefused) {
    const std::string_view rows[] = {"", "gradus", "gradus folder 2\n"};
    for (const std::string_view blob : rows) EXPECT_EQ(unpack(blob), std::nullopt);
    const std::string blobs[] = {
        form + "x",
        form + field("a"),                                       // no bytes
        form + field("a") + length(5) + "1234",                  // cut
        form + field("a") + length(~0ULL) + "1",                 // a length that wraps around
        form + length(1ULL << 63) + "a",                         //
        form + field("b") + field("") + field("a") + field(""),  // not in order
        form + field("a") + field("") + field("a") + field(""),  // twice
        form + field("") + field(""),                            // paths that no folder has
        form + field("/etc/passwd") + field(""),
        form + field("../a") + field(""),
        form + field("a/../../b") + field(""),
        form + field("a\0b"s) + field(""),
        form + field("\xff") + field(""),
    };
    for (const std::string& blob : blobs) EXPECT_EQ(unpack(blob), std::nullopt) << blob;
}

TEST(Pack, EveryTruncationAndEveryChangeIsEitherRefusedOrAFolderOfItsOwn) {
    const std::string blob = pack(echo_folder());
    for (std::size_t size = 0; size < blob.size(); ++size) {
        const auto folder = unpack(std::string_view(blob).substr(0, size));
        if (folder) {
            EXPECT_EQ(pack(*folder), blob.substr(0, size));
        }
    }
    std::mt19937 random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string changed = blob;
        changed[random() % changed.size()] = static_cast<char>(random());
        const auto folder = unpack(changed);
        if (folder) {
            EXPECT_EQ(pack(*folder), changed);
        }
    }
}

TEST(Pack, LimitsTheNumberOfFiles) {
    const auto blob_of = [](int files) {
        Folder folder;
        for (int i = 0; i < files; ++i) folder.emplace(std::to_string(i), "");
        return pack(folder);
    };
    EXPECT_TRUE(unpack(blob_of(folder_files_max)));
    EXPECT_FALSE(unpack(blob_of(folder_files_max + 1)));
}

TEST(Pack, LimitsTheBytes) {
    Folder folder{{"a", std::string(folder_bytes_max, 'x')}};
    EXPECT_TRUE(unpack(pack(folder)));
    folder.emplace("b", "x");
    EXPECT_FALSE(unpack(pack(folder)));
}

}  // namespace
}  // namespace gradus::judge
