// The table of operations is filled family by family; each file of this folder is one of them. See row.hpp.
#pragma once

#include <span>

#include "engine/row.hpp"

namespace gradus::engine {

inline Row& of(std::span<Row> table, Op op) {
    return table[static_cast<std::size_t>(op)];
}

void add_leaves(std::span<Row> table);
void add_elementwise(std::span<Row> table);
void add_reductions(std::span<Row> table);
void add_arrangements(std::span<Row> table);
void add_indexing(std::span<Row> table);
void add_products(std::span<Row> table);
void add_windows(std::span<Row> table);

// The tangent of an operation that is linear in its first operand, by which alone it can be differentiated.
Id linear_in_first(Graph& graph, Id node, std::span<const Id> tangents);

}  // namespace gradus::engine
