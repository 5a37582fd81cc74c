#include "sandbox/init_program.hpp"

#include <cstddef>
#include <string_view>

#include "sandbox/sealed_file.hpp"

asm(".section .rodata\n"
    ".global gradus_box_init_begin\n"
    ".global gradus_box_init_end\n"
    ".balign 16\n"
    "gradus_box_init_begin:\n"
    ".incbin \"" BOX_INIT_PROGRAM
    "\"\n"
    "gradus_box_init_end:\n"
    ".previous\n");

extern "C" const char gradus_box_init_begin[];
extern "C" const char gradus_box_init_end[];

namespace gradus::sandbox {

Descriptor open_init_program() {
    return sealed_file("the box's init",
                       {gradus_box_init_begin, static_cast<std::size_t>(gradus_box_init_end - gradus_box_init_begin)});
}

}  // namespace gradus::sandbox
