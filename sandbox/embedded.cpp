#include "sandbox/embedded.hpp"

#include <cstddef>

#include "sandbox/sealed_file.hpp"

asm(".section .rodata\n"
    ".balign 16\n"
    "gradus_box_init_begin:\n"
    ".incbin \"" BOX_INIT_PROGRAM
    "\"\n"
    "gradus_box_init_end:\n"
    "gradus_zygote_begin:\n"
    ".incbin \"" ZYGOTE_SCRIPT
    "\"\n"
    "gradus_zygote_end:\n"
    "gradus_attacker_begin:\n"
    ".incbin \"" ATTACKER_PROGRAM
    "\"\n"
    "gradus_attacker_end:\n"
    ".global gradus_box_init_begin, gradus_box_init_end, gradus_zygote_begin, gradus_zygote_end\n"
    ".global gradus_attacker_begin, gradus_attacker_end\n"
    ".previous\n");

extern "C" const char gradus_box_init_begin[];
extern "C" const char gradus_box_init_end[];
extern "C" const char gradus_zygote_begin[];
extern "C" const char gradus_zygote_end[];
extern "C" const char gradus_attacker_begin[];
extern "C" const char gradus_attacker_end[];

namespace gradus::sandbox {

namespace {

std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

Descriptor open_init_program() {
    return sealed_file("the box's init", between(gradus_box_init_begin, gradus_box_init_end));
}

std::string_view attacker_program() {
    return between(gradus_attacker_begin, gradus_attacker_end);
}

std::string_view zygote_script() {
    return between(gradus_zygote_begin, gradus_zygote_end);
}

}  // namespace gradus::sandbox
