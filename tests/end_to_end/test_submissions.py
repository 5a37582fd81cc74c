"""Every solution that ships with a problem, submitted over HTTP and followed live, gets the verdict it is filed under."""

import collections
import unittest

from client import Client, language_of
from house import PROBLEMS, House

# The folders that do not name one verdict, and what is seen for them.
LOOSE = {"partially_accepted": "accepted"}


class Submissions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = cls.enterClassContext(House()).start()
        cls.client = Client(cls.house.port).sign_up()
        cls.students = {}

    def student(self, slug):
        """One a problem: nobody may have more than ten submissions waiting."""
        if slug not in self.students:
            self.students[slug] = Client(self.house.port).sign_up()
        return self.students[slug]

    def examples(self, folders):
        for path in sorted(PROBLEMS.glob("*/submissions/*/*")):
            if folders(path.parent.name):
                yield path.parts[-4], path

    def submit_all(self, folders):
        """[(path, slug, address)], all queued before the first is looked at: two are graded at a time."""
        submitted = []
        for slug, path in self.examples(folders):
            submitted.append((path, slug, self.student(slug).submit(slug, language_of(path), path.read_text())))
        return submitted

    def check_events(self, events, cases_max):
        self.assertEqual([event.id for event in events], list(range(1, len(events) + 1)))
        kinds = [event.type for event in events]
        self.assertEqual(kinds[:2], ["queued", "claimed"])
        self.assertEqual(kinds[-1], "graded")
        counts = collections.Counter(kinds)
        self.assertEqual(counts["graded"], 1)
        self.assertLessEqual(counts["case"], cases_max)

    def check(self, path, slug, address):
        events = self.student(slug).follow(address)
        self.check_events(events, len(list((PROBLEMS / slug / "data").glob("*/*.in"))))
        told, shown = events[-1].data, self.student(slug).submission(address)
        expected = LOOSE.get(path.parent.name, path.parent.name)
        self.assertEqual(told["verdict"], expected, [event.data for event in events])
        self.assertEqual((shown["state"], shown["verdict"], shown["points"]), ("graded", told["verdict"], told["points"]))
        if path.parent.name == "accepted":
            self.assertEqual(shown["points"], shown["points_max"])
        else:
            self.assertLess(shown["points"], shown["points_max"])

    def test_every_problem_accepts_its_solutions_in_python_and_in_cpp(self):
        languages = collections.defaultdict(set)
        for path, slug, address in self.submit_all(lambda folder: folder == "accepted"):
            languages[slug].add(language_of(path))
            with self.subTest(solution=f"{slug}/{path.name}"):
                self.check(path, slug, address)
        self.assertEqual(len(languages), len(list(PROBLEMS.glob("*/problem.yaml"))))
        for slug, found in languages.items():
            self.assertEqual(found, {"python", "cpp"}, slug)

    def test_what_is_wrong_gets_the_verdict_it_is_filed_under(self):
        for path, slug, address in self.submit_all(lambda folder: folder != "accepted"):
            with self.subTest(solution=f"{slug}/{path.parent.name}/{path.name}"):
                self.check(path, slug, address)

    def test_the_problems_are_listed_without_their_secrets(self):
        slugs = {path.parent.name for path in PROBLEMS.glob("*/problem.yaml")}
        listed = self.client.get("/api/v1/problems")
        self.assertEqual({problem["slug"] for problem in listed.json()["problems"]}, slugs)
        for slug in sorted(slugs):
            shown = self.client.expect(200, "GET", f"/api/v1/problems/{slug}").body.decode()
            for secret in (PROBLEMS / slug / "data" / "secret").glob("*.ans"):
                answer = secret.read_text().strip()
                if len(answer) > 6:  # a short one may stand in the statement by chance
                    self.assertNotIn(answer, shown, secret)
            self.assertNotIn("secret", shown)


if __name__ == "__main__":
    unittest.main()
