// Names a precompiled header of its own by the pragma that the preprocessor leaves for the compiler. The file is not
// there; nothing may be loaded in its place, and no secret shown.
//
// expect: exited 1
// says: pch_preprocess
// limits: cpu_ms=2000
#pragma GCC pch_preprocess "/etc/shadow"
int main() {}
