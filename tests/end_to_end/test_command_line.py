"""The command line as a student and a teacher use it: exit statuses, what goes through a pipe, what a terminal shows."""

import json
import os
import pty
import shutil
import subprocess
import unittest

from client import Client
from house import GRADUS, PROBLEMS, House, environment

ACCEPTED = PROBLEMS / "hello-autograd/submissions/accepted/dual_number.cpp"
WRONG = PROBLEMS / "hello-autograd/submissions/wrong_answer/prints_the_value.cpp"
BROKEN = PROBLEMS / "hello-autograd/submissions/compile_error/missing_semicolon.cpp"
COMMANDS = ("up", "serve", "work", "migrate", "judge", "problem verify", "engine eval", "engine minimize", "probe", "login", "submit")

FAULTY_YAML = """\
problem_format_version: 2023-07
name: {en: A validator that ends in its own way, ja: 壊れた判定プログラム}
limits: {time_limit: 1, memory: 256, output: 1}
"""


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = cls.enterClassContext(House(sandboxes=1))
        problems = cls.house.directory / "problems"
        shutil.copytree(PROBLEMS / "hello-autograd", problems / "hello-autograd")
        cls.add_faulty_problem(problems / "faulty")
        cls.house.options[cls.house.options.index("--problems") + 1] = str(problems)
        cls.house.start()
        cls.student = Client(cls.house.port)
        cls.environment = environment(HOME=str(cls.house.directory), GRADUS_SERVER=cls.house.url)
        cls.environment.pop("XDG_CONFIG_HOME", None)
        signed_up = cls.gradus("login", "--sign-up", "--name", cls.student.name, text_in=cls.student.password + "\n")
        assert signed_up.returncode == 0, signed_up.stderr

    @staticmethod
    def add_faulty_problem(folder):
        for part in ("data/sample", "data/secret", "statement", "output_validators/faulty"):
            (folder / part).mkdir(parents=True)
        (folder / "problem.yaml").write_text(FAULTY_YAML)
        for case in ("sample/1", "secret/1"):
            (folder / f"data/{case}.in").write_text("1\n")
            (folder / f"data/{case}.ans").write_text("1\n")
        for language in ("en", "ja"):
            (folder / f"statement/problem.{language}.md").write_text("Print 1.\n")
        (folder / "output_validators/faulty/faulty.py").write_text("raise SystemExit(7)\n")

    @classmethod
    def gradus(cls, *words, text_in="", **changes):
        return subprocess.run([GRADUS, *words], input=text_in, capture_output=True, text=True, env={**cls.environment, **changes})

    def check(self, status, *words, **changes):
        ended = self.gradus(*words, **changes)
        self.assertEqual(ended.returncode, status, f"{words}: {ended.stdout}{ended.stderr}")
        return ended

    def test_each_command_explains_itself(self):
        told = self.check(0, "--help").stdout
        for command in COMMANDS:
            with self.subTest(command=command):
                self.assertIn(f"  {command} ", told)
                self.assertIn(f"gradus {command}", self.check(0, *command.split(), "--help").stdout)

    def test_wrong_words_are_usage(self):
        for words in ([], ["no-such-command"], ["problem"], ["submit"], ["submit", "hello-autograd"], ["submit", "--no-such"],
                      ["judge"], ["login", "stray"], ["serve", "--port", "70000"]):
            with self.subTest(words=words):
                ended = self.check(2, *words)
                self.assertEqual(ended.stdout, "")
                self.assertNotEqual(ended.stderr, "")

    def test_the_token_is_for_its_owner_alone(self):
        kept = self.house.directory / ".config/gradus/credentials.json"
        self.assertEqual(kept.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(self.student.password, kept.read_text())

    def test_submit_tells_the_verdict_by_its_exit_status(self):
        for status, file in ((0, ACCEPTED), (1, WRONG), (1, BROKEN)):
            with self.subTest(file=file.name):
                told = self.check(status, "submit", "hello-autograd", str(file)).stdout
                self.assertTrue(told.splitlines()[-1].startswith(file.parent.name))

    def test_our_own_failure_is_another_status(self):
        told = self.check(3, "submit", "faulty", str(ACCEPTED)).stdout
        self.assertIn("judge_error", told)

    def test_what_the_server_refuses_is_a_defect_of_the_input(self):
        for words in (["no-such-problem", str(ACCEPTED)], ["hello-autograd", "/no/such/file.cpp"],
                      ["hello-autograd", str(PROBLEMS / "README.md")],
                      ["hello-autograd", str(ACCEPTED), "--language", "cobol"]):
            with self.subTest(words=words):
                self.assertNotEqual(self.check(2, "submit", *words).stderr, "")
        self.assertIn("gradus login", self.check(2, "submit", "hello-autograd", str(ACCEPTED), HOME="/nonexistent").stderr)

    def test_a_server_that_is_not_there(self):
        self.check(3, "login", "--name", "somebody", text_in="some password\n", GRADUS_SERVER="http://127.0.0.1:1")

    def test_a_pipe_gets_plain_lines(self):
        told = self.check(0, "submit", "hello-autograd", str(ACCEPTED)).stdout
        self.assertNotIn("\x1b", told)
        self.assertNotIn("\r", told)
        cases = len(list((PROBLEMS / "hello-autograd/data").glob("*/*.in")))
        self.assertEqual(len([line for line in told.splitlines() if line.startswith("[")]), cases)

    def test_a_terminal_gets_one_line_that_renews_itself(self):
        ours, theirs = pty.openpty()
        submit = subprocess.Popen([GRADUS, "submit", "hello-autograd", str(ACCEPTED)], stdout=theirs, stderr=theirs,
                                  stdin=subprocess.DEVNULL, env=self.environment)
        os.close(theirs)
        told = b""
        try:
            while chunk := os.read(ours, 4096):
                told += chunk
        except OSError:  # a terminal whose other side is closed
            pass
        os.close(ours)
        self.assertEqual(submit.wait(), 0)
        self.assertIn(b"\r\x1b[K", told)
        self.assertIn(b"accepted", told.splitlines()[-1])

    def test_json_is_one_object(self):
        told = self.check(1, "submit", "hello-autograd", str(WRONG), "--json").stdout
        self.assertEqual(json.loads(told)["verdict"], "wrong_answer")
        told = self.check(1, "judge", str(PROBLEMS / "hello-autograd"), str(WRONG), "--json").stdout
        graded = json.loads(told)
        self.assertEqual(graded["verdict"], "wrong_answer")
        self.assertEqual(set(graded), {"verdict", "points", "points_max", "compile", "cases"})
        self.assertEqual(set(graded["cases"][0]),
                         {"name", "group", "verdict", "points", "cpu_ms", "wall_ms", "memory_bytes", "memory_bytes_shared", "runs", "limit",
                          "message"})

    def test_judge_grades_here_without_a_server(self):
        folder = str(PROBLEMS / "hello-autograd")
        for status, file in ((0, ACCEPTED), (1, WRONG), (1, BROKEN)):
            self.check(status, "judge", folder, str(file))
        self.check(2, "judge", "/no/such/folder", str(ACCEPTED))
        self.check(2, "judge", folder, "/no/such/file.cpp")
        self.check(3, "judge", str(self.house.directory / "problems/faulty"), str(ACCEPTED))

    def test_probe_says_that_this_host_can_judge(self):
        self.assertIn("can judge", self.check(0, "probe").stdout)


if __name__ == "__main__":
    unittest.main()
