#include "api/credentials.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <system_error>

namespace gradus::api {
namespace {

namespace fs = std::filesystem;

class credentials : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = fs::temp_directory_path() / "gradus-test-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        directory_ = name;
        path_ = directory_ / "new" / "gradus" / "credentials.json";
    }
    void TearDown() override { fs::remove_all(directory_); }

    fs::path directory_;
    fs::path path_;
};

TEST_F(credentials, are_kept_a_server_each_and_only_their_owner_reads_them) {
    EXPECT_FALSE(find_credential(path_, "http://a"));
    const mode_t before = umask(0);
    keep_credential(path_, "http://a", {"ai", "token-1"});
    keep_credential(path_, "http://b", {"あい", "token-2"});
    keep_credential(path_, "http://a", {"ai", "token-3"});
    umask(before);
    EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(find_credential(path_, "http://a")->token, "token-3");
    EXPECT_EQ(find_credential(path_, "http://b")->name, "あい");
    EXPECT_FALSE(find_credential(path_, "http://c"));
    const auto entries = fs::directory_iterator(path_.parent_path());
    EXPECT_EQ(std::distance(begin(entries), end(entries)), 1) << "nothing is left beside it";
}

TEST_F(credentials, become_private_again_when_they_are_replaced) {
    keep_credential(path_, "http://a", {"ai", "token"});
    fs::permissions(path_, fs::perms::all);
    keep_credential(path_, "http://a", {"ai", "token"});
    EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(credentials, that_are_damaged_are_neither_read_nor_replaced) {
    fs::create_directories(path_.parent_path());
    for (const char* text : {"", "{", "[]", "\xff"}) {
        std::ofstream(path_) << text;
        EXPECT_THROW(find_credential(path_, "http://a"), std::runtime_error) << text;
        EXPECT_THROW(keep_credential(path_, "http://a", {"ai", "token"}), std::runtime_error) << text;
    }
    for (const char* text :
         {"{\"http://a\": 1}", "{\"http://a\": {}}", "{\"http://a\": {\"name\": \"ai\", \"token\": 5}}"}) {
        std::ofstream(path_) << text;
        EXPECT_FALSE(find_credential(path_, "http://a")) << text;
    }
}

}  // namespace
}  // namespace gradus::api
