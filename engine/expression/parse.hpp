// The text of a formula, read into a graph.
//
//   -(1/(x^2+1)) * log(1/(1+exp(-x)) + 1)
//   let d = y - (a*x + b); mean(d^2)
//   sum(i, 1, n, w[i-1] * x^i)            the bounds are constants
//   x' @ [[1, 2], [2, 1]] @ x
//   lambda x: torch.exp(-x**2).sum()
//
// The grammar, binding weakest first:
//   formula  = [ "lambda" name {"," name} ":" ] block
//   block    = { "let" name "=" block ";" } compared
//   compared = added { ("<" | "<=" | ">" | ">=" | "==" | "!=") added }     1 or 0
//   added    = times { ("+" | "-") times }
//   times    = signed { ("*" | "/" | "%" | "@") signed }
//   signed   = { "-" | "+" } power
//   power    = postfix [ ("^" | "**") signed ]                    so -x^2 is -(x^2), and 2^3^2 is 2^9
//   postfix  = atom { "[" block {"," block} "]" | "'" | ".T" | "." function "(" … ")" }
//   atom     = number | name | function "(" block {"," block} ")" | "(" block ")" | "[" block {"," block} "]"
//            | ("sum" | "prod") "(" name "," block "," block "," block ")"
// Indices count from 0, negative ones from the end. Prefixes such as torch., np., math. are passed over.
//
// Every name that is not bound is a variable: of the shape that the caller declared, else a scalar. pi and e are
// constants unless a variable of that name is declared.
//
// A reader is protected by limits on what a text may cost, not by trust: no text makes reading slow, deep or large. The
// depth is counted as levels of nesting, and only they recurse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/expression/defect.hpp"
#include "engine/graph.hpp"

namespace gradus::engine::expression {

inline constexpr std::size_t text_bytes_max = 64 * 1024;
inline constexpr int depth_levels_max = 256;
inline constexpr Id formula_nodes_max = 100'000;
// Numbers computed in one evaluation, multiplications of matrices counted one by one.
inline constexpr double cost_operations_max = 1e7;
// Tokens read, those in the body of sum(i, …) once for each term.
inline constexpr std::int64_t token_steps_max = 200'000;

struct Declarations {
    std::map<std::string, Shape, std::less<>> shapes;
    // Whether other names are mistakes.
    bool is_complete = false;
};

struct Formula {
    Graph graph;
    Id output = no_id;
    // Inputs of the graph: the parameters of the lambda, then the others in the order of the text. Their names differ.
    std::vector<Id> variables;
};

using Reading = std::variant<Formula, Defect>;

// Any bytes are a valid argument; time and memory are bounded by the limits.
Reading parse(std::string_view text, const Declarations& declarations = {});

}  // namespace gradus::engine::expression
