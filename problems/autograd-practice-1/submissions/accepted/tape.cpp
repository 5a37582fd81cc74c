// Reverse mode, as PyTorch does it: every operation is written on a tape with its local derivatives; backward() walks
// the tape from its end and hands each node's gradient on to the nodes that it was computed from (the chain rule).
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <utility>
#include <vector>

struct Edge {
    std::size_t from;  // the node that was used
    double slope;      // the derivative of the new node by that one
};

struct Node {
    std::vector<Edge> edges;
    double gradient = 0;
};

std::vector<Node> tape;

struct Variable {
    double value;
    std::size_t node;
};

Variable record(double value, std::vector<Edge> edges = {}) {
    tape.push_back({std::move(edges)});
    return {value, tape.size() - 1};
}

Variable operator+(Variable u, Variable v) {
    return record(u.value + v.value, {{u.node, 1}, {v.node, 1}});
}
Variable operator*(Variable u, Variable v) {
    return record(u.value * v.value, {{u.node, v.value}, {v.node, u.value}});
}

// Nodes come after those they were computed from, so one walk from the end meets each node when its gradient is
// complete.
void backward(Variable y) {
    tape[y.node].gradient = 1;  // dy/dy
    for (std::size_t i = y.node + 1; i-- > 0;) {
        for (const Edge& edge : tape[i].edges) tape[edge.from].gradient += edge.slope * tape[i].gradient;
    }
}

int main() {
    double point = 0;
    std::cin >> point;
    const Variable x = record(point), one = record(1), two = record(2);
    const Variable y = x * x + two * x + one;
    backward(y);
    std::cout << std::setprecision(17) << tape[x.node].gradient << '\n';
}
