// Derivatives of graphs, as graphs: what comes out is made of the same operations, so it can be evaluated by every
// interpreter and differentiated again.
//
// The reverse sweep visits each node once, from the output to the inputs, in one loop: time and memory are proportional
// to the nodes between them, whatever their depth.
#pragma once

#include <span>
#include <vector>

#include "engine/var.hpp"

namespace gradus::engine {

// The gradient of the scalar `y` by each of `by` (a constant zero of its shape where y does not depend on it). Throws
// std::invalid_argument when y is not a scalar.
std::vector<Var> gradient(const Var& y, std::span<const Var> by);

// The same for any shape of y with a given cotangent of that shape: the vector-Jacobian product.
std::vector<Var> vector_jacobian(const Var& y, const Var& cotangent, std::span<const Var> by);

// The derivative of y when each of `by` moves along its tangent: the Jacobian-vector product, carried forward.
Var jacobian_vector(const Var& y, std::span<const Var> by, std::span<const Var> tangents);

// The matrix of second derivatives of the scalar y by the elements of `by`, taken one after the other: (n, n).
Var hessian(const Var& y, std::span<const Var> by);

}  // namespace gradus::engine
