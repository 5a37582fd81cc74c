#include <array>
#include <cassert>
#include <cstring>
#include <vector>

#include "engine/row.hpp"
#include "engine/rows/families.hpp"

namespace gradus::engine {

namespace {

using Table = std::array<Row, static_cast<std::size_t>(ops_count)>;

Table filled() {
    Table table;
#define GRADUS_NAMED(name_) of(table, Op::name_).name = #name_;
    GRADUS_OPS(GRADUS_NAMED)
#undef GRADUS_NAMED
    add_leaves(table);
    add_elementwise(table);
    add_reductions(table);
    add_arrangements(table);
    add_indexing(table);
    add_products(table);
    add_windows(table);
    for (const Row& r : table) assert(r.shape != nullptr && (r.is_flat || (r.vjp != nullptr && r.jvp != nullptr)));
    return table;
}

const Table& table() {
    static const Table rows = filled();
    return rows;
}

}  // namespace

const Row& row(Op op) {
    return table()[static_cast<std::size_t>(op)];
}

const Row* find_row(const char* name) {
    for (const Row& r : table()) {
        if (std::strcmp(r.name, name) == 0) return &r;
    }
    return nullptr;
}

Id linear_in_first(Graph& graph, Id node, std::span<const Id> tangents) {
    if (tangents[0] == no_id) return no_id;
    const Call call = call_of(graph, node);
    std::vector<Id> operands(call.operands.begin(), call.operands.end());
    operands[0] = tangents[0];
    return graph.apply(call.op, operands, call.parameters);
}

}  // namespace gradus::engine
