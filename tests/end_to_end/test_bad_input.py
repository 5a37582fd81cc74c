"""Every bad thing gets a clear, stable answer, and loses nothing."""

import http.client
import json
import socket
import unittest

from client import Client
from house import PROBLEMS, House

SOLUTION = (PROBLEMS / "hello-autograd/submissions/accepted/dual_number.cpp").read_text()
SUBMISSIONS = "/api/v1/problems/hello-autograd/submissions"
SOURCE_BYTES_MAX = 256 << 10


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = cls.enterClassContext(House(sandboxes=1)).start()
        cls.client = Client(cls.house.port).sign_up()

    def check_refusal(self, answer, status):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], "application/problem+json")
        told = answer.json()
        self.assertEqual(told["status"], status)
        for member in ("type", "title", "detail"):
            self.assertTrue(told[member], member)
        return told

    def refused(self, status, method, path, body=None, headers=None):
        return self.check_refusal(self.client.request(method, path, body, headers), status)

    def test_what_is_not_there_is_404(self):
        for method, path, body in (
            ("GET", "/api/v1/problems/no-such-problem", None),
            ("POST", "/api/v1/problems/no-such-problem/submissions", {"language": "cpp", "source": SOLUTION}),
            ("GET", "/api/v1/submissions/999999999", None),
            ("GET", "/api/v1/submissions/999999999/events", None),
            ("GET", "/api/v1/submissions/not-a-number", None),
            ("GET", "/api/v1/no/such/page", None),
        ):
            with self.subTest(path=path):
                self.refused(404, method, path, body)

    def test_an_unknown_language_is_422_with_the_list(self):
        told = self.refused(422, "POST", SUBMISSIONS, {"language": "cobol", "source": SOLUTION})
        self.assertIn("cpp", json.dumps(told))
        self.assertIn("python", json.dumps(told))

    def test_a_source_is_taken_up_to_256_KiB(self):
        def padded(size):
            return SOLUTION + "\n" * (size - len(SOLUTION.encode()))

        for size in (SOURCE_BYTES_MAX - 1, SOURCE_BYTES_MAX):
            address = self.client.submit("hello-autograd", "cpp", padded(size))
            self.assertEqual(self.client.follow(address)[-1].data["verdict"], "accepted")
        self.refused(413, "POST", SUBMISSIONS, {"language": "cpp", "source": padded(SOURCE_BYTES_MAX + 1)})

    def test_broken_json_is_400_with_the_place(self):
        for body in (b'{"language": "cpp", ', b'{"language": cpp}', b"", b"[1, 2", b'{"a": "\xff"}'):
            with self.subTest(body=body):
                self.refused(400, "POST", SUBMISSIONS, body, {"Content-Type": "application/json"})
        told = self.refused(400, "POST", SUBMISSIONS, b'{"language": !}', {"Content-Type": "application/json"})
        self.assertRegex(told["detail"], "1[34]")

    def test_fields_that_are_missing_or_of_another_kind_are_422(self):
        for body in ({}, {"language": "cpp"}, {"source": SOLUTION}, {"language": 1, "source": SOLUTION},
                     {"language": "cpp", "source": ["no"]}):
            with self.subTest(body=body):
                self.refused(422, "POST", SUBMISSIONS, body)

    def test_an_empty_source_is_an_answer_not_a_crash(self):
        answer = self.client.request("POST", SUBMISSIONS, {"language": "python", "source": ""})
        self.assertIn(answer.status, (202, 422))

    def test_a_source_may_hold_any_character(self):
        for source in ("print('\u0000')", "# 日本語 \U0001f600\nprint(1)\n", "\\" * 1000):
            answer = self.client.request("POST", SUBMISSIONS, {"language": "python", "source": source})
            self.assertIn(answer.status, (202, 422), answer.body)
            if answer.status == 202:
                self.assertIn(self.client.follow(answer.headers["Location"])[-1].data["verdict"], ("wrong_answer", "run_time_error"))

    def test_without_a_session_it_is_401(self):
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Cookie": "session=nonsense"}):
            stranger = Client(self.house.port)
            stranger.headers = headers
            for method, path in (("POST", SUBMISSIONS), ("GET", "/api/v1/submissions"), ("GET", "/api/v1/submissions/1")):
                with self.subTest(headers=headers, path=path):
                    self.check_refusal(stranger.request(method, path, {"language": "cpp", "source": "x"} if method == "POST" else None), 401)

    def test_another_method_is_405(self):
        answer = self.client.request("DELETE", "/api/v1/problems")
        self.check_refusal(answer, 405)
        self.assertIn("GET", answer.headers["Allow"])

    def test_accounts_that_cannot_be(self):
        for status, name, password in ((422, "", "long enough"), (422, "a b", "long enough"), (422, "x" * 33, "long enough"),
                                       (422, "short-password", "1234567"), (409, self.client.name.upper(), "long enough"),
                                       (409, "Admin", "long enough")):
            with self.subTest(name=name):
                self.refused(status, "POST", "/api/v1/accounts", {"name": name, "password": password})
        self.refused(401, "POST", "/api/v1/sessions", {"name": self.client.name, "password": "wrong password"})

    def test_requests_that_are_no_http_and_clients_that_go_away_do_no_harm(self):
        for text in (b"\x16\x03\x01 hello\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
                     b"POST " + SUBMISSIONS.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b""):
            with socket.create_connection(("127.0.0.1", self.house.port), timeout=20) as raw:
                raw.sendall(text)
                raw.shutdown(socket.SHUT_WR)
                answer = raw.makefile("rb").read()
            if answer:
                self.assertRegex(answer, rb"^HTTP/1\.[01] 4\d\d ")
        self.assertEqual(self.client.get("/readyz").status, 200)

    def test_bodies_above_the_limit_are_413(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=20)
        connection.putrequest("POST", SUBMISSIONS)
        connection.putheader("Authorization", self.client.headers["Authorization"])
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(64 << 20))
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 413)


if __name__ == "__main__":
    unittest.main()
