"""The event stream: live, resumed by Last-Event-ID, one history for all who look."""

import threading
import unittest

from client import Client
from house import PROBLEMS, House

SOLUTION = (PROBLEMS / "hello-autograd/submissions/accepted/dual_number.cpp").read_text()
SLOW = "import time\nwhile time.process_time() < 0.5: pass\n"  # in each test case


class EventStream(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = cls.enterClassContext(House()).start()
        cls.client = Client(cls.house.port).sign_up()

    def test_a_follower_who_reconnects_after_each_event_misses_none_and_sees_none_twice(self):
        address = self.client.submit("hello-autograd", "cpp", SOLUTION)
        seen, after = [], None
        while not seen or seen[-1].type != "graded":
            with self.client.events(address, after) as stream:
                seen.append(next(iter(stream)))
            after = seen[-1].id
        whole = self.client.follow(address)
        self.assertEqual([repr(event) for event in seen], [repr(event) for event in whole])
        self.assertEqual(whole[-1].data["verdict"], "accepted")

    def test_many_followers_see_the_same_history(self):
        address = self.client.submit("hello-autograd", "cpp", SOLUTION)
        histories = []
        followers = [threading.Thread(target=lambda: histories.append(repr(self.client.follow(address)))) for _ in range(20)]
        for follower in followers:
            follower.start()
        for follower in followers:
            follower.join()
        self.assertEqual(len(histories), 20)
        self.assertEqual(len(set(histories)), 1)

    def test_a_follower_who_comes_after_the_verdict_gets_the_rest_and_the_end(self):
        address = self.client.submit("hello-autograd", "cpp", SOLUTION)
        whole = self.client.follow(address)
        with self.client.events(address, after=whole[1].id) as stream:
            rest = list(stream)
        self.assertEqual([repr(event) for event in rest], [repr(event) for event in whole[2:]])
        told_all = self.client.request("GET", address + "/events", headers={"Last-Event-ID": str(whole[-1].id)})
        self.assertEqual((told_all.status, told_all.body), (204, b""))  # a browser's EventSource stops asking

    def test_events_come_while_the_judge_is_at_work(self):
        address = self.client.submit("hello-autograd", "python", SLOW)
        states = []
        with self.client.events(address) as stream:
            for event in stream:
                if event.type == "case":
                    states.append(self.client.submission(address)["state"])
        self.assertIn("grading", states)

    def test_nobody_else_sees_them(self):
        address = self.client.submit("hello-autograd", "cpp", SOLUTION)
        other = Client(self.house.port).sign_up()
        for path in (address, address + "/events"):
            self.assertEqual(other.get(path).status, 404)
            self.assertEqual(Client(self.house.port).get(path).status, 401)


if __name__ == "__main__":
    unittest.main()
