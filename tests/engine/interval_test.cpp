// Containment, by an adversary: points where functions are steep, flat, periodic, huge or tiny, and the results of the
// x87's 64-bit significands (glibc's long double functions: wrong by at most a few 2^-63) as witnesses.
#include "engine/interval.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/numbers.hpp"

namespace gradus::engine {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int points = 1'000'000;
// What the witness itself may be wrong by, relatively.
constexpr long double witness_error = 0x1p-59L;

class Points {
  public:
    explicit Points(std::uint64_t seed) : bits_(seed) {}

    double number() {
        switch (bits_() % 4) {
            case 0:
                return any_double();
            case 1:
                return near_a_quarter_turn();
            case 2:
                return std::ldexp(fraction(), static_cast<int>(bits_() % 56) - 40);
            default:
                return 4 * fraction();
        }
    }
    // A point, or a box of any width with the number inside.
    Interval around_number(double x) {
        if (bits_() % 2 == 0) return x;
        const double reach = std::abs(x) * std::ldexp(1.0, -static_cast<int>(bits_() % 53)) + 1e-300;
        return {x - reach * (1 + fraction()), x + reach * (1 + fraction())};
    }

  private:
    double fraction() { return std::ldexp(static_cast<double>(static_cast<std::int64_t>(bits_())), -63); }
    double any_double() {
        const double x = std::bit_cast<double>(bits_());
        return std::isfinite(x) ? x : 1;
    }
    double near_a_quarter_turn() {
        const double k = static_cast<double>(bits_() % 2000) - 1000;
        const double x = static_cast<double>(k * (M_PIl / 2));
        const int steps = static_cast<int>(bits_() % 4);
        const double direction = bits_() % 2 ? infinity : -infinity;
        double y = x;
        for (int i = 0; i < steps; ++i) y = std::nextafter(y, direction);
        return y;
    }

    std::mt19937_64 bits_;
};

bool holds(const Interval& interval, long double value) {
    const long double slack = std::abs(value) * witness_error;
    return interval.low <= value + slack && value - slack <= interval.high;
}

struct Family {
    const char* name;
    Interval (*enclose)(const Interval& a, const Interval& b);
    long double (*witness)(long double a, long double b);
};

long double sigmoid_of(long double x) {
    return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

using L = long double;
using I = const Interval&;

// clang-format off
const Family families[] = {
    {"sums", [](I a, I b) { return a + b; }, [](L a, L b) { return a + b; }},
    {"differences", [](I a, I b) { return a - b; }, [](L a, L b) { return a - b; }},
    {"products", [](I a, I b) { return a * b; }, [](L a, L b) { return a * b; }},
    {"quotients", [](I a, I b) { return a / b; }, [](L a, L b) { return a / b; }},
    {"squares", [](I a, I) { return square(a); }, [](L a, L) { return a * a; }},
    {"roots", [](I a, I) { return sqrt(a); }, [](L a, L) { return std::sqrt(a); }},
    {"exp", [](I a, I) { return exp(a); }, [](L a, L) { return std::exp(a); }},
    {"expm1", [](I a, I) { return expm1(a); }, [](L a, L) { return std::expm1(a); }},
    {"log", [](I a, I) { return log(a); }, [](L a, L) { return std::log(a); }},
    {"log1p", [](I a, I) { return log1p(a); }, [](L a, L) { return std::log1p(a); }},
    {"sin", [](I a, I) { return sin(a); }, [](L a, L) { return std::sin(a); }},
    {"cos", [](I a, I) { return cos(a); }, [](L a, L) { return std::cos(a); }},
    {"tan", [](I a, I) { return tan(a); }, [](L a, L) { return std::tan(a); }},
    {"asin", [](I a, I) { return asin(a); }, [](L a, L) { return std::asin(a); }},
    {"acos", [](I a, I) { return acos(a); }, [](L a, L) { return std::acos(a); }},
    {"atan", [](I a, I) { return atan(a); }, [](L a, L) { return std::atan(a); }},
    {"sinh", [](I a, I) { return sinh(a); }, [](L a, L) { return std::sinh(a); }},
    {"cosh", [](I a, I) { return cosh(a); }, [](L a, L) { return std::cosh(a); }},
    {"tanh", [](I a, I) { return tanh(a); }, [](L a, L) { return std::tanh(a); }},
    {"erf", [](I a, I) { return erf(a); }, [](L a, L) { return std::erf(a); }},
    {"sigmoid", [](I a, I) { return sigmoid(a); }, [](L a, L) { return sigmoid_of(a); }},
    {"softplus", [](I a, I) { return softplus(a); }, [](L a, L) { return a > 20 ? a : std::log1p(std::exp(a)); }},
    {"powers", [](I a, I b) { return pow(abs(a), b); }, [](L a, L b) { return std::pow(std::abs(a), b); }},
    {"cubes", [](I a, I) { return pow(a, 3); }, [](L a, L) { return a * a * a; }},
    {"inverse fourth powers", [](I a, I) { return pow(a, -4); }, [](L a, L) { return 1 / (a * a * a * a); }},
    {"atan2", [](I a, I b) { return atan2(a, b); }, [](L a, L b) { return std::atan2(a, b); }},
    {"fmod", [](I a, I b) { return fmod(a, b); }, [](L a, L b) { return std::fmod(a, b); }},
    {"xlogy", [](I a, I b) { return xlogy(a, b); }, [](L a, L b) { return a == 0 ? 0 : a * std::log(b); }},
};
// clang-format on

class EachFamily : public testing::TestWithParam<Family> {};

TEST_P(EachFamily, ContainsAMillionPoints) {
    const Family& family = GetParam();
    Points draw(std::hash<std::string>{}(family.name));
    for (int i = 0; i < points; ++i) {
        const double a = draw.number(), b = draw.number();
        const Interval over_a = draw.around_number(a), over_b = draw.around_number(b);
        if (!over_a.contains(a) || !over_b.contains(b)) continue;
        const long double value = family.witness(a, b);
        if (!std::isfinite(value)) continue;
        const Interval enclosure = family.enclose(over_a, over_b);
        ASSERT_TRUE(holds(enclosure, value))
            << family.name << " at " << a << ", " << b << " is " << value << ", outside [" << enclosure.low << ", "
            << enclosure.high << "], over [" << over_a.low << ", " << over_a.high << "], [" << over_b.low << ", "
            << over_b.high << "]";
    }
}

INSTANTIATE_TEST_SUITE_P(Functions, EachFamily, testing::ValuesIn(families), [](const auto& tested) {
    std::string name = tested.param.name;
    std::erase(name, ' ');
    return name;
});

TEST(Interval, OfWhatOverflowsIsUnboundedAndOfWhatUnderflowsTouchesZero) {
    const double greatest = std::numeric_limits<double>::max();
    EXPECT_EQ((Interval(greatest) + Interval(greatest)).high, infinity);
    EXPECT_EQ((Interval(greatest) + Interval(greatest)).low, greatest);
    EXPECT_EQ((Interval(1e200) * Interval(1e200)).high, infinity);
    EXPECT_EQ((Interval(1e-200) * Interval(1e-200)).low, 0);
    EXPECT_GT((Interval(1e-200) * Interval(1e-200)).high, 0);
    EXPECT_EQ((Interval(-1e-200) * Interval(1e-200)).high, 0);
    EXPECT_EQ((Interval(1e-200) / Interval(1e200)).low, 0);
    EXPECT_EQ(exp(Interval(1000)).high, infinity);
    EXPECT_LT(exp(Interval(1000)).low, infinity);
    EXPECT_EQ(exp(Interval(-1000)).low, 0);
    EXPECT_GT(exp(Interval(-1000)).high, 0);
}

TEST(Interval, OfAQuotientByWhatTouchesZeroIsUnbounded) {
    EXPECT_EQ((Interval(1, 2) / Interval(0, 4)).low, 0.25);
    EXPECT_EQ((Interval(1, 2) / Interval(0, 4)).high, infinity);
    EXPECT_EQ((Interval(1, 2) / Interval(-4, 0)).low, -infinity);
    EXPECT_EQ((Interval(1, 2) / Interval(-4, 0)).high, -0.25);
    EXPECT_TRUE((Interval(1, 2) / Interval(-1, 1)).contains(Interval::everything()));
    EXPECT_TRUE((Interval(1, 2) / Interval(0)).is_empty());
}

TEST(Interval, OfWhatIsNotANumberIsEmpty) {
    const Interval none(std::nan(""));
    EXPECT_TRUE(none.is_empty());
    EXPECT_TRUE((none + Interval(1)).is_empty());
    EXPECT_TRUE((none * Interval(0)).is_empty());
    EXPECT_TRUE(sqrt(none).is_empty());
    EXPECT_TRUE(sin(none).is_empty());
    EXPECT_TRUE(pow(none, 2).is_empty());
    EXPECT_TRUE(sqrt(Interval(-2, -1)).is_empty());
    EXPECT_TRUE(log(Interval(-2, -1)).is_empty());
}

TEST(Interval, OfAHalfLineHasNoNotANumber) {
    const Interval right(1, infinity), left(-infinity, -1);
    for (const Interval& y : {right + left, right - right, right * left, right / right, right * Interval(0),
                              fmod(right, Interval(3)), sin(right), pow(right, left), atan2(right, left)}) {
        EXPECT_FALSE(std::isnan(y.low) || std::isnan(y.high));
        EXPECT_FALSE(y.is_empty());
    }
}

TEST(Interval, OfTheExtremesOfWavesIsExact) {
    EXPECT_EQ(sin(Interval(1.5, 1.6)).high, 1);
    EXPECT_EQ(cos(Interval(3.1, 3.2)).low, -1);
    EXPECT_EQ(cos(Interval(-0.1, 0.1)).high, 1);
    EXPECT_EQ(sin(Interval(1e300)).low, -1);
    EXPECT_EQ(tan(Interval(1.5, 1.6)).high, infinity);
}

}  // namespace
}  // namespace gradus::engine
