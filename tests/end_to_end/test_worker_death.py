"""Processes that die in the middle: nothing is lost, no verdict is given twice, what died is started again."""

import os
import signal
import unittest

from client import Client
from house import House, descendants, until

# Grading takes a while, so that there is a middle to die in: about a second of CPU in each test case.
SLOW = """
import time
while time.process_time() < 0.7:
    pass
print("nonsense")
"""


class Death(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = cls.enterClassContext(House(sandboxes=1)).start()
        cls.client = Client(cls.house.port).sign_up()

    def kill(self, part):
        pid = until(lambda: self.house.pid_of(part), what=part)
        below = descendants(pid)
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.house.pid_of(part) not in (None, pid), what=f"a new {part}")
        return below

    def test_killing_the_worker_in_the_middle_gives_exactly_one_verdict(self):
        address = self.client.submit("hello-autograd", "python", SLOW)
        history = []
        with self.client.events(address) as stream:
            for event in stream:
                history.append(event)
                if event.type == "case":
                    break
        boxed = self.kill("work")
        until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in boxed), what="the boxes to die with their keeper")
        whole = self.client.follow(address)
        kinds = [event.type for event in whole]
        self.assertEqual(kinds.count("graded"), 1)
        self.assertEqual(kinds[-1], "graded")
        self.assertEqual(kinds.count("claimed"), 2)
        self.assertEqual([event.id for event in whole], list(range(1, len(whole) + 1)))
        self.assertEqual([repr(event) for event in whole[: len(history)]], [repr(event) for event in history])
        shown = self.client.submission(address)
        self.assertEqual((shown["state"], shown["verdict"]), ("graded", "wrong_answer"))

    def test_killing_the_server_costs_followers_a_reconnect(self):
        address = self.client.submit("hello-autograd", "python", SLOW)
        with self.client.events(address) as stream:
            first = next(iter(stream))
        self.kill("serve")
        until(self.answers, what="the server to answer again")
        self.assertEqual(self.client.submission(address)["id"], int(address.rsplit("/", 1)[1]))  # the session lives on
        with self.client.events(address, after=first.id) as stream:
            rest = list(stream)
        self.assertEqual(rest[-1].type, "graded")
        self.assertEqual(rest[0].id, first.id + 1)

    def answers(self):
        try:
            return self.client.get("/readyz").status == 200
        except OSError:
            return False

    def test_killing_postgresql_loses_nothing(self):
        address = self.client.submit("hello-autograd", "python", SLOW)
        postmaster = int((self.house.directory / "var/postgresql/data/postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        until(lambda: not os.path.exists(f"/proc/{postmaster}"), what="PostgreSQL to die")
        until(self.answers, what="everything to come back")
        whole = until(lambda: self.history_of(address), what="the verdict")
        self.assertEqual([event.type for event in whole].count("graded"), 1)

    def history_of(self, address):
        try:
            history = self.client.follow(address)
        except (OSError, AssertionError):
            return None
        return history if history and history[-1].type == "graded" else None


if __name__ == "__main__":
    unittest.main()
