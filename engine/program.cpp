#include "engine/program.hpp"

#include <limits>
#include <stdexcept>

#include "engine/row.hpp"

namespace gradus::engine {

namespace {

constexpr Id never = std::numeric_limits<Id>::max();

// The last node that reads each node: `never` for an output, no_id for one that nobody needs.
std::vector<Id> last_readers(const Graph& graph, std::span<const Id> outputs) {
    std::vector<Id> last(static_cast<std::size_t>(graph.size()), no_id);
    for (const Id id : outputs) last[static_cast<std::size_t>(id)] = never;
    for (Id id = graph.size() - 1; id >= 0; --id) {
        if (last[static_cast<std::size_t>(id)] == no_id) continue;
        for (const Id operand : graph.operands(id)) {
            Id& reader = last[static_cast<std::size_t>(operand)];
            if (reader == no_id) reader = id;
        }
    }
    return last;
}

void check(const Graph& graph, Id id) {
    const Row& r = row(graph.op(id));
    if (!graph.shape(id).is_scalar())
        throw std::invalid_argument(std::string("program: ") + r.name + " of shape " + to_string(graph.shape(id)));
    const bool is_leaf = graph.op(id) == Op::input || graph.op(id) == Op::constant;
    if (!is_leaf && !r.is_elementwise)
        throw std::invalid_argument(std::string("program: ") + r.name + " is not elementwise");
}

}  // namespace

Program::Program(const Graph& graph, std::span<const Id> outputs) : inputs_(graph.inputs().size()) {
    const std::vector<Id> last = last_readers(graph, outputs);
    std::vector<std::int32_t> place(static_cast<std::size_t>(graph.size()), -1);
    std::int32_t next = 0;
    for (const Id id : graph.inputs()) place[static_cast<std::size_t>(id)] = next++;
    std::vector<Id> needed;
    for (Id id = 0; id < graph.size(); ++id) {
        if (last[static_cast<std::size_t>(id)] == no_id) continue;
        check(graph, id);
        if (graph.op(id) == Op::constant) {
            constants_.push_back({next, graph.values(id)[0], graph.enclosure(id)});
            place[static_cast<std::size_t>(id)] = next++;
        } else if (graph.op(id) != Op::input) {
            needed.push_back(id);
        }
    }
    std::vector<std::int32_t> free;
    for (const Id id : needed) {
        const auto operands = graph.operands(id);
        std::int32_t at[3]{};
        for (std::size_t i = 0; i < operands.size(); ++i) at[i] = place[static_cast<std::size_t>(operands[i])];
        for (std::size_t i = 0; i < operands.size(); ++i) {
            const Id operand = operands[i];
            const bool repeats = i > 0 && (operand == operands[0] || (i > 1 && operand == operands[1]));
            const bool is_leaf = graph.op(operand) == Op::constant || graph.op(operand) == Op::input;
            if (last[static_cast<std::size_t>(operand)] == id && !is_leaf && !repeats) free.push_back(at[i]);
        }
        std::int32_t to = next;
        if (free.empty()) {
            ++next;
        } else {
            to = free.back();
            free.pop_back();
        }
        place[static_cast<std::size_t>(id)] = to;
        instructions_.push_back({graph.op(id), to, at[0], at[1], at[2]});
    }
    registers_ = static_cast<std::size_t>(next > 0 ? next : 1);
    for (const Id id : outputs) outputs_.push_back(place[static_cast<std::size_t>(id)]);
}

}  // namespace gradus::engine
