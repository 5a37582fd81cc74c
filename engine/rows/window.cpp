#include "engine/rows/window.hpp"

#include <stdexcept>
#include <string>

#include "engine/shape.hpp"

namespace gradus::engine {

namespace {

// How many windows fit along one axis.
std::int64_t fitting(std::int64_t image, std::int64_t window, std::int64_t stride, std::int64_t padding,
                     std::int64_t dilation) {
    constexpr std::int64_t pixels_max = std::int64_t{1} << 20;
    const bool is_sound = window >= 1 && window <= pixels_max && stride >= 1 && padding >= 0 && padding <= pixels_max &&
                          dilation >= 1 && dilation <= pixels_max && image >= 0 && image <= elements_max;
    const std::int64_t reach = is_sound ? dilation * (window - 1) + 1 : 0;
    if (!is_sound || image + 2 * padding < reach) {
        throw std::invalid_argument("unfold: a window of " + std::to_string(window) + " (stride " +
                                    std::to_string(stride) + ", padding " + std::to_string(padding) + ", dilation " +
                                    std::to_string(dilation) + ") on an extent of " + std::to_string(image));
    }
    return (image + 2 * padding - reach) / stride + 1;
}

}  // namespace

Windows windows_of(std::span<const std::int64_t> p, std::int64_t image_height, std::int64_t image_width) {
    return {p[0],
            p[1],
            p[2],
            p[3],
            p[4],
            p[5],
            p[6],
            p[7],
            image_height,
            image_width,
            fitting(image_height, p[0], p[2], p[4], p[6]),
            fitting(image_width, p[1], p[3], p[5], p[7])};
}

}  // namespace gradus::engine
