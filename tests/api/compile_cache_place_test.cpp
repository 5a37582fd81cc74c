#include "api/compile_cache_place.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace gradus::api {
namespace {

// Sets an environment variable, or removes it (null), for as long as it lives.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name), before_(std::getenv(name) ? std::getenv(name) : "") {
        value ? setenv(name, value, 1) : unsetenv(name);
    }
    Variable(Variable&&) = delete;
    ~Variable() { before_.empty() ? unsetenv(name_) : setenv(name_, before_.c_str(), 1); }

  private:
    const char* name_;
    std::string before_;
};

TEST(TheCompileCache, LiesWhereItsUserMayWrite) {
    struct {
        const char *cache, *home, *place;
    } const rows[] = {
        {"/own/cache", "/home/a", "/own/cache/gradus/compiled"},
        {nullptr, "/home/a", "/home/a/.cache/gradus/compiled"},
        {"", "/home/a", "/home/a/.cache/gradus/compiled"},
        {"relative", "/home/a", "/home/a/.cache/gradus/compiled"},
        {nullptr, nullptr, ""},
        {nullptr, "relative", ""},
    };
    for (const auto& row : rows) {
        const Variable cache("XDG_CACHE_HOME", row.cache), home("HOME", row.home);
        EXPECT_EQ(default_compile_cache(false), row.place);
        EXPECT_EQ(default_compile_cache(true), "/var/cache/gradus/compiled");
    }
}

}  // namespace
}  // namespace gradus::api
