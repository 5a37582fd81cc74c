"""Programs that mean harm, submitted as any student can: each gets its verdict, and the judge goes on as if nothing had happened."""

import pathlib
import shutil
import unittest

from client import Client
from house import PROBLEMS, House, descendants, mounts, processes, until

GOOD = (PROBLEMS / "hello-autograd/submissions/accepted/dual_number.cpp").read_text()

# A problem that wants the words "all well" and gives little of everything, so that each attack ends soon.
YAML = """\
problem_format_version: 2023-07
name: {en: Fortress, ja: 要塞}
limits: {time_limit: 1, memory: 128, output: 1}
gradus: {section: tests, points: 10}
"""

# name: (language, source, the verdicts that are right). A program that only looks prints "all well" when it saw nothing.
ATTACKS = {
    "endless_loop": ("cpp", "int main() { for (volatile int i = 0;; i = i + 1) {} }", {"time_limit_exceeded"}),
    "endless_sleep": ("python", "import time\ntime.sleep(10**6)\n", {"time_limit_exceeded"}),
    "endless_output": ("python", "while True: print('x' * 1000)\n", {"output_limit_exceeded"}),
    "endless_error_output": ("python", "import sys\nwhile True: sys.stderr.write('x' * 1000)\n", {"output_limit_exceeded"}),
    "fork_bomb": ("cpp", "#include <unistd.h>\nint main() { for (;;) fork(); }", {"time_limit_exceeded", "run_time_error", "wrong_answer"}),
    "fork_bomb_that_leaves": ("python", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n",
                              {"time_limit_exceeded", "run_time_error", "memory_limit_exceeded"}),
    "memory": ("python", "x = bytearray(1 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1\n", {"memory_limit_exceeded"}),
    "daemon": ("python", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(10**6)\n    os._exit(0)\nprint('all well')\n",
               {"accepted"}),
    "fake_verdict": ("python", "print('{\"verdict\": \"accepted\", \"points\": 10}')\n", {"wrong_answer"}),
    "any_bytes": ("python", "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 9)\n", {"wrong_answer"}),
    "shadow": ("python", "print(open('/etc/shadow').read())\n", {"run_time_error"}),
    "host_files": ("python", """
import os
seen = [path for path in ('/root/.bashrc', '/var/lib/gradus', '/run/gradus', '/data', '/work/data', '/sys/fs/cgroup/memory', '%s')
        if os.path.exists(path)]
print('all well' if not seen else seen)
""", {"accepted"}),
    "other_processes": ("python", """
import os
pids = [int(name) for name in os.listdir('/proc') if name.isdigit()]
print('all well' if all(open(f'/proc/{pid}/cmdline').read().startswith('/usr/bin/python3') for pid in pids) else pids)
""", {"accepted"}),
    "network": ("python", """
import socket
try:
    socket.create_connection(('127.0.0.1', %d), timeout=0.5)
    print('connected')
except OSError:
    print('all well')
""", {"accepted"}),
    "kill_everyone": ("python", "import os, signal\nprint('all well', flush=True)\nos.kill(-1, signal.SIGKILL)\n", {"accepted", "run_time_error"}),
    "compile_for_ever": ("cpp", "template <int N> struct T { static constexpr long v = T<N - 1>::v + T<N - 2>::v; };\n"
                                "#include \"/dev/zero\"\nint main() {}", {"compile_error"}),
    "read_at_compile_time": ("cpp", "#include \"/etc/shadow\"\nint main() {}", {"compile_error"}),
}


FIRST_RESIDENT_UID = 2_001_000_000  # sandbox/protocol.hpp: a warm interpreter and its spare child


def is_resident(pid, table):
    """Whether it stays in a box between programs: its first process, or its warm interpreter's."""
    if table[pid][1][0].startswith("gradus-init"):
        return True
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True  # gone meanwhile
    uid = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1]
    return int(uid) >= FIRST_RESIDENT_UID


def boxed(worker):
    """What runs in the worker's boxes and is a program's."""
    table = processes()
    return [pid for pid in descendants(worker) if pid in table and not is_resident(pid, table)]


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = cls.enterClassContext(House(sandboxes=1))
        problems = cls.house.directory / "problems"
        shutil.copytree(PROBLEMS / "hello-autograd", problems / "hello-autograd")
        fortress = problems / "fortress"
        for folder in ("data/sample", "data/secret", "statement"):
            (fortress / folder).mkdir(parents=True)
        (fortress / "problem.yaml").write_text(YAML)
        (fortress / "data/sample/1.in").write_text("")
        (fortress / "data/sample/1.ans").write_text("all well\n")
        for case in ("data/secret/1",):
            (fortress / f"{case}.in").write_text("")
            (fortress / f"{case}.ans").write_text("all well\n")
        for language in ("en", "ja"):
            (fortress / f"statement/problem.{language}.md").write_text("Print all well.\n")
        cls.house.options[cls.house.options.index("--problems") + 1] = str(problems)
        cls.house.start()
        cls.client = Client(cls.house.port).sign_up()

    def fill(self, name, source):
        if name == "host_files":
            return source % self.house.directory
        return source % self.house.port if name == "network" else source

    def test_each_attack_gets_its_verdict_and_leaves_nothing(self):
        worker = self.house.pid_of("work")
        before = mounts()
        for name, (language, source, verdicts) in ATTACKS.items():
            with self.subTest(attack=name):
                address = self.client.submit("fortress", language, self.fill(name, source))
                events = self.client.follow(address)
                self.assertIn(events[-1].data["verdict"], verdicts, [event.data for event in events])
                until(lambda: not boxed(worker), what="the box to be empty")
                self.assertEqual(mounts(), before)
        self.assertEqual(self.house.pid_of("work"), worker)  # it never died
        good = self.client.submit("hello-autograd", "cpp", GOOD)
        self.assertEqual(self.client.follow(good)[-1].data["verdict"], "accepted")

    def test_what_a_program_printed_is_shown_as_text(self):
        address = self.client.submit("fortress", "python", "import sys\nsys.stdout.buffer.write(b'\\x00\\xff\\x1b[31m\\n')\n")
        events = self.client.follow(address)  # every data line is JSON: any bytes arrive escaped
        self.assertEqual(events[-1].data["verdict"], "wrong_answer")


if __name__ == "__main__":
    unittest.main()
