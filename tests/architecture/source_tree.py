"""The files of the repository as the rules see them: paths, text, and C++ with its comments and strings told apart."""
import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path

CPP = (".hpp", ".cpp", ".cu", ".cuh")
SOURCES = CPP + (".py", ".sh", ".sql", ".cmake", ".ts", ".tsx", ".css")

# What is in a checkout but not in the repository, or is data that others wrote.
NOT_OURS = {".git", "__pycache__", "node_modules"}
NOT_OURS_AT_TOP = {"build", "var", "shared"}

# In this order: a comment, a raw string, a string, a number (whose ' are no quotes), a character.
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<mark>[^()\\\s]{0,16})\((?P<inside>.*?)\)(?P=mark)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<number>\b[0-9][0-9a-zA-Z.']*)
      | (?P<character>'(?:\\.|[^'\\\n])+')""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Violation:
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Literal:
    line: int
    start: int  # offset in the file's text
    text: str   # without its quotes


class SourceFile:
    def __init__(self, root, path):
        self.path = path  # from the root, with '/'
        self.folder = str(Path(path).parent)
        self.suffix = Path(path).suffix
        self._root = root

    @functools.cached_property
    def text(self):
        return (Path(self._root) / self.path).read_bytes().decode("utf-8", "replace")

    @functools.cached_property
    def lines(self):
        return self.text.splitlines()

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1

    @functools.cached_property
    def _parts(self):
        literals = []

        def blank(match):
            if match.lastgroup == "number" or match.group("number"):
                return match.group()
            if match.group("raw") or match.group("string"):
                inside = match.group("inside") if match.group("raw") else match.group("string")[1:-1]
                literals.append(Literal(self.line_at(match.start()), match.start(), inside))
            return re.sub(r"[^\n]", " ", match.group())

        return TOKEN.sub(blank, self.text), literals

    @property
    def code(self):
        """C++ with comments and strings blanked out: the same length, the same lines."""
        return self._parts[0]

    @property
    def literals(self):
        return self._parts[1]

    @functools.cached_property
    def includes(self):
        """(line, is_quoted, path) of each #include."""
        found = re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', self.text, re.MULTILINE)
        return [(self.line_at(match.start()), match.group(1) == '"', match.group(2)) for match in found]

    def find(self, pattern, text=None):
        """(line, match) of each place in the text."""
        for match in re.finditer(pattern, self.text if text is None else text, re.MULTILINE):
            yield self.line_at(match.start()), match


class SourceTree:
    def __init__(self, root):
        self.root = Path(root)
        self.files = [SourceFile(root, path) for path in sorted(self._paths())]

    def _paths(self):
        for folder, names, files in os.walk(self.root):
            relative = Path(folder).relative_to(self.root)
            is_top = relative == Path(".")
            names[:] = [n for n in names if n not in NOT_OURS and not (is_top and n in NOT_OURS_AT_TOP)]
            yield from (str(relative / file) for file in files if not file.endswith(".partial"))

    @property
    def top_level(self):
        return sorted(entry.name for entry in self.root.iterdir() if entry.name not in NOT_OURS_AT_TOP)

    def below(self, *folders, suffixes=None):
        prefixes = tuple(folder + "/" for folder in folders)
        return [f for f in self.files if f.path.startswith(prefixes) and (not suffixes or f.suffix in suffixes)]

    @property
    def sources(self):
        """Programs and their tests; the data of problems and this checker (which names what it forbids) are left out."""
        return [f for f in self.files
                if (f.suffix in SOURCES or self._is_script(f)) and not f.path.startswith(("problems/", "tests/architecture/"))]

    @staticmethod
    def _is_script(file):
        return file.suffix == "" and file.path.startswith((".ci/", "deploy/")) and file.text.startswith("#")

    @property
    def product(self):
        """The C++ of the program itself, without its tests."""
        return [f for f in self.sources if f.suffix in CPP and not f.path.startswith("tests/")]

    def has(self, path):
        return (self.root / path).exists()
