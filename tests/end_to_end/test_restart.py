"""Stopping and starting: everything is kept, everything that was started is stopped, and nothing else."""

import os
import pathlib
import signal
import shutil
import subprocess
import unittest

from client import Client
from house import GRADUS, PROBLEMS, House, descendants, environment, is_abandoned, mounts, processes, slots_of, until

SOLUTION = (PROBLEMS / "hello-autograd/submissions/accepted/dual_number.cpp").read_text()
SLOW = "import time\nwhile time.process_time() < 0.7: pass\n"  # in each test case


class Restart(unittest.TestCase):
    def setUp(self):
        self.house = self.enterContext(House(sandboxes=1))

    def test_ctrl_c_stops_everything_it_started_and_a_restart_keeps_everything(self):
        before = mounts()
        self.house.start()
        self.assertIsNotNone(self.house.password)
        client = Client(self.house.port).sign_up()
        address = client.submit("hello-autograd", "cpp", SOLUTION)
        history = repr(client.follow(address))
        stray = client.submit("hello-autograd", "python", SLOW)  # in a box while we stop
        until(lambda: client.submission(stray)["state"] == "grading", what="the worker to take it")
        started = descendants(self.house.up.pid)
        self.assertGreater(len(started), 3)
        slots = slots_of([self.house.pid_of("work")])
        self.assertNotEqual(slots, set())
        self.assertEqual(self.house.stop(), 0)
        self.assertEqual(started & processes().keys(), set())
        self.assertEqual(mounts(), before)
        until(lambda: not any(map(is_abandoned, slots)), what="somebody who makes a slot of the same name to hold it")

        password, self.house.password = self.house.password, None
        self.house.start()
        self.assertIsNone(self.house.password)  # told once
        self.assertEqual(repr(client.follow(address)), history)  # the session is kept as well
        self.assertEqual(client.follow(stray)[-1].data["verdict"], "wrong_answer")
        admin = Client(self.house.port)
        admin.name, admin.password = "admin", password
        self.assertEqual(admin.log_in().get("/api/v1/accounts/me").json()["role"], "admin")

    def test_the_password_is_kept_nowhere(self):
        self.house.start()
        self.assertEqual(self.house.stop(), 0)
        for path in self.house.directory.rglob("*"):
            if path.is_file():
                self.assertNotIn(self.house.password.encode(), path.read_bytes(), path)

    def test_a_new_admin_password_replaces_the_old_one(self):
        self.house.start()
        old = self.house.password
        self.house.stop()
        self.house.start("--new-admin-password")
        self.assertNotEqual(self.house.password, old)
        for password, status in ((old, 401), (self.house.password, 201)):
            credentials = {"name": "admin", "password": password, "kind": "bearer"}
            self.assertEqual(Client(self.house.port).request("POST", "/api/v1/sessions", credentials).status, status)

    def test_sigkill_leaves_nothing_running_and_the_next_start_works(self):
        self.house.start()
        started = descendants(self.house.up.pid)
        os.kill(self.house.up.pid, signal.SIGKILL)
        self.house.ending()
        self.house.start()
        until(lambda: not started & processes().keys(), what="those of the killed one to end")

    def test_sigterm_stops_it_too(self):
        self.house.start()
        started = descendants(self.house.up.pid)
        self.assertEqual(self.house.stop(signal.SIGTERM), 0)
        self.assertEqual(started & processes().keys(), set())

    def test_the_server_is_nobody_and_secrets_are_in_no_arguments(self):
        self.house.start()
        serve = pathlib.Path(f"/proc/{self.house.pid_of('serve')}")
        status = dict(line.split(":\t", 1) for line in (serve / "status").read_text().splitlines() if ":\t" in line)
        gradus = subprocess.run(["id", "-u", "gradus"], capture_output=True, text=True, check=True).stdout.strip()
        self.assertEqual(set(status["Uid"].split()), {gradus})
        self.assertEqual(status["Groups"].strip(), "")
        self.assertEqual(status["NoNewPrivs"], "1")
        self.assertEqual(int(status["CapEff"], 16), 0)
        self.assertEqual(int(status["CapPrm"], 16), 0)
        table = processes()
        for pid in descendants(self.house.up.pid):
            self.assertNotRegex(" ".join(table[pid][1]), "(?i)postgres(ql)?://|password", table[pid][1])


class Refusals(unittest.TestCase):
    def setUp(self):
        self.house = self.enterContext(House())

    def refused(self, house, status, *options, **changes):
        up = house.spawn(*options, **changes)
        up.communicate(timeout=60)
        self.assertEqual(up.returncode, status, house.log.read_text())
        return house.log.read_text().splitlines()[-1]

    def test_two_on_one_data_directory(self):
        self.house.start()
        self.house.port = 0
        said = self.refused(self.house, 3)
        self.assertIn("another `gradus up` uses", said)
        self.assertIsNone(self.house.up.poll())

    def test_a_port_that_is_taken(self):
        self.house.start()
        with House() as other:
            other.port = self.house.port
            self.assertIn("Address already in use", self.refused(other, 3))

    def test_an_image_that_is_not_there(self):
        said = self.refused(self.house, 3, "--image", "/nowhere/image")
        self.assertIn("/nowhere/image", said)
        self.assertIn("deploy/runtime/make", said)

    def test_a_database_that_is_not_there(self):
        url = "postgresql://somebody:hidden-word@127.0.0.1:1/gradus"
        self.refused(self.house, 3, GRADUS_DATABASE_URL=url)
        self.assertNotIn("hidden-word", self.house.log.read_text())

    def test_wrong_usage(self):
        for options in (["--no-such"], ["--sandboxes", "0"], ["--problems", "/nowhere"], ["stray"]):
            with self.subTest(options=options):
                self.assertIn("gradus up --help", self.refused(self.house, 2, *options))

    def test_somebody_who_is_not_root(self):
        with open(GRADUS, "rb") as program:  # by descriptor: the checkout may lie where nobody else can enter
            told = subprocess.run([f"/proc/self/fd/{program.fileno()}", "up", "--data", "/tmp/never", "--problems", "/"],
                                  pass_fds=[program.fileno()], user="nobody", group="nogroup", extra_groups=[], cwd="/",
                                  capture_output=True, text=True, env=environment())
        self.assertEqual(told.returncode, 2)
        self.assertIn("needs root", told.stderr)


class BrokenProblems(unittest.TestCase):
    def test_a_broken_folder_tells_all_its_defects_and_stops_no_other(self):
        house = self.enterContext(House())
        problems = house.directory / "problems"
        shutil.copytree(PROBLEMS, problems)
        house.options[house.options.index("--problems") + 1] = str(problems)
        (problems / "broken").mkdir()
        (problems / "broken" / "problem.yaml").write_text("name: [\n")
        house.start()
        client = Client(house.port).sign_up()
        self.assertEqual(client.get("/api/v1/problems/broken").status, 404)
        self.assertEqual(client.get("/api/v1/problems/hello-autograd").status, 200)
        self.assertIn("up: problem broken: problem.yaml", house.log.read_text())
        house.stop()

        # One that was in service and breaks keeps its last good version; one that is gone goes.
        (problems / "hello-autograd" / "problem.yaml").write_text("name: [\n")
        shutil.rmtree(problems / "mean-squared-error")
        house.start()
        self.assertEqual(client.get("/api/v1/problems/hello-autograd").status, 200)
        self.assertEqual(client.get("/api/v1/problems/mean-squared-error").status, 404)
        address = client.submit("hello-autograd", "cpp", SOLUTION)
        self.assertEqual(client.follow(address)[-1].data["verdict"], "accepted")


if __name__ == "__main__":
    unittest.main()
