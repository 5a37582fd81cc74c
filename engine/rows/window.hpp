// Where the windows of unfold and fold lie on an image of H by W pixels.
#pragma once

#include <cstdint>
#include <span>

namespace gradus::engine {

struct Windows {
    std::int64_t height, width;  // of one window
    std::int64_t stride_height, stride_width;
    std::int64_t padding_height, padding_width;
    std::int64_t dilation_height, dilation_width;
    std::int64_t image_height, image_width;
    std::int64_t rows, columns;  // how many windows there are each way
};

// Of the parameters of unfold. Throws std::invalid_argument when they make no window on the image.
Windows windows_of(std::span<const std::int64_t> parameters, std::int64_t image_height, std::int64_t image_width);

// Calls visit(place in (images · height · width, rows · columns), place in (images, H, W) or -1 in the padding) for
// each element of each window. `images` counts channels as images of their own.
template <class Visit>
void for_each_window_element(const Windows& w, std::int64_t images, Visit visit) {
    std::int64_t column = 0;
    for (std::int64_t image = 0; image < images; ++image) {
        for (std::int64_t i = 0; i < w.height; ++i) {
            for (std::int64_t j = 0; j < w.width; ++j) {
                for (std::int64_t r = 0; r < w.rows; ++r) {
                    const std::int64_t y = r * w.stride_height + i * w.dilation_height - w.padding_height;
                    for (std::int64_t c = 0; c < w.columns; ++c) {
                        const std::int64_t x = c * w.stride_width + j * w.dilation_width - w.padding_width;
                        const bool inside = y >= 0 && y < w.image_height && x >= 0 && x < w.image_width;
                        visit(column++, inside ? (image * w.image_height + y) * w.image_width + x : -1);
                    }
                }
            }
        }
    }
}

}  // namespace gradus::engine
