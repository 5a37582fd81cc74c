"""`gradus judge` and `gradus problem verify` as a teacher runs them: exit statuses, what is printed, the JSON to the letter.

  commands_test.py GRADUS     the program; it needs root and the runtime image
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

GRADUS = sys.argv.pop(1)

ECHO = {
    "problem.yaml": "problem_format_version: 2023-07\nname: Echo\nlimits: {time_limit: 2, memory: 256}\ngradus: {points: 10, scoring: average}\n",
    "statement/problem.en.md": "Print what you read.\n",
    "data/sample/1.in": "hello\n",
    "data/sample/1.ans": "hello\n",
    "data/secret/1.in": "one\n",
    "data/secret/1.ans": "one\n",
    "data/secret/2.in": "two\n",
    "data/secret/2.ans": "two\n",
    "submissions/accepted/echo.py": "print(input())\n",
    "submissions/wrong_answer/half.py": "line = input()\nprint(line if line != 'two' else 2)\n",
    "submissions/compile_error/nothing.cpp": "\n",
}


def gradus(*words):
    run = subprocess.run([GRADUS, *map(str, words)], capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


class WithAFolder(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home = pathlib.Path(directory.name)
        self.folder = self.home / "echo"
        for path, text in ECHO.items():
            self.write(f"echo/{path}", text)

    def write(self, path, content):
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file


class Judge(WithAFolder):
    def judged(self, source, name="solution.py"):
        status, out, error = gradus("judge", self.folder, self.write(name, source), "--json")
        self.assertEqual(out.count("\n"), 1, error)
        return status, json.loads(out)

    def test_json_is_one_object_with_exactly_these_members(self):
        status, grade = self.judged("print(input())\n")
        self.assertEqual(status, 0)
        self.assertEqual(list(grade), ["verdict", "points", "points_max", "compile", "cases"])
        self.assertEqual(grade["compile"], {"verdict": "accepted", "log": ""})
        self.assertEqual([grade["verdict"], grade["points"], grade["points_max"]], ["accepted", 10, 10])
        self.assertEqual([case["name"] for case in grade["cases"]], ["sample/1", "secret/1", "secret/2"])
        for case in grade["cases"]:
            self.assertEqual(list(case), ["name", "group", "verdict", "points", "cpu_ms", "wall_ms", "memory_bytes", "memory_bytes_shared",
                                          "runs", "limit", "message"])
            self.assertEqual((case["runs"], case["limit"]), (1, None))
            self.assertTrue(all(isinstance(case[key], int) for key in ("cpu_ms", "wall_ms", "memory_bytes")))
            self.assertGreater(case["memory_bytes"], 0)
        self.assertEqual([case["points"] for case in grade["cases"]], [0, 5, 5])

    def test_another_verdict_is_status_1(self):
        status, grade = self.judged("line = input()\nprint(line if line != 'two' else 2)\n")
        self.assertEqual((status, grade["verdict"], grade["points"]), (1, "wrong_answer", 5))
        status, grade = self.judged("int main() { return x; }\n", "solution.cpp")
        self.assertEqual((status, grade["verdict"], grade["cases"]), (1, "compile_error", []))
        self.assertEqual(grade["compile"]["verdict"], "compile_error")
        self.assertIn("was not declared", grade["compile"]["log"])

    def test_bytes_that_are_not_text_are_shown_escaped(self):
        _, grade = self.judged("import sys\nsys.stdout.buffer.write(b'\\xff\\0\\x1b')\n")
        self.assertIn(r'found "\xFF\x00\x1B"', grade["cases"][0]["message"])
        _, grade = self.judged(b'#error \xff\x1b[31m\n', "solution.cpp")
        self.assertIn(r"\x1B[31m", grade["compile"]["log"])

    def test_a_limit_is_told_with_what_it_allows_and_what_was_used(self):
        _, grade = self.judged("print('x' * (9 << 20))\n")
        limit = grade["cases"][0]["limit"]
        self.assertEqual({**limit, "used": 0}, {"kind": "output", "unit": "bytes", "allowed": 8 << 20, "used": 0})
        self.assertGreater(limit["used"], limit["allowed"])
        _, out, _ = gradus("judge", self.folder, self.write("a.py", "print('x' * (9 << 20))\n"))
        self.assertRegex(out.splitlines()[1], r"^OLE  sample/1  \d+ ms  [\d.]+ MiB(?: \(\+ \d+ shared\))?  output limit 8\.0 MiB, used [\d.]+ MiB$")

    def test_progress_is_a_line_a_step(self):
        status, out, _ = gradus("judge", self.folder, self.write("a.py", "print(input())\n"))
        lines = out.splitlines()
        self.assertEqual(status, 0)
        self.assertEqual([line.split("  ")[:2] for line in lines],
                         [["AC", "compiling"], ["AC", "sample/1"], ["AC", "secret/1"], ["AC", "secret/2"], ["accepted", "10/10 points"]])

    def test_the_language_is_told_by_the_extension_or_the_option(self):
        source = self.write("solution.txt", "print(input())\n")
        status, _, error = gradus("judge", self.folder, source)
        self.assertEqual(status, 2)
        self.assertIn("tells no language; say --language, this problem allows cpp, python", error)
        self.assertEqual(gradus("judge", self.folder, source, "--language", "python")[0], 0)

    def test_what_cannot_be_graded_is_status_2_and_says_why(self):
        source = self.write("a.py", "")
        large = self.write("large.py", "#" * (256 * 1024 + 1))
        broken = self.write("broken/problem.yaml", "name: A\nlimit: 2\n").parent
        for words, reason in [
            ([], "name a FOLDER and a SOURCE"),
            ([self.folder], "name a FOLDER and a SOURCE"),
            ([self.folder, source, "more"], "too many positional options"),
            ([self.folder, source, "--fast"], "unrecognised option '--fast'"),
            ([self.folder, self.home / "missing.py"], "missing.py: No such file or directory"),
            ([self.folder, self.home, "--language", "python"], "cannot read the source"),
            ([self.home / "missing", source], "open the folder"),
            ([self.folder, large], "is larger than 256 KiB"),
            ([self.folder, source, "--language", "rust"], 'there is no language "rust"; this problem allows cpp, python'),
            ([broken, source], 'problem.yaml:2: unknown key "limit"; did you mean "limits"?'),
        ]:
            status, out, error = gradus("judge", *words)
            self.assertEqual((status, out), (2, ""), words)
            self.assertIn(reason, error)

    def test_our_own_failure_is_status_3(self):
        self.write("echo/output_validators/check.py", "raise SystemExit(7)\n")
        status, out, error = gradus("judge", self.folder, self.write("a.py", ""), "--json")
        self.assertEqual((status, json.loads(out)["verdict"]), (3, "judge_error"))
        self.assertIn("output validator check.py ended with exit status 7", error)
        self.assertEqual(gradus("judge", self.folder, self.home / "a.py", "--image", "/nonexistent")[0], 3)

    def test_help_is_status_0(self):
        for words in (["judge", "--help"], ["problem", "verify", "--help"]):
            status, out, _ = gradus(*words)
            self.assertEqual(status, 0)
            self.assertIn("usage: gradus " + " ".join(words[:-1]), out)


class ProblemVerify(WithAFolder):
    def test_a_good_folder_is_status_0_and_a_line_a_submission(self):
        status, out, _ = gradus("problem", "verify", self.folder)
        self.assertEqual(status, 0, out)
        self.assertIn(f"{self.folder}: no defects", out)
        self.assertEqual([line.split()[0] for line in out.splitlines()[1:]], ["good"] * 3)

    def test_an_unexpected_verdict_is_status_2_and_says_what_was_expected(self):
        (self.folder / "submissions/wrong_answer/right.py").write_text("print(input())\n")
        status, out, _ = gradus("problem", "verify", self.folder)
        self.assertEqual(status, 2)
        self.assertIn("expected wrong_answer, got accepted", out)

    def test_all_defects_of_all_folders_are_told(self):
        (self.folder / "data/secret/1.ans").unlink()
        (self.folder / "extra").touch()
        status, out, _ = gradus("problem", "verify", self.folder, self.home / "missing")
        self.assertEqual(status, 2)
        self.assertIn("2 defects", out)
        self.assertIn("data/secret/1.in: has no answer", out)
        self.assertIn("extra: is not a file", out)
        self.assertIn("open the folder", out)

    def test_a_folder_without_an_accepted_submission_proves_nothing(self):
        (self.folder / "submissions/accepted/echo.py").unlink()
        status, out, _ = gradus("problem", "verify", self.folder)
        self.assertEqual(status, 2)
        self.assertIn("submissions/accepted: is empty", out)

    def test_json_is_one_object(self):
        status, out, _ = gradus("problem", "verify", self.folder, "--json")
        self.assertEqual((status, out.count("\n")), (0, 1))
        problem, = json.loads(out)["problems"]
        self.assertEqual(problem["defects"], [])
        self.assertEqual({row["path"]: row["verdict"] for row in problem["submissions"]},
                         {"submissions/accepted/echo.py": "accepted", "submissions/compile_error/nothing.cpp": "compile_error",
                          "submissions/wrong_answer/half.py": "wrong_answer"})
        self.assertTrue(all(row["is_as_expected"] for row in problem["submissions"]))

    def test_an_accepted_submission_is_graded_as_often_as_asked(self):
        status, out, _ = gradus("problem", "verify", self.folder, "--repeat", 3, "--json")
        problem, = json.loads(out)["problems"]
        self.assertEqual(status, 0)
        self.assertEqual({row["path"]: (row["gradings"], row["unexpected"]) for row in problem["submissions"]},
                         {"submissions/accepted/echo.py": (3, 0), "submissions/compile_error/nothing.cpp": (1, 0),
                          "submissions/wrong_answer/half.py": (1, 0)})

    def test_a_verdict_that_is_not_always_the_same_is_told(self):
        self.write("echo/submissions/accepted/by_the_clock.py", "import os\nprint(input() if os.urandom(1)[0] % 2 else 0)\n")
        status, out, _ = gradus("problem", "verify", self.folder, "--repeat", 20)
        self.assertEqual(status, 2)
        self.assertRegex(out, r"expected accepted, got wrong_answer.* \(\d+ of 20 times\)")

    def test_the_number_of_gradings_has_bounds(self):
        for number in ("0", "10001", "many"):
            status, _, error = gradus("problem", "verify", self.folder, "--repeat", number)
            self.assertEqual(status, 2)
            self.assertIn("repeat", error)

    def test_no_folder_is_status_2(self):
        status, _, error = gradus("problem", "verify")
        self.assertEqual(status, 2)
        self.assertIn("name a FOLDER", error)


if __name__ == "__main__":
    unittest.main()
