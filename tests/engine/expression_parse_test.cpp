// What a formula's text means, where its mistakes are and what it may cost.
#include "engine/expression/parse.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "engine/expression/evaluation.hpp"

namespace gradus::engine::expression {
namespace {

const Point& point() {
    static const Point there = [] {
        Point p;
        for (const auto& [name, text] : std::map<std::string, std::string>{{"x", "3"},
                                                                           {"y", "-2"},
                                                                           {"v", "[1, 2, 3]"},
                                                                           {"u", "[4, 5, 6]"},
                                                                           {"A", "[[1, 2], [3, 4]]"},
                                                                           {"B", "[[-1, 1], [5, 6]]"},
                                                                           {"w", "[1, 2]"}}) {
            p[name] = std::get<Argument>(read_argument(text));
        }
        return p;
    }();
    return there;
}

std::vector<double> value_of(const std::string& text) {
    Reading reading = parse(text, declarations_of(point()));
    if (const Defect* defect = std::get_if<Defect>(&reading)) {
        ADD_FAILURE() << text << "\n" << render(text, *defect, Language::english);
        return {};
    }
    return evaluate(std::get<Formula>(reading), point(), {}).value;
}

std::string error_of(const std::string& text, const Declarations& declarations) {
    const Reading reading = parse(text, declarations);
    const Defect* defect = std::get_if<Defect>(&reading);
    return defect == nullptr ? "none" : render(text, *defect, Language::english);
}

std::string error_of(const std::string& text) {
    return error_of(text, declarations_of(point()));
}

struct Meaning {
    const char* text;
    std::vector<double> value;
};

TEST(Formula, MeansWhatItsTextSays) {
    const Meaning meanings[] = {
        {"1+2*3", {7}},
        {"2*3^2", {18}},
        {"-x^2", {-9}},
        {"2^3^2", {512}},
        {"2**3**2", {512}},
        {"2^-1", {0.5}},
        {"-x*y", {6}},
        {"+x", {3}},
        {"--x", {3}},
        {"10-4-3", {3}},
        {"16/4/2", {2}},
        {"-7 % 3", {2}},
        {"(1+2)*3", {9}},
        {"1.5e2 + .5 + 2.", {152.5}},
        {"x − y × 2 ÷ 4", {4}},
        {"x < 4", {1}},
        {"(x >= 3) + (x != 3) + (x == 3) + (x > 3) + (x <= 3)", {3}},
        {"where(x > 0, 1, 2)", {1}},
        {"pi - π", {0}},
        {"log(e)", {1}},
        {"let a = x + 1; let b = a*a; b - a", {12}},
        {"(let a = 2; a) + (let a = 3; a*a)", {11}},
        {"let a = 1; (let a = 2; a) + a", {3}},
        {"sum(i, 1, 4, i*x)", {30}},
        {"sum(i, 0, 2, v[i]*u[i])", {32}},
        {"sum(i, 1, 3, sum(j, 1, i, j))", {10}},
        {"sum(i, 2, 1, i)", {0}},
        {"prod(i, 1, 5, i)", {120}},
        {"prod(i, 2, 1, i)", {1}},
        {"sum(i, 1, 3, sum(i, 1, 2, i))", {9}},
        {"sum(v)", {6}},
        {"mean(v)", {2}},
        {"prod(v)", {6}},
        {"dot(v, u)", {32}},
        {"v @ u", {32}},
        {"norm([3, 4])", {5}},
        {"norm([3, -4], 1)", {7}},
        {"A + B", {0, 3, 8, 10}},
        {"A * B", {-1, 2, 15, 24}},
        {"A @ B", {9, 13, 17, 27}},
        {"A * [10, 20]", {10, 40, 30, 80}},
        {"A'", {1, 3, 2, 4}},
        {"A.T", {1, 3, 2, 4}},
        {"transpose(A)", {1, 3, 2, 4}},
        {"w' @ A @ w", {27}},
        {"A[0, 1]", {2}},
        {"A[1][0]", {3}},
        {"A[-1]", {3, 4}},
        {"A[:, 1]", {2, 4}},
        {"v[1:]", {2, 3}},
        {"v[:-1]", {1, 2}},
        {"sum(A, 0)", {4, 6}},
        {"A.sum(dim=1)", {3, 7}},
        {"np.sum(A, axis=0)", {4, 6}},
        {"[x, y]", {3, -2}},
        {"[[1, x], [0.5, y]]", {1, 3, 0.5, -2}},
        {"[1, 2, 3,] + v", {2, 4, 6}},
        {"softmax([0, 0])", {0.5, 0.5}},
        {"max(x, y) + min(x, y) + max(v)", {4}},
        {"cumsum(v)", {1, 3, 6}},
        {"solve([[2, 0], [0, 4]], [2, 4])", {1, 1}},
        {"outer([1, 2], [3, 4])", {3, 4, 6, 8}},
        {"trace(A)", {5}},
        {"var(v)", {1}},
        {"lambda x: torch.sqrt(x**2 + 16)", {5}},
        {"lambda x, y: x*math.pi/np.pi - y", {5}},
        {"torch.nn.functional.relu(y) + F.relu(x)", {3}},
        {"(x**2).sqrt()", {3}},
        {"torch.tensor([1.0, 2.0]).sum()", {3}},
        {"x # the rest is a remark +\n+ 1", {4}},
        {"x\n\t+\r\n　1", {4}},
        {"log2(8) + log10(100)", {5}},
    };
    for (const Meaning& meaning : meanings) {
        const std::vector<double> value = value_of(meaning.text);
        ASSERT_EQ(value.size(), meaning.value.size()) << meaning.text;
        for (std::size_t i = 0; i < value.size(); ++i) {
            EXPECT_DOUBLE_EQ(value[i], meaning.value[i]) << meaning.text << " at " << i;
        }
    }
}

TEST(Formula, TakesUnknownNamesForScalarVariablesInTheirOrder) {
    const Reading reading = parse("b*a + b + e1");
    const Formula& formula = std::get<Formula>(reading);
    std::vector<std::string> names;
    for (const Id id : formula.variables) names.push_back(formula.graph.name(id));
    EXPECT_EQ(names, (std::vector<std::string>{"b", "a", "e1"}));
}

TEST(Formula, HasTheParametersOfItsLambdaFirst) {
    const Reading reading = parse("lambda x, y: y + x");
    const Formula& formula = std::get<Formula>(reading);
    ASSERT_EQ(formula.variables.size(), 2u);
    EXPECT_EQ(formula.graph.name(formula.variables[0]), "x");
}

struct Mistake {
    const char* text;
    const char* rendered;
};

TEST(Formula, TellsWhereItIsWrong) {
    const Mistake mistakes[] = {
        {"", "1:1: the formula ends where a number or a name is expected\n  \n  ^\n"},
        {"x +", "1:4: the formula ends where a number or a name is expected\n  x +\n     ^\n"},
        {"x + * y", "1:5: expected a number, a name or \"(\"\n  x + * y\n      ^\n"},
        {"(x + 1", "1:7: expected \")\"\n  (x + 1\n        ^\n"},
        {"x + 1)", "1:6: the formula should end here\n  x + 1)\n       ^\n"},
        {"2x", "1:2: a product needs its sign: write 2*x\n  2x\n   ^\n"},
        {"x y", "1:3: an operator is missing before this\n  x y\n    ^\n"},
        {"sni(x)", "1:1: there is no function \"sni\"; did you mean \"sin\"?\n  sni(x)\n  ^\n"},
        {"x(3)", "1:1: \"x\" is not a function; a product is written x*(…)\n  x(3)\n  ^\n"},
        {"sin + 1", "1:1: sin is a function: write sin(…)\n  sin + 1\n  ^\n"},
        {"z + 1", "1:1: \"z\" has no value\n  z + 1\n  ^\n"},
        {"atan2(x)", "1:1: atan2 takes 2 arguments, not 1\n  atan2(x)\n  ^\n"},
        {"sin(x, y)", "1:1: sin takes 1 arguments, not 2\n  sin(x, y)\n  ^\n"},
        {"v + A", "1:3: add: shapes (3) and (2, 2) do not broadcast\n  v + A\n    ^\n"},
        {"v @ w", "1:3: matmul: shapes (1, 3) and (2, 1)\n  v @ w\n    ^\n"},
        {"v[3]", "1:2: select: position 3 of axis 0 of shape (3)\n  v[3]\n   ^\n"},
        {"v[x]", "1:2: an index is not a constant whole number\n  v[x]\n   ^\n"},
        {"sum(i, 1, x, i)", "1:5: an index is not a constant whole number\n  sum(i, 1, x, i)\n      ^\n"},
        {"[1, [2]]", "1:1: the elements of this array have different shapes\n  [1, [2]]\n  ^\n"},
        {"1 < x < 2", "1:7: comparisons do not chain: use parentheses\n  1 < x < 2\n        ^\n"},
        {"1e999", "1:1: this number is too large or too small for a double\n  1e999\n  ^\n"},
        {"1e-999", "1:1: this number is too large or too small for a double\n  1e-999\n  ^\n"},
        {"y = x", "1:3: a name is given to a value by let a = …; and a formula\n  y = x\n    ^\n"},
        {"let a = 1 a", "1:11: expected \";\"\n  let a = 1 a\n            ^\n"},
        {"x + let", "1:5: \"let\" begins a formula or a parenthesis\n  x + let\n      ^\n"},
        {"lambda x, x: x", "1:11: this name stands twice\n  lambda x, x: x\n            ^\n"},
        {"x +\n  $", "2:3: this character means nothing in a formula\n    $\n    ^\n"},
        {"x + \xff", "1:5: this character means nothing in a formula\n  x + ?\n      ^\n"},
    };
    for (const Mistake& mistake : mistakes) EXPECT_EQ(error_of(mistake.text), mistake.rendered);
}

TEST(Formula, CountsCodePointsAndPutsTheCaretBelowWideOnes) {
    const std::string text = "# 日本語\n　　x + 変";
    EXPECT_EQ(error_of(text), "2:7: this character means nothing in a formula\n  　　x + 変\n          ^\n");
    EXPECT_EQ(error_of("θ + sni(θ)", {}),
              "1:5: there is no function \"sni\"; did you mean \"sin\"?\n  θ + sni(θ)\n      ^\n");
}

TEST(Formula, TellsItsMistakesInJapaneseToo) {
    const Reading reading = parse("x +");
    EXPECT_EQ(render("x +", std::get<Defect>(reading), Language::japanese),
              "1:4: 式が途中で終わっています\n  x +\n     ^\n");
}

TEST(Formula, ShowsTheSurroundingsOfAMistakeInALongLine) {
    const std::string text = std::string(30'000, ' ') + "$" + std::string(30'000, ' ');
    EXPECT_LT(error_of(text).size(), 250u);
}

std::string repeated(const std::string& part, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += part;
    return all;
}

bool is_refused(const std::string& text, const std::string& why) {
    return error_of(text).find(why) != std::string::npos;
}

TEST(FormulaLimits, AreOnItsBytes) {
    const std::string below(text_bytes_max - 1, ' ');
    EXPECT_EQ(error_of("x" + below), "none");
    EXPECT_EQ(error_of("x" + below.substr(1)), "none");
    EXPECT_TRUE(is_refused("x " + below, "more than 65536 bytes"));
}

TEST(FormulaLimits, AreOnItsDepth) {
    const auto nested = [](const char* open, const char* close, int levels) {
        return repeated(open, levels - 1) + "x" + repeated(close, levels - 1);
    };
    for (const auto& [open, close] :
         {std::pair{"(", ")"}, {"-", ""}, {"2^", ""}, {"sin(", ")"}, {"abs([0,", "][1])"}}) {
        const int levels = std::string(open) == "abs([0," ? depth_levels_max / 2 : depth_levels_max;
        EXPECT_EQ(error_of(nested(open, close, levels - 1)), "none") << open;
        EXPECT_EQ(error_of(nested(open, close, levels)), "none") << open;
        EXPECT_TRUE(is_refused(nested(open, close, levels + 2), "256 levels")) << open;
    }
    EXPECT_TRUE(is_refused(nested("(", ")", depth_levels_max + 1), "256 levels"));
    EXPECT_TRUE(is_refused(repeated("torch.", 300) + "sin(x)", "too many dots"));
}

TEST(FormulaLimits, AreOnItsOperationsAndTerms) {
    // The constants i, the variable, a product a term and a sum between two of them: 3n - 3 nodes.
    const std::string nodes_99999 = "sum(i, 2, 33334, i*x)";
    EXPECT_EQ(error_of(nodes_99999), "none");
    EXPECT_EQ(error_of("sin(" + nodes_99999 + ")"), "none");
    EXPECT_TRUE(is_refused("cos(sin(" + nodes_99999 + "))", "more than 100000 operations"));
}

TEST(FormulaLimits, AreOnTheTermsOfItsSums) {
    // 9 tokens outside, then 11 times 9 and one for each of n terms.
    const auto terms = [](int n) { return "sum(i, 1, 11, sum(j, 1, " + std::to_string(n) + ", 0))"; };
    EXPECT_EQ(error_of(terms(18171)), "none");
    EXPECT_EQ(error_of(terms(18172)), "none");
    EXPECT_TRUE(is_refused(terms(18173), "too many terms"));
}

TEST(FormulaLimits, AreOnTheNumbersComputed) {
    const auto cost = [](std::int64_t n) { return error_of("exp(z)", {{{"z", Shape{n}}}, true}); };
    EXPECT_EQ(cost(9'999'999), "none");
    EXPECT_EQ(cost(10'000'000), "none");
    EXPECT_NE(cost(10'000'001), "none");
    const auto product = [](std::int64_t n) { return error_of("z @ z", {{{"z", Shape{n, n}}}, true}); };
    EXPECT_EQ(product(215), "none");
    EXPECT_NE(product(216), "none");
}

struct Numeral {
    const char* text;
    double value;
    bool is_exact;
};

TEST(Numeral, KnowsWhetherItIsADouble) {
    const Numeral numerals[] = {
        {"0", 0, true},
        {"0.000", 0, true},
        {"0.5", 0.5, true},
        {"0.1", 0.1, false},
        {"1e22", 1e22, true},
        {"1e23", 1e23, false},
        {"9007199254740992", 9007199254740992.0, true},
        {"9007199254740993", 9007199254740992.0, false},
        {"0.1000000000000000055511151231257827021181583404541015625", 0.1, true},
        {"0.10000000000000000555111512312578270211815834045410156250000", 0.1, true},
        {"0.1000000000000000055511151231257827021181583404541015626", 0.1, false},
        {"25e-2", 0.25, true},
        {"00012.50e+01", 125, true},
        {"5e-324", 5e-324, false},
        {"1.7976931348623157e308", 1.7976931348623157e308, false},
    };
    for (const Numeral& numeral : numerals) {
        const auto argument = std::get<Argument>(read_argument(numeral.text));
        EXPECT_EQ(argument.values[0], numeral.value) << numeral.text;
        EXPECT_EQ(argument.enclosures[0].is_point(), numeral.is_exact) << numeral.text;
        EXPECT_TRUE(argument.enclosures[0].contains(numeral.value)) << numeral.text;
    }
}

}  // namespace
}  // namespace gradus::engine::expression
