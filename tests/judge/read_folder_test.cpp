#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "judge/problem_folder.hpp"
#include "tests/judge/example_folder.hpp"

namespace gradus::judge {
namespace {

namespace fs = std::filesystem;

class ReadFolder : public testing::Test {
  protected:
    ReadFolder() {
        char name[] = "/tmp/gradus-folder-XXXXXX";
        root_ = mkdtemp(name);
    }
    ~ReadFolder() override { fs::remove_all(root_); }

    void write(const std::string& path, const std::string& bytes) {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path, std::ios::binary) << bytes;
    }

    FolderReading read() { return read_folder(root_); }

    fs::path root_;
};

TEST_F(ReadFolder, TakesEveryRegularFileAsItIs) {
    const Folder folder = echo_folder();
    for (const auto& [path, bytes] : folder) write(path, bytes);
    write("data/secret/bytes.in", std::string("\0\xff\r\n", 4));
    const FolderReading reading = read();
    EXPECT_EQ(text_of(reading.defects), "");
    EXPECT_EQ(reading.folder.size(), folder.size() + 1);
    EXPECT_EQ(reading.folder.at("data/secret/bytes.in"), std::string("\0\xff\r\n", 4));
    EXPECT_EQ(reading.folder.at("problem.yaml"), folder.at("problem.yaml"));
}

TEST_F(ReadFolder, ThrowsWhereThereIsNoFolder) {
    EXPECT_THROW(read_folder(root_ / "nothing"), std::system_error);
    write("file", "");
    EXPECT_THROW(read_folder(root_ / "file"), std::system_error);
}

TEST_F(ReadFolder, AndTheProblemInItAreReadTogether) {
    for (const auto& [path, bytes] : echo_folder()) write("echo/" + path, bytes);
    for (const char* const path : {"echo", "echo/", "echo/.", "./echo/data/.."}) {
        const ProblemReading reading = read_problem_folder(root_ / path);
        EXPECT_EQ(text_of(reading.defects), "") << path;
        ASSERT_TRUE(reading.problem) << path;
        EXPECT_EQ(reading.problem->slug, "echo");
    }
    fs::create_symlink("1.in", root_ / "echo/data/secret/3.in");
    fs::remove(root_ / "echo/data/secret/2.ans");
    const ProblemReading reading = read_problem_folder(root_ / "echo");
    EXPECT_FALSE(reading.problem);
    EXPECT_EQ(text_of(reading.defects),
              "data/secret/3.in: is a symbolic link; a problem folder holds regular files only\n"
              "data/secret/2.in: has no answer: data/secret/2.ans is missing\n");
    EXPECT_THROW(read_problem_folder(root_ / "nothing"), std::system_error);
}

TEST_F(ReadFolder, LeavesOutDotFilesAndPythonsCaches) {
    write(".git/config", "secret");
    write("submissions/accepted/__pycache__/a.pyc", "x");
    write(".hidden", "x");
    write("a", "1");
    const FolderReading reading = read();
    EXPECT_EQ(reading.folder, (Folder{{"a", "1"}}));
    EXPECT_EQ(text_of(reading.defects), "");
}

TEST_F(ReadFolder, FollowsNoLinkOutOfTheFolderOrWithin) {
    write("a", "1");
    fs::create_symlink("/etc/passwd", root_ / "file_link");
    fs::create_directory_symlink("/etc", root_ / "folder_link");
    fs::create_symlink("a", root_ / "inner_link");
    fs::create_symlink("nothing", root_ / "dangling_link");
    fs::create_directory_symlink(".", root_ / "loop");
    const FolderReading reading = read();
    EXPECT_EQ(reading.folder, (Folder{{"a", "1"}}));
    const std::string message = ": is a symbolic link; a problem folder holds regular files only\n";
    EXPECT_EQ(text_of(reading.defects), "dangling_link" + message + "file_link" + message + "folder_link" + message +
                                            "inner_link" + message + "loop" + message);
}

TEST_F(ReadFolder, OpensNoFifoSocketOrDevice) {
    ASSERT_EQ(mkfifo((root_ / "fifo").c_str(), 0600), 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (root_ / "socket").string().copy(address.sun_path, sizeof address.sun_path - 1);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    close(listener);
    const FolderReading reading = read();
    EXPECT_TRUE(reading.folder.empty());
    EXPECT_EQ(text_of(reading.defects),
              "fifo: is a FIFO; a problem folder holds regular files only\n"
              "socket: is a socket; a problem folder holds regular files only\n");
}

TEST_F(ReadFolder, RefusesNamesThatAreNotPlainText) {
    write("a\nb", "1");
    write("\xff\xfe", "1");
    write("good", "1");
    const FolderReading reading = read();
    EXPECT_EQ(reading.folder, (Folder{{"good", "1"}}));
    EXPECT_EQ(text_of(reading.defects),
              "a?b: the name is not plain UTF-8 text without control characters\n"
              "??: the name is not plain UTF-8 text without control characters\n");
}

TEST_F(ReadFolder, GoesAsDeepAsAPathMay) {
    std::string path;
    for (int i = 0; i < folder_depth_max; ++i) path += "d/";
    write(path + "at_the_limit", "1");
    write(path + "d/above", "1");
    const FolderReading reading = read();
    EXPECT_EQ(reading.folder, (Folder{{path + "at_the_limit", "1"}}));
    EXPECT_EQ(reading.defects.size(), 1U);
}

TEST_F(ReadFolder, LimitsTheBytesOfAllFilesTogether) {
    write("a", "1");
    write("b", "");
    write("c", "1");
    fs::resize_file(root_ / "b", folder_bytes_max - 2);  // sparse
    EXPECT_EQ(text_of(read().defects), "");
    fs::resize_file(root_ / "b", folder_bytes_max - 1);
    FolderReading reading = read();
    EXPECT_EQ(text_of(reading.defects), "c: the folder is larger than 256 MiB; this file was left out\n");
    EXPECT_EQ(reading.folder.size(), 2U);
    fs::resize_file(root_ / "b", 1LL << 40);
    reading = read();
    EXPECT_EQ(text_of(reading.defects), "b: the folder is larger than 256 MiB; this file was left out\n");
    EXPECT_EQ(reading.folder, (Folder{{"a", "1"}, {"c", "1"}}));
}

TEST_F(ReadFolder, LimitsTheNumberOfFiles) {
    for (int i = 0; i < folder_files_max; ++i) std::ofstream(root_ / std::to_string(i));
    FolderReading reading = read();
    EXPECT_EQ(text_of(reading.defects), "");
    EXPECT_EQ(reading.folder.size(), 10'000U);
    std::ofstream(root_ / "x");
    reading = read();
    EXPECT_EQ(text_of(reading.defects), "x: the folder holds more than 10000 files; the rest was not read\n");
}

}  // namespace
}  // namespace gradus::judge
