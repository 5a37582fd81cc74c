// Branch and bound with intervals: a queue of boxes that may hold a global minimiser, the least lower bound first,
// until those left are small. A box goes when
//   its lower bound is above a value that is taken somewhere (the bound is the best of three: the interval of the
//     formula, f(m) + g(X)(X − m), and f(m) + g(m)(X − m) + ½ (X − m)ᵀ H(X) (X − m));
//   no point of it can be a minimiser: a slope is nowhere zero, or f is concave along an axis;
//   the Newton step (newton.hpp) leaves nothing of it, or it lies where a step has proved one stationary point.
//
// Tests by slopes are right for interior points only. So the faces of the domain are boxes of their own, with those
// coordinates held fast, and each box speaks for its relative interior; see Note [Why no minimiser is lost].
//
// Note [Why no minimiser is lost]
// Boxes are closed and share their faces, and a minimiser x* may lie on one. Its neighbours can only have been dropped
// by slopes that are strictly monotone over the closed neighbour. All boxes that touch x* enclose the same formula of
// the slope at x*, kinks included, so they agree about its sign along each axis; the box into which x* − ε·sign points
// would be lower than x* if that sign were not 0. An unbounded box is never dropped for falling towards infinity.
#pragma once

#include "engine/minimize/minimize.hpp"
#include "engine/minimize/newton.hpp"

namespace gradus::engine {

template <int N>
struct Candidate {
    Box<N> x;
    double lower;
    Regularity regularity;
    bool is_one_point = false;
    bool is_flat = false;  // f takes one value on all of it
};

template <int N>
struct Candidates {
    std::vector<Candidate<N>> left;
    double best = std::numeric_limits<double>::infinity();  // a bound from above that some point attains
    bool reached_limit = false;
    std::int64_t boxes = 0;
};

// part: a bounded piece of the domain, if one is known to hold all global minimisers, none of them on a face that is
// not the domain's own; else the domain. best: a value known to be attained at least, or infinity.
template <int N>
Candidates<N> branch_and_bound(const Program& program, const Box<N>& domain, const Box<N>& part, double best,
                               const MinimizeLimits& limits);

extern template Candidates<1> branch_and_bound<1>(const Program&, const Box<1>&, const Box<1>&, double,
                                                  const MinimizeLimits&);
extern template Candidates<2> branch_and_bound<2>(const Program&, const Box<2>&, const Box<2>&, double,
                                                  const MinimizeLimits&);
extern template Candidates<3> branch_and_bound<3>(const Program&, const Box<3>&, const Box<3>&, double,
                                                  const MinimizeLimits&);
extern template Candidates<4> branch_and_bound<4>(const Program&, const Box<4>&, const Box<4>&, double,
                                                  const MinimizeLimits&);

}  // namespace gradus::engine
