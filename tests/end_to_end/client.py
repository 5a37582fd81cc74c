"""A student's program: JSON over HTTP, and the live events of a submission."""

import http.client
import json
import secrets


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Event:
    def __init__(self):
        self.id, self.type, self.data = None, None, None

    def __repr__(self):
        return f"{self.id} {self.type} {self.data}"


class Events:
    """The Server-Sent Events of one response, as they come; close() leaves in the middle."""

    def __init__(self, client, path, after):
        self.connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=120)
        headers = {**client.headers, **({"Last-Event-ID": str(after)} if after is not None else {})}
        self.connection.request("GET", path, headers=headers)
        self.response = self.connection.getresponse()
        if self.response.status != 200:
            told = self.response.read()
            self.close()
            raise AssertionError(f"GET {path}: {self.response.status} {told}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        event = Event()
        for line in self.response:
            line = line.decode().rstrip("\r\n")
            field, _, value = line.partition(": ")
            if line == "" and event.data is not None:
                yield event
            if line == "":
                event = Event()
            elif field == "id":
                event.id = int(value)
            elif field == "event":
                event.type = value
            elif field == "data":
                event.data = json.loads(value)

    def close(self):
        self.response.close()
        self.connection.close()


class Client:
    def __init__(self, port):
        self.port = port
        self.headers = {}
        self.name = "student-" + secrets.token_hex(4)
        self.password = secrets.token_urlsafe(12)

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {**self.headers, **(headers or {})}
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, body, sent)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def get(self, path):
        return self.request("GET", path)

    def expect(self, status, method, path, body=None):
        answer = self.request(method, path, body)
        if answer.status != status:
            raise AssertionError(f"{method} {path}: {answer.status} instead of {status}: {answer.body.decode()}")
        return answer

    def sign_up(self):
        self.expect(201, "POST", "/api/v1/accounts", {"name": self.name, "password": self.password})
        return self.log_in()

    def log_in(self):
        credentials = {"name": self.name, "password": self.password, "kind": "bearer"}
        token = self.expect(201, "POST", "/api/v1/sessions", credentials).json()["token"]
        self.headers = {"Authorization": "Bearer " + token}
        return self

    def submit(self, slug, language, source):
        """The address of the new submission."""
        body = {"language": language, "source": source}
        return self.expect(202, "POST", f"/api/v1/problems/{slug}/submissions", body).headers["Location"]

    def events(self, submission, after=None):
        return Events(self, submission + "/events", after)

    def follow(self, submission):
        """All events to the verdict, which is the last."""
        with self.events(submission) as events:
            return list(events)

    def submission(self, submission):
        return self.expect(200, "GET", submission).json()


def language_of(path):
    return {".py": "python", ".cpp": "cpp"}[path.suffix]
