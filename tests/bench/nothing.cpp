// The program that the benchmarks start: what it costs is what starting costs.
int main() {}
