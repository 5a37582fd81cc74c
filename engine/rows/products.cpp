// matmul(a, b) [a is transposed, b is transposed]: the last two axes are matrices, those before them equal in both.
// solve(a, b) [a is transposed]: X of A X = B, for A of (n, n) and B of (n, k).
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "engine/rows/families.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

namespace {

// Rows, columns and summed extent of a product, with the transpositions undone.
struct Extents {
    std::int64_t rows, inner, columns;
};

Extents extents_of(const Call& call) {
    const Shape &a = call.shape(0), &b = call.shape(1);
    const bool ta = call.parameter(0) != 0, tb = call.parameter(1) != 0;
    const auto last = [](const Shape& shape, int from_end) { return shape[shape.rank() - from_end]; };
    const std::string shapes =
        "matmul: shapes " + to_string(a) + (ta ? "^T" : "") + " and " + to_string(b) + (tb ? "^T" : "");
    if (a.rank() < 2 || a.rank() != b.rank()) throw std::invalid_argument(shapes);
    const Extents extents{last(a, ta ? 1 : 2), last(a, ta ? 2 : 1), last(b, tb ? 2 : 1)};
    const auto batch = static_cast<std::size_t>(a.rank() - 2);
    if (extents.inner != last(b, tb ? 1 : 2) ||
        !std::ranges::equal(a.extents().first(batch), b.extents().first(batch))) {
        throw std::invalid_argument(shapes);
    }
    return extents;
}

Shape shape_of_matmul(const Call& call) {
    const Extents extents = extents_of(call);
    const Shape& a = call.shape(0);
    std::vector<std::int64_t> all(a.extents().begin(), a.extents().end());
    all[all.size() - 2] = extents.rows;
    all[all.size() - 1] = extents.columns;
    return Shape(all);
}

// With A' = op(A): dA' = dY B'^T and dB' = A'^T dY, transposed where the operand was.
Id vjp_matmul(Graph& graph, Id node, std::size_t operand, Id dy) {
    const Call call = call_of(graph, node);
    const bool ta = call.parameter(0) != 0, tb = call.parameter(1) != 0;
    const Id a = call.operands[0], b = call.operands[1];
    if (operand == 0)
        return ta ? graph.apply(Op::matmul, {b, dy}, {tb, 1}) : graph.apply(Op::matmul, {dy, b}, {0, !tb});
    return tb ? graph.apply(Op::matmul, {dy, a}, {1, ta}) : graph.apply(Op::matmul, {a, dy}, {!ta, 0});
}

Id jvp_matmul(Graph& graph, Id node, std::span<const Id> tangents) {
    const std::vector<Id> operands(graph.operands(node).begin(), graph.operands(node).end());
    const std::int64_t ta = graph.parameters(node)[0], tb = graph.parameters(node)[1];
    Id sum = no_id;
    if (tangents[0] != no_id) sum = graph.apply(Op::matmul, {tangents[0], operands[1]}, {ta, tb});
    if (tangents[1] != no_id) {
        const Id part = graph.apply(Op::matmul, {operands[0], tangents[1]}, {ta, tb});
        sum = sum == no_id ? part : graph.apply(Op::add, {sum, part});
    }
    return sum;
}

Elements expand_matmul(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const auto [rows, inner, columns] = extents_of(call);
    const bool ta = call.parameter(0) != 0, tb = call.parameter(1) != 0;
    const std::int64_t per_matrix = std::max<std::int64_t>(rows * columns, 1);
    const std::int64_t batch = shape_of_matmul(call).elements() / per_matrix;
    Elements elements;
    for (std::int64_t m = 0; m < batch; ++m) {
        for (std::int64_t i = 0; i < rows; ++i) {
            for (std::int64_t j = 0; j < columns; ++j) {
                Id total = no_id;
                for (std::int64_t k = 0; k < inner; ++k) {
                    const Id a =
                        operands[0][static_cast<std::size_t>(m * rows * inner + (ta ? k * rows + i : i * inner + k))];
                    const Id b = operands[1][static_cast<std::size_t>(m * inner * columns +
                                                                      (tb ? j * inner + k : k * columns + j))];
                    const Id product = scalars.apply(Op::mul, {a, b});
                    total = total == no_id ? product : scalars.apply(Op::add, {total, product});
                }
                elements.push_back(total == no_id ? scalars.constant(0.0) : total);
            }
        }
    }
    return elements;
}

Shape shape_of_solve(const Call& call) {
    const Shape &a = call.shape(0), &b = call.shape(1);
    if (a.rank() != 2 || b.rank() != 2 || a[0] != a[1] || b[0] != a[0]) {
        throw std::invalid_argument("solve: shapes " + to_string(a) + " and " + to_string(b));
    }
    return b;
}

// dB = A^-T dY and dA = -dB Y^T.
Id vjp_solve(Graph& graph, Id node, std::size_t operand, Id dy) {
    const Id a = graph.operands(node)[0];
    const bool transposed = graph.parameters(node)[0] != 0;
    const Id db = graph.apply(Op::solve, {a, dy}, {!transposed});
    if (operand == 1) return db;
    const Id outer =
        transposed ? graph.apply(Op::matmul, {node, db}, {0, 1}) : graph.apply(Op::matmul, {db, node}, {0, 1});
    return graph.apply(Op::neg, {outer});
}

// A dY = dB - dA Y.
Id jvp_solve(Graph& graph, Id node, std::span<const Id> tangents) {
    const Id a = graph.operands(node)[0];
    const std::int64_t transposed = graph.parameters(node)[0];
    Id right = tangents[1];
    if (tangents[0] != no_id) {
        const Id moved = graph.apply(Op::matmul, {tangents[0], node}, {transposed, 0});
        right = right == no_id ? graph.apply(Op::neg, {moved}) : graph.apply(Op::sub, {right, moved});
    }
    return right == no_id ? no_id : graph.apply(Op::solve, {a, right}, {transposed});
}

// Gaussian elimination with pivoting by choice: each step brings the largest pivot up by comparing, so that the
// expansion holds for all values.
Elements expand_solve(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const std::int64_t n = call.shape(0)[0], k = call.shape(1)[1], width = n + k;
    const bool transposed = call.parameter(0) != 0;
    Elements m(static_cast<std::size_t>(n * width));
    const auto at = [&](std::int64_t i, std::int64_t j) -> Id& { return m[static_cast<std::size_t>(i * width + j)]; };
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j)
            at(i, j) = operands[0][static_cast<std::size_t>(transposed ? j * n + i : i * n + j)];
        for (std::int64_t j = 0; j < k; ++j) at(i, n + j) = operands[1][static_cast<std::size_t>(i * k + j)];
    }
    for (std::int64_t p = 0; p < n; ++p) {
        for (std::int64_t i = p + 1; i < n; ++i) {
            const Id swaps =
                scalars.apply(Op::gt, {scalars.apply(Op::abs, {at(i, p)}), scalars.apply(Op::abs, {at(p, p)})});
            for (std::int64_t j = p; j < width; ++j) {
                const Id upper = at(p, j), lower = at(i, j);
                at(p, j) = scalars.apply(Op::where, {swaps, lower, upper});
                at(i, j) = scalars.apply(Op::where, {swaps, upper, lower});
            }
        }
        for (std::int64_t i = 0; i < n; ++i) {
            if (i == p) continue;
            const Id factor = scalars.apply(Op::div, {at(i, p), at(p, p)});
            for (std::int64_t j = p + 1; j < width; ++j) {
                at(i, j) = scalars.apply(Op::sub, {at(i, j), scalars.apply(Op::mul, {factor, at(p, j)})});
            }
        }
    }
    Elements elements;
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < k; ++j) elements.push_back(scalars.apply(Op::div, {at(i, n + j), at(i, i)}));
    }
    return elements;
}

}  // namespace

void add_products(std::span<Row> table) {
    static const std::vector<Sample> products{{{{2, 3}, {3, 2}}, {0, 0}},       {{{3, 2}, {3, 2}}, {1, 0}},
                                              {{{2, 3}, {2, 3}}, {0, 1}},       {{{3, 2}, {2, 3}}, {1, 1}},
                                              {{{2, 1, 3}, {2, 3, 2}}, {0, 0}}, {{{2, 3, 1}, {2, 2, 3}}, {1, 1}}};
    static const std::vector<Sample> systems{{{{1, 1}, {1, 2}}, {0}}, {{{2, 2}, {2, 1}}, {0}}, {{{3, 3}, {3, 2}}, {1}}};
    Row& matmul = of(table, Op::matmul);
    matmul.operands_min = matmul.operands_max = 2;
    matmul.shape = shape_of_matmul;
    matmul.vjp = vjp_matmul;
    matmul.jvp = jvp_matmul;
    matmul.expand = expand_matmul;
    matmul.samples = products;
    Row& solve = of(table, Op::solve);
    solve.operands_min = solve.operands_max = 2;
    solve.shape = shape_of_solve;
    solve.vjp = vjp_solve;
    solve.jvp = jvp_solve;
    solve.expand = expand_solve;
    solve.samples = systems;
}

}  // namespace gradus::engine
