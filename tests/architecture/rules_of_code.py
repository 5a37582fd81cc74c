"""What the text of a part may not do, whoever it includes: purity, SQL, JSON, listening, names, sizes."""
import re

from rules_of_includes import part_of
from source_tree import CPP, Violation

LINES_MAX = 500
# Beast stands in one translation unit, and a header of ours shows neither Beast nor Asio: so the server cannot be split further.
LINES_MAX_OF = {"api/server.cpp": 600}

CLOCK_OR_THREAD_HEADER = re.compile(r"(thread|mutex|shared_mutex|atomic|future|condition_variable|stop_token|ctime|time\.h|sys/time\.h)$")
CLOCK_OR_THREAD = (r"\b(system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday|localtime|gmtime|nanosleep|"
                   r"random_device|getenv|std::j?thread|std::async|sleep_for)\b|(?<![\w.>:])time\s*\(\s*(nullptr|NULL|0)\s*\)")
SQL = re.compile(r"\b(SELECT\b.*\b(FROM|pg_\w+)\b|INSERT\s+INTO|UPDATE\s+\w+(\s+AS\s+\w+)?\s+SET|DELETE\s+FROM|"
                 r"(CREATE|ALTER|DROP)\s+(TABLE|ROLE|SCHEMA|INDEX|DATABASE|TYPE)|TRUNCATE\b|(UN)?LISTEN\s|NOTIFY\s)", re.DOTALL)

INTEGER = r"\b(?:int|unsigned|long|(?:std::)?(?:size_t|u?int\d+_t)|auto)"
DIMENSIONLESS = {"depth", "exponent", "tolerance"}


def the_judge_reads_no_clock_and_starts_no_thread(tree):
    for file in tree.product:
        if part_of(file.path) not in ("judge", "judge/competition"):
            continue
        for line, _, target in file.includes:
            if CLOCK_OR_THREAD_HEADER.match(target) or re.match(r"(sys/socket|netinet/|arpa/)", target):
                yield Violation(file.path, line, f"same input, same output: <{target}> has no place here")
        for line, match in file.find(CLOCK_OR_THREAD, file.code):
            yield Violation(file.path, line, f"same input, same output: {match.group().strip()} has no place here")


def the_competition_uses_the_standard_library_only(tree):
    for file in tree.below("judge/competition", suffixes=CPP):
        for line, is_quoted, target in file.includes:
            if not is_quoted and not re.fullmatch(r"[a-z_0-9]+", target):
                yield Violation(file.path, line, f"<{target}> is not of the standard library")


def sql_is_written_in_storage_only(tree):
    for file in tree.product:
        if part_of(file.path) == "judge/storage":
            continue
        for literal in file.literals:
            if SQL.search(literal.text):
                yield Violation(file.path, literal.line, "SQL belongs to judge/storage")


def each_sql_statement_is_a_named_constant(tree):
    for file in tree.product:
        if part_of(file.path) != "judge/storage":
            continue
        for literal in file.literals:
            before = file.code[:literal.start]
            declaration = before[max(before.rfind(";"), before.rfind("}")) + 1:]
            if SQL.search(literal.text) and not re.search(r"\bconstexpr\b", declaration):
                yield Violation(file.path, literal.line, "give the statement a name: a constexpr above its function")


def json_is_written_in_the_api_only(tree):
    for file in tree.product:
        if part_of(file.path) == "api":
            continue
        for literal in file.literals:
            if re.search(r'\{\s*\\?"\w+\\?"\s*:', literal.text):
                yield Violation(file.path, literal.line, "JSON belongs to api")


def sandbox_and_engine_know_nothing_of_judging(tree):
    for file in tree.product:
        if part_of(file.path) in ("sandbox", "engine"):
            for line, match in file.find(r"(?i)(verdict|submission|contestant|student|competition|leaderboard|\baccount)", file.code):
                yield Violation(file.path, line, f'"{match.group()}" is a word of the rooms above')


def the_server_never_runs_user_code(tree):
    for file in tree.product:
        is_other_command = file.path.startswith("api/command/") and "serve" not in file.path.rsplit("/", 1)[1]
        if part_of(file.path) == "api" and not is_other_command:
            for line, match in file.find(r"\b(Grader|sandbox::Sandbox|worker::Worker)\b", file.code):
                yield Violation(file.path, line, f"{match.group()} runs programs; the process that serves HTTP never does")


def the_worker_never_listens(tree):
    for file in tree.product:
        if file.path != "api/server.cpp":
            for line, match in file.find(r"(?<!\w)listen\s*\([^,;]+,[^;]+\)|(?<![\w>])::accept4?\s*\(|\bacceptor\b", file.code):
                yield Violation(file.path, line, f"only api/server.cpp listens: {match.group()}")
        if file.path == "api/command/work.cpp" or part_of(file.path) == "judge/worker":
            for line, _, target in file.includes:
                if target == "api/server.hpp":
                    yield Violation(file.path, line, "the worker never listens")


def a_limit_ends_in_its_unit_and_max(tree):
    for file in tree.product:
        for line, match in file.find(r"(?<![.\w:])max_(?!align_t\b|element\b|size\b|digits10\b)\w+", file.code):
            yield Violation(file.path, line, f"units and bounds last: not {match.group()} but …_bytes_max, …_ms_max, rows_max")
        for line, match in file.find(INTEGER + r"\s+(\w+)_max_?\b", file.code):
            words = match.group(1).split("_")
            if not any(word.endswith("s") or word in DIMENSIONLESS for word in words):
                yield Violation(file.path, line, f"{match.group(1)}_max does not say of what: bytes, ms, rows, files, …")


def a_header_opens_with_what_it_is_for(tree):
    for file in tree.product:
        if file.suffix in (".hpp", ".cuh"):
            if not file.text.startswith("//"):
                yield Violation(file.path, 1, "begin with a comment: what this is for and how it works")
            if "\n#pragma once\n" not in file.text:
                yield Violation(file.path, 1, "#pragma once is missing")


def a_file_has_at_most_500_lines(tree):
    for file in tree.sources:
        lines_max = LINES_MAX_OF.get(file.path, LINES_MAX)
        if len(file.lines) > lines_max:
            yield Violation(file.path, lines_max, f"{len(file.lines)} lines; a file is one idea, at most {lines_max} lines")


def nothing_is_left_to_do_later(tree):
    for file in tree.sources:
        for line, match in file.find(r"\b(TODO|FIXME|XXX|HACK)\b"):
            yield Violation(file.path, line, f"{match.group()}: do it, or open an issue")


def no_exception_is_swallowed(tree):
    for file in tree.product:
        for line, _ in file.find(r"catch\s*\(\s*\.\.\.\s*\)\s*\{\s*\}", file.code):
            yield Violation(file.path, line, "an empty catch (...) hides what failed")


def a_type_is_not_named_manager_helper_or_impl(tree):
    for file in tree.product:
        for line, match in file.find(r"\b(?:class|struct)\s+(\w*(?:Manager|Helper|Util|Utils|Impl|Data|Info))\b", file.code):
            yield Violation(file.path, line, f"{match.group(1)}: say what it is")


RULES = [
    the_judge_reads_no_clock_and_starts_no_thread,
    the_competition_uses_the_standard_library_only,
    sql_is_written_in_storage_only,
    each_sql_statement_is_a_named_constant,
    json_is_written_in_the_api_only,
    sandbox_and_engine_know_nothing_of_judging,
    the_server_never_runs_user_code,
    the_worker_never_listens,
    a_limit_ends_in_its_unit_and_max,
    a_header_opens_with_what_it_is_for,
    a_file_has_at_most_500_lines,
    nothing_is_left_to_do_later,
    no_exception_is_swallowed,
    a_type_is_not_named_manager_helper_or_impl,
]
