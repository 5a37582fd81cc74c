#include "engine/program.hpp"

namespace gradus::engine {

template class Evaluator<double>;
template class Evaluator<float>;
template class Evaluator<Interval>;
template class Evaluator<Jet<double, 1>>;
template class Evaluator<Jet<double, 2>>;
template class Evaluator<Jet<double, 3>>;
template class Evaluator<Jet<double, 4>>;
template class Evaluator<Jet<Interval, 1>>;
template class Evaluator<Jet<Interval, 2>>;
template class Evaluator<Jet<Interval, 3>>;
template class Evaluator<Jet<Interval, 4>>;

}  // namespace gradus::engine
