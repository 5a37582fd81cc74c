// The attacks of the self-test, by name; each tells whether the box repelled it. Where the right answer is a limit or a
// signal, the attack never returns in a sound box.
#pragma once

namespace gradus::sandbox {

struct NamedAttack {
    const char* name;
    bool (*is_repelled)();
};

extern const NamedAttack escapes[];  // out of the box: files, processes, rights, network; ends with a null name
extern const NamedAttack bombs[];    // beyond the limits; likewise
extern const NamedAttack remains[];  // to the next program: what the first leaves, the second looks for; likewise

}  // namespace gradus::sandbox
