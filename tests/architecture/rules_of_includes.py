"""Who may know whom: the map of the house and the foreign libraries, by what is included and linked."""
import re

from source_tree import CPP, Violation

# Each part may include itself and what lies below it along the arrows of the map (README.md, "The map of the house").
MAY_INCLUDE = {
    "sandbox": {"sandbox"},
    "engine": {"engine"},
    "judge/competition": {"judge/competition"},
    "judge": {"judge", "sandbox", "engine"},
    "judge/storage": {"judge/storage", "judge", "judge/competition", "sandbox", "engine"},
    "judge/worker": {"judge/worker", "judge/storage", "judge", "judge/competition", "sandbox", "engine"},
    "api": {"api", "judge/worker", "judge/storage", "judge", "judge/competition", "sandbox", "engine"},
}

# A foreign header, as a pattern, and where it may be named. A path that ends in '/' is a folder, any other a file.
FOREIGN = [
    (r"boost/(beast|asio)\b", ["api/server.cpp"]),
    (r"boost/(url|json|program_options)\b", ["api/"]),
    (r"(pqxx/|libpq)", ["judge/storage/"]),
    (r"yaml-cpp/", ["judge/folder/", "judge/problem_folder.cpp"]),
    (r"curl/", ["api/client.cpp"]),
    (r"sodium\b", ["api/", "judge/worker/digest.cpp"]),
    (r"(seccomp\.h|linux/(seccomp|filter|sched|capability)\.h|sys/(mount|ptrace)\.h|sched\.h)$", ["sandbox/"]),
    (r"(cuda|cublas|cudnn|cub/|thrust/)", ["engine/cuda/"]),
    (r"(cblas|openblas)", ["engine/cpu/"]),
    (r"(gtest|gmock)/", ["tests/"]),
]

# What a folder's CMakeLists.txt may link of the foreign libraries.
LINKED = {
    "pqxx": {"judge/storage"},
    "seccomp": {"sandbox"},
    "sodium": {"api", "judge/worker"},
    "curl": {"api"},
    "yaml-cpp": {"judge"},
    "Boost": {"api"},
}


def part_of(path):
    """The part of the house that a file belongs to, the longest name that fits; None outside."""
    fitting = [part for part in MAY_INCLUDE if path.startswith(part + "/")]
    return max(fitting, key=len, default=None)


def a_folder_includes_only_what_the_map_allows(tree):
    for file in tree.product:
        part = part_of(file.path)
        for line, is_quoted, target in file.includes:
            if is_quoted and part and (other := part_of(target)) and other not in MAY_INCLUDE[part]:
                yield Violation(file.path, line, f'{part} may not know {other}: "{target}"')


def an_include_path_starts_at_the_root(tree):
    for file in tree.sources:
        for line, is_quoted, target in file.includes:
            if is_quoted and not target.startswith((*(part + "/" for part in MAY_INCLUDE), "tests/")):
                yield Violation(file.path, line, f'write the path from the root of the tree: "{target}"')


def a_foreign_library_is_named_in_its_own_folder_only(tree):
    for file in tree.product:
        for line, _, target in file.includes:
            for pattern, places in FOREIGN:
                if re.match(pattern, target) and not any(is_at(file.path, place) for place in places):
                    yield Violation(file.path, line, f"<{target}> belongs to {' and '.join(places)} only")


def is_at(path, place):
    return path.startswith(place) if place.endswith("/") else path == place


def a_header_that_shows_a_foreign_library_stays_in_its_folder(tree):
    heavy = [pattern for pattern, _ in FOREIGN if not pattern.startswith((r"boost/(url", r"(gtest"))]
    private = {f.path: f.folder for f in tree.product if f.suffix == ".hpp"
               for _, _, target in f.includes if any(re.match(pattern, target) for pattern in heavy)}
    for file in tree.sources:
        for line, _, target in file.includes:
            if target in private and file.folder not in (private[target], "tests/" + private[target].removeprefix("judge/")):
                yield Violation(file.path, line, f'"{target}" names a foreign library and is for {private[target]}/ alone')


def a_folder_links_only_what_it_may_include(tree):
    names = {"judge": "judge", "sandbox": "sandbox", "engine": "engine", "api": "api", "competition": "judge/competition",
             "storage": "judge/storage", "worker": "judge/worker"}
    for file in tree.files:
        part = part_of(file.path)
        if not file.path.endswith("CMakeLists.txt") or not part:
            continue
        for line, match in file.find(r"\bgradus::(\w+)"):
            other = names.get(match.group(1))
            if other and other not in MAY_INCLUDE[part]:
                yield Violation(file.path, line, f"{part} may not link {match.group()}")
        for line, match in file.find(r"(?:PkgConfig::|\b)(pqxx|seccomp|sodium|curl|yaml-cpp|Boost)\b(?!::headers)"):
            if file.folder not in LINKED[match.group(1)]:
                yield Violation(file.path, line, f"{part} may not link {match.group(1)}")


RULES = [
    a_folder_includes_only_what_the_map_allows,
    an_include_path_starts_at_the_root,
    a_foreign_library_is_named_in_its_own_folder_only,
    a_header_that_shows_a_foreign_library_stays_in_its_folder,
    a_folder_links_only_what_it_may_include,
]
