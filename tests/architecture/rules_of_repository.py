"""What lies where: the top level, names of files, migrations, tests, documents, problems."""
import re
from pathlib import PurePosixPath

from source_tree import Violation

TOP_LEVEL = {"api", "deploy", "engine", "judge", "problems", "sandbox", "tests", "CMakeLists.txt", "CMakePresets.json", "README.md",
             "README.ja.md", "LICENSE"}
NOT_YET = {"engine"}  # has its place; whatever else is missing was lost
FORBIDDEN_NAMES = {"util", "utils", "common", "helper", "helpers", "misc", "base", "types"}
SKIPS = (r"GTEST_SKIP|DISABLED_|\bDISABLED\s+(TRUE|ON|1)\b|SKIP_RETURN_CODE|SKIP_REGULAR_EXPRESSION|skipTest|unittest\.skip|pytest\.(mark\.)?skip|"
         r"\b(it|test|describe)\.(skip|only)\b")


def the_top_level_is_exactly_this(tree):
    for name in tree.top_level:
        if name not in TOP_LEVEL and not name.startswith("."):
            yield Violation(name, 1, "does not belong to the top level of the tree")
    for name in sorted(TOP_LEVEL - NOT_YET - set(tree.top_level)):
        yield Violation(name, 1, "is missing from the top level of the tree")


def no_name_says_nothing(tree):
    for file in tree.files:
        path = PurePosixPath(file.path)
        for name in [*path.parts[:-1], path.name.split(".")[0]]:
            if name.lower() in FORBIDDEN_NAMES:
                yield Violation(file.path, 1, f'"{name}" says nothing: name the idea, or move it to the folder that it belongs to')


def migrations_are_numbered_without_gaps(tree):
    migrations = [f for f in tree.below("judge/storage/migrations")]
    for number, file in enumerate(migrations, start=1):
        if not re.fullmatch(rf"{number:04}_[a-z0-9_]+\.sql", PurePosixPath(file.path).name):
            yield Violation(file.path, 1, f"expected {number:04}_<what it does>.sql here, in lower case")


def the_server_is_granted_nothing_secret(tree):
    for file in tree.below("judge/storage/migrations", suffixes=(".sql",)):
        statements = re.sub(r"--[^\n]*", lambda comment: " " * len(comment.group()), file.text)
        for line, match in file.find(r"\bGRANT\b[^;]*\bsecret\b[^;]*\bTO\b[^;]*\b(gradus_server|PUBLIC)\b", statements):
            yield Violation(file.path, line, f"{match.group(1)} must not reach the schema of the expected answers")


def no_test_is_skipped_but_for_cuda(tree):
    for file in tree.sources:
        if file.path.startswith("tests/") or "test" in PurePosixPath(file.path).name:
            for number, line in enumerate(file.lines, start=1):
                if re.search(SKIPS, line) and "cuda" not in line.lower() and "cuda" not in file.path:
                    yield Violation(file.path, number, "only tests labelled cuda may be left out")
    for file in tree.below("tests"):
        if file.path.endswith("CMakeLists.txt") and not file.path.startswith("tests/architecture/"):
            for line, match in file.find(SKIPS):
                yield Violation(file.path, line, "only tests labelled cuda may be left out")


def commands_of(file):
    """The commands that a document shows: the lines of its sh blocks, less comments and blanks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", file.text, re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#\s.*|^#.*", "", line).rstrip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def both_languages_of_a_document_show_the_same_commands(tree):
    files = {f.path: f for f in tree.files}
    for path, english in files.items():
        if not path.endswith("README.md") or path.startswith("tests/") or path.count("/") > 1:
            continue
        japanese = files.get(path.removesuffix(".md") + ".ja.md")
        if japanese is None:
            if path in ("README.md", "problems/README.md"):
                yield Violation(path, 1, "has no Japanese version beside it")
            continue
        ours, theirs = commands_of(english), commands_of(japanese)
        for command in [c for c in ours if c not in theirs]:
            yield Violation(japanese.path, 1, f"does not show the command that {path} shows: {command}")
        for command in [c for c in theirs if c not in ours]:
            yield Violation(path, 1, f"does not show the command that {japanese.path} shows: {command}")


def a_link_in_a_document_leads_somewhere(tree):
    for file in tree.files:
        if file.suffix == ".md" and not file.path.startswith("problems/") or file.path.startswith("problems/README"):
            for line, match in file.find(r"\]\(([^)#\s]+)(#[^)]*)?\)"):
                target = match.group(1)
                if not re.match(r"[a-z]+:", target) and not tree.has(PurePosixPath(file.path).parent / target):
                    yield Violation(file.path, line, f"{target} does not exist")


def a_problem_speaks_both_languages_and_proves_its_tests(tree):
    paths = {f.path for f in tree.files}
    for manifest in [f for f in tree.files if re.fullmatch(r"problems/[^/]+/problem\.yaml", f.path)]:
        folder = manifest.path.removesuffix("problem.yaml")
        for language in ("en", "ja"):
            if f"{folder}statement/problem.{language}.md" not in paths:
                yield Violation(manifest.path, 1, f"statement/problem.{language}.md is missing")
            if not re.search(rf"^name:\n(  \w+:.*\n)*  {language}:", manifest.text, re.MULTILINE):
                yield Violation(manifest.path, 1, f"the name in {language} is missing")
        examples = [path.removeprefix(folder + "submissions/") for path in paths if path.startswith(folder + "submissions/")]
        for suffix in (".py", ".cpp"):
            if not any(e.startswith("accepted/") and e.endswith(suffix) for e in examples):
                yield Violation(manifest.path, 1, f"no accepted example in *{suffix}")
        if sum(not e.startswith("accepted/") for e in examples) < 2:
            yield Violation(manifest.path, 1, "fewer than two examples of mistakes")


def the_document_of_the_api_names_every_route(tree):
    """Both ways: what the router serves is in api/openapi.yaml, and nothing else."""
    files = {f.path: f for f in tree.files}
    document = files.get("api/openapi.yaml")
    if document is None:
        return
    described = {(verb.upper(), path) for path, body in re.findall(r"^  (/\S*):\n((?:(?:    .*)?\n)+)", document.text, re.MULTILINE)
                 for verb in re.findall(r"^    (get|post|put|patch|delete):", body, re.MULTILINE)}
    routed = {(verb, path) for f in tree.below("api") if f.suffix == ".cpp"
              for verb, path in re.findall(r'"(GET|POST|PUT|PATCH|DELETE)",\s*"(/[^"]*)"', f.text)}
    for verb, path in sorted(routed - described):
        yield Violation(document.path, 1, f"does not describe {verb} {path}")
    for verb, path in sorted(described - routed):
        yield Violation(document.path, 1, f"describes {verb} {path}, which is not served")


RULES = [
    the_top_level_is_exactly_this,
    no_name_says_nothing,
    migrations_are_numbered_without_gaps,
    the_server_is_granted_nothing_secret,
    no_test_is_skipped_but_for_cuda,
    both_languages_of_a_document_show_the_same_commands,
    a_link_in_a_document_leads_somewhere,
    a_problem_speaks_both_languages_and_proves_its_tests,
    the_document_of_the_api_names_every_route,
]
