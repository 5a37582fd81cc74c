#include "engine/expression/parse.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "engine/expression/cost.hpp"
#include "engine/expression/decimal.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/known_names.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/suggestion.hpp"
#include "engine/expression/token.hpp"

namespace gradus::engine::expression {

namespace {

struct Failure {
    std::size_t offset;
    Sentence message;
};

class Parser {
  public:
    Parser(std::string_view text, const Declarations& declarations)
        : text_(text), declarations_(declarations), tokens_(read_tokens(text)) {}

    Formula parse() {
        if (!tokens_.message.english.empty()) throw Failure{tokens_.stopped_at, tokens_.message};
        if (is_name("lambda")) read_parameters();
        const Var whole = block();
        if (token().sign != Sign::end) refuse_the_rest();
        formula_.output = whole.id;
        const auto inputs = formula_.graph.inputs();
        formula_.variables.assign(inputs.begin(), inputs.end());
        return std::move(formula_);
    }

  private:
    const Token& token(std::size_t ahead = 0) const {
        return tokens_.list[std::min(at_ + ahead, tokens_.list.size() - 1)];
    }
    bool is(Sign sign) const { return token().sign == sign; }
    bool is_name(std::string_view name) const { return is(Sign::name) && token().text == name; }

    const Token& advance() {
        const Token& read = token();
        if (++steps_ > token_steps_max) {
            fail(read, {"the sums of this formula have too many terms", "この式の和は項が多すぎます"});
        }
        if (at_ + 1 < tokens_.list.size()) ++at_;
        return read;
    }

    bool skip(Sign sign) {
        if (!is(sign)) return false;
        advance();
        return true;
    }

    void expect(Sign sign, const char* spelling) {
        if (skip(sign)) return;
        const std::string quoted = std::string("\"") + spelling + "\"";
        fail(token(), {"expected " + quoted, quoted + " が必要です"});
    }

    const Token& expect_name() {
        if (!is(Sign::name) || is_name("let") || is_name("lambda"))
            fail(token(), {"expected a name", "名前が必要です"});
        return advance();
    }

    [[noreturn]] static void fail(const Token& place, Sentence message) {
        throw Failure{place.offset, std::move(message)};
    }

    // Adds to the graph; what the engine refuses and what becomes too large is told at `place`.
    template <class Build>
    Var built(const Token& place, Build build) {
        Var result;
        try {
            result = build();
        } catch (const std::invalid_argument& refusal) {
            fail(place, {refusal.what(), std::string("計算できません: ") + refusal.what()});
        }
        const Graph& graph = formula_.graph;
        if (graph.size() > formula_nodes_max) {
            fail(place, {"the formula has more than 100000 operations", "式の演算が 100000 個を超えています"});
        }
        for (; counted_ < graph.size(); ++counted_) cost_ += cost_of(graph, counted_);
        if (cost_ > cost_operations_max) {
            fail(place,
                 {"the formula computes more than 10000000 numbers", "式が計算する数が 10000000 個を超えています"});
        }
        return result;
    }

    Var constant(double value) { return engine::constant(formula_.graph, value); }

    void bind(std::string_view name, const Var& value) {
        const auto [found, is_new] = bound_.try_emplace(name, value.id);
        shadowed_.push_back({name, is_new ? no_id : std::exchange(found->second, value.id)});
    }

    void unbind_to(std::size_t count) {
        for (; shadowed_.size() > count; shadowed_.pop_back()) {
            const auto [name, id] = shadowed_.back();
            if (id == no_id) {
                bound_.erase(name);
            } else {
                bound_[name] = id;
            }
        }
    }

    Var variable(const Token& name) {
        const auto declared = declarations_.shapes.find(name.text);
        const Shape shape = declared == declarations_.shapes.end() ? Shape{} : declared->second;
        const Var input = built(name, [&] { return engine::input(formula_.graph, std::string(name.text), shape); });
        inputs_.emplace(name.text, input.id);
        return input;
    }

    void read_parameters() {
        advance();
        while (!is(Sign::colon)) {
            const Token& name = expect_name();
            if (inputs_.contains(name.text)) fail(name, {"this name stands twice", "同じ名前が二度あります"});
            variable(name);
            if (!is(Sign::colon)) expect(Sign::comma, ":");
        }
        advance();
    }

    Var block() {
        const std::size_t outside = shadowed_.size();
        while (is_name("let")) {
            advance();
            const Token& name = expect_name();
            expect(Sign::assign, "=");
            const Var value = block();
            expect(Sign::semicolon, ";");
            bind(name.text, value);
        }
        const Var value = expression(0);
        unbind_to(outside);
        return value;
    }

    // What stands here as far as operators that bind at least as tightly as `binding` reach.
    Var expression(int binding) {
        if (++depth_ > depth_levels_max) {
            fail(token(), {"the formula is nested more than 256 levels deep", "式の入れ子が 256 段を超えています"});
        }
        Var left = prefix();
        while (binding_of(token().sign).left > 0 && binding_of(token().sign).left >= binding) {
            const Token& sign = advance();
            const Var right = expression(binding_of(sign.sign).right);
            left = built(sign, [&] { return applied(sign.sign, left, right); });
            if (binding_of(sign.sign).left == compared_binding && binding_of(token().sign).left == compared_binding) {
                fail(token(),
                     {"comparisons do not chain: use parentheses", "比較は続けて書けません。括弧を使ってください"});
            }
        }
        --depth_;
        return left;
    }

    Var prefix() {
        const Token& sign = token();
        if (skip(Sign::plus)) return expression(signed_binding);
        if (skip(Sign::minus)) {
            const Var operand = expression(signed_binding);
            return built(sign, [&] { return -operand; });
        }
        Var value = atom();
        while (true) {
            const Token& place = token();
            if (skip(Sign::apostrophe)) {
                value = transposed(place, value);
            } else if (skip(Sign::open_bracket)) {
                value = indexed(place, value);
            } else if (skip(Sign::dot)) {
                value = method(value);
            } else {
                return value;
            }
        }
    }

    // As NumPy has it: a vector is its own transpose.
    Var transposed(const Token& place, const Var& x) {
        return built(place, [&] { return x.shape().rank() < 2 ? x : transpose(x); });
    }

    Var method(const Var& value) {
        const Token& name = expect_name();
        if (name.text == "T" || name.text == "mT") return transposed(name, value);
        expect(Sign::open_parenthesis, "(");
        return call(name, {value});
    }

    Var indexed(const Token& place, Var value) {
        std::int64_t axis = 0;
        do {
            std::optional<std::int64_t> start, stop;
            if (!is(Sign::colon)) start = index(place);
            if (skip(Sign::colon)) {
                if (!is(Sign::comma) && !is(Sign::close_bracket)) stop = index(place);
                value = built(place, [&] {
                    const std::int64_t extent = value.shape()[axis_of(value.shape(), axis, "index")];
                    return slice(value, axis, start.value_or(0), stop.value_or(extent));
                });
                ++axis;
            } else {
                value = built(place, [&] { return select(value, axis, *start); });
            }
        } while (skip(Sign::comma));
        expect(Sign::close_bracket, "]");
        return value;
    }

    std::int64_t index(const Token& place) {
        const Var value = block();
        std::int64_t number = 0;
        built(place, [&] {
            number = whole_number(value, "an index");
            return value;
        });
        return number;
    }

    Var atom() {
        switch (token().sign) {
            case Sign::number:
                return number(advance());
            case Sign::name:
                return named();
            case Sign::open_parenthesis: {
                advance();
                const Var inside = block();
                expect(Sign::close_parenthesis, ")");
                return inside;
            }
            case Sign::open_bracket:
                return array(advance());
            case Sign::end:
                fail(token(), {"the formula ends where a number or a name is expected", "式が途中で終わっています"});
            default:
                fail(token(), {"expected a number, a name or \"(\"", "数か名前か \"(\" が必要です"});
        }
    }

    Var number(const Token& numeral) {
        const auto decimal = read_decimal(numeral.text);
        if (!decimal) {
            fail(numeral, {"this number is too large or too small for a double", "この数は倍精度で表せる範囲の外です"});
        }
        return built(numeral, [&] {
            return Var{&formula_.graph, formula_.graph.constant(decimal->value, decimal->enclosure)};
        });
    }

    Var array(const Token& bracket) {
        std::vector<Var> parts;
        do {
            if (is(Sign::close_bracket) && !parts.empty()) break;
            parts.push_back(block());
            if (parts.back().shape() != parts[0].shape()) {
                fail(bracket,
                     {"the elements of this array have different shapes", "この配列の要素の形が揃っていません"});
            }
        } while (skip(Sign::comma));
        expect(Sign::close_bracket, "]");
        return built(bracket, [&] { return all_known(parts) ? known_array(parts) : stack(parts, 0); });
    }

    bool all_known(const std::vector<Var>& parts) const {
        return std::ranges::all_of(parts, [this](const Var& part) {
            return formula_.graph.op(part.id) == Op::constant &&
                   (!part.shape().is_scalar() || formula_.graph.uniform_value(part.id));
        });
    }

    Var known_array(const std::vector<Var>& parts) {
        std::vector<std::int64_t> extents(parts[0].shape().extents().begin(), parts[0].shape().extents().end());
        extents.insert(extents.begin(), static_cast<std::int64_t>(parts.size()));
        std::vector<double> values;
        for (const Var& part : parts) {
            const auto own = formula_.graph.values(part.id);
            values.insert(values.end(), own.begin(), own.end());
        }
        return {&formula_.graph, formula_.graph.constant(Shape(extents), values)};
    }

    Var named() {
        const Token& name = advance();
        if (name.text == "let" || name.text == "lambda") {
            fail(name, {"\"" + std::string(name.text) + "\" begins a formula or a parenthesis",
                        "\"" + std::string(name.text) + "\" は式か括弧の先頭に書きます"});
        }
        if (skip(Sign::open_parenthesis)) return call(name, {});
        if (const auto found = bound_.find(name.text); found != bound_.end()) return {&formula_.graph, found->second};
        if (const auto found = inputs_.find(name.text); found != inputs_.end()) return {&formula_.graph, found->second};
        if (declarations_.shapes.contains(name.text)) return variable(name);
        if (is(Sign::dot) && is_module(name.text)) {
            advance();
            if (!is(Sign::name)) expect_name();
            if (++depth_ > depth_levels_max) fail(name, {"too many dots", "点が多すぎます"});
            const Var inside = named();
            --depth_;
            return inside;
        }
        if (const auto known = known_constant(name.text)) {
            return built(name, [&] {
                return Var{&formula_.graph, formula_.graph.constant(known->value, known->enclosure)};
            });
        }
        if (declarations_.is_complete || find_function(name.text) != nullptr) refuse_name(name);
        return variable(name);
    }

    [[noreturn]] void refuse_name(const Token& name) const {
        const std::string text(name.text);
        if (find_function(text) != nullptr) {
            fail(name, {text + " is a function: write " + text + "(…)",
                        text + " は関数です: " + text + "(…) と書いてください"});
        }
        std::vector<std::string_view> names;
        for (const auto& [known, shape] : declarations_.shapes) names.push_back(known);
        fail(name,
             with_suggestion({"\"" + text + "\" has no value", "\"" + text + "\" の値がありません"}, text, names));
    }

    static Sentence with_suggestion(Sentence sentence, std::string_view typed,
                                    std::span<const std::string_view> words) {
        if (const auto meant = nearest(typed, words)) {
            sentence.english += "; did you mean \"" + std::string(*meant) + "\"?";
            sentence.japanese += "。\"" + std::string(*meant) + "\" ではありませんか";
        }
        return sentence;
    }

    // After the opening parenthesis.
    Var call(const Token& name, std::vector<Var> arguments) {
        if (arguments.empty() && is_loop(name)) return loop(name);
        const Function* function = find_function(name.text);
        if (function == nullptr) refuse_function(name);
        while (!is(Sign::close_parenthesis)) {
            const bool is_keyword = token(1).sign == Sign::assign && (is_name("dim") || is_name("axis"));
            if (is_keyword) at_ += 2;
            arguments.push_back(block());
            if (!skip(Sign::comma)) break;
        }
        expect(Sign::close_parenthesis, ")");
        check_count(name, *function, arguments.size());
        return built(name, [&] { return function->apply(arguments); });
    }

    static void check_count(const Token& name, const Function& function, std::size_t count) {
        if (count >= function.arguments_min && count <= function.arguments_max) return;
        std::string expected = std::to_string(function.arguments_min);
        if (function.arguments_max != function.arguments_min) expected += "–" + std::to_string(function.arguments_max);
        fail(name, {std::string(name.text) + " takes " + expected + " arguments, not " + std::to_string(count),
                    std::string(name.text) + " の引数は " + expected + " 個です（" + std::to_string(count) +
                        " 個あります）"});
    }

    [[noreturn]] void refuse_function(const Token& name) const {
        const std::string text(name.text);
        if (bound_.contains(name.text) || inputs_.contains(name.text) || declarations_.shapes.contains(name.text)) {
            fail(name, {"\"" + text + "\" is not a function; a product is written " + text + "*(…)",
                        "\"" + text + "\" は関数ではありません。掛け算なら " + text + "*(…) と書いてください"});
        }
        std::vector<std::string_view> names;
        for (const Function& known : functions()) names.push_back(known.name);
        fail(name, with_suggestion({"there is no function \"" + text + "\"", "関数 \"" + text + "\" はありません"},
                                   text, names));
    }

    // sum(i, 1, n, …): a name that is not an array, then three more arguments.
    bool is_loop(const Token& name) const {
        if (name.text != "sum" && name.text != "prod") return false;
        if (!is(Sign::name) || token(1).sign != Sign::comma || tokens_.list[at_ - 1].commas != 3) return false;
        const auto bound = bound_.find(token().text);
        if (bound != bound_.end()) return formula_.graph.shape(bound->second).is_scalar();
        const auto declared = declarations_.shapes.find(token().text);
        return declared == declarations_.shapes.end() || declared->second.is_scalar();
    }

    Var loop(const Token& name) {
        const Token& variable = expect_name();
        expect(Sign::comma, ",");
        const std::int64_t first = index(variable);
        expect(Sign::comma, ",");
        const std::int64_t last = index(variable);
        expect(Sign::comma, ",");
        const std::size_t body = at_, outside = shadowed_.size();
        std::optional<Var> total;
        bind(variable.text, constant(static_cast<double>(first)));
        for (std::int64_t i = first; i == first || i <= last; ++i) {
            at_ = body;
            bound_[variable.text] = constant(static_cast<double>(i)).id;
            const Var term = block();
            if (i > last) break;  // an empty range: the body was read to get past it
            total = built(name, [&] { return !total ? term : name.text == "sum" ? *total + term : *total * term; });
        }
        unbind_to(outside);
        expect(Sign::close_parenthesis, ")");
        return total ? *total : constant(name.text == "sum" ? 0 : 1);
    }

    [[noreturn]] void refuse_the_rest() const {
        switch (token().sign) {
            case Sign::number:
            case Sign::name:
            case Sign::open_parenthesis:
                fail(token(), {"an operator is missing before this", "この前に演算子が必要です"});
            case Sign::assign:
                fail(token(), {"a name is given to a value by let a = …; and a formula",
                               "名前は let a = …; の後に式を書いて付けます"});
            default:
                fail(token(), {"the formula should end here", "式はここで終わるはずです"});
        }
    }

    std::string_view text_;
    const Declarations& declarations_;
    Tokens tokens_;
    std::size_t at_ = 0;
    std::int64_t steps_ = 0;
    int depth_ = 0;
    Formula formula_;
    Id counted_ = 0;  // nodes whose cost is in cost_
    double cost_ = 0;
    std::unordered_map<std::string_view, Id> inputs_, bound_;
    std::vector<std::pair<std::string_view, Id>> shadowed_;  // what a binding hid; no_id where nothing
};

}  // namespace

Reading parse(std::string_view text, const Declarations& declarations) {
    if (text.size() > text_bytes_max) {
        return Defect{{"the formula has more than 65536 bytes", "式が 65536 バイトを超えています"}};
    }
    try {
        return Parser(text, declarations).parse();
    } catch (const Failure& failure) {
        return defect_at(text, failure.offset, failure.message);
    }
}

}  // namespace gradus::engine::expression
