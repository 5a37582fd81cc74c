"""deploy/runtime/make, with small recipes: an image is built once, whole or not at all, under the hash of its recipe."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

RUNTIME = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "runtime"

COUNTING = """#!/bin/bash
set -e
echo built >> "$COUNT"
mkdir "$1"
read -r < "$GO"
echo whole > "$1/state"
"""
DYING = """#!/bin/bash
mkdir "$1"
echo half > "$1/state"
exit 7
"""


class Making(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.images = self.directory / "images"
        shutil.copy(RUNTIME / "make", self.directory)
        self.environment = {**os.environ, "GRADUS_RUNTIME_DIRECTORY": str(self.images), "COUNT": str(self.directory / "count"),
                            "GO": str(self.directory / "go")}
        (self.directory / "go").write_text("go\n")

    def write_recipe(self, text):
        (self.directory / "recipe").write_text(text)
        (self.directory / "recipe").chmod(0o755)
        return self.images / hashlib.sha256(text.encode()).hexdigest()[:16]

    def start_make(self, *arguments):
        return subprocess.Popen([self.directory / "make", *arguments], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def make(self, *arguments):
        making = self.start_make(*arguments)
        path = making.communicate()[0].strip()
        return making.returncode, path

    def builds(self):
        count = pathlib.Path(self.environment["COUNT"])
        return len(count.read_text().splitlines()) if count.exists() else 0

    def test_an_image_is_named_by_its_recipe_and_built_once(self):
        image = self.write_recipe(COUNTING)
        for _ in range(2):
            self.assertEqual(self.make(), (0, str(image)))
        self.assertEqual((image / "state").read_text(), "whole\n")
        self.assertEqual(self.builds(), 1)
        other = self.write_recipe(COUNTING + "# changed\n")
        self.assertEqual(self.make(), (0, str(other)))
        self.assertEqual(self.builds(), 2)

    def test_nobody_else_on_the_host_can_put_a_file_into_an_image(self):
        image = self.write_recipe(COUNTING + 'mkdir -p "$1/var/tmp"\nchmod 1777 "$1/var/tmp"\nchmod 777 "$1"\n')
        self.assertEqual(self.make(), (0, str(image)))
        for directory in (image, image / "var", image / "var/tmp"):
            self.assertEqual(directory.stat().st_mode & 0o002, 0, directory)

    def test_two_at_once_build_one_image(self):
        image = self.write_recipe(COUNTING)
        (self.directory / "go").unlink()
        os.mkfifo(self.directory / "go")
        makings = [self.start_make() for _ in range(3)]
        (self.directory / "go").write_text("go\n")  # waits until a recipe reads; the others are there by then
        self.assertEqual([making.communicate()[0].strip() for making in makings], [str(image)] * 3)
        self.assertEqual(self.builds(), 1)

    def test_print_builds_nothing(self):
        image = self.write_recipe(COUNTING)
        self.assertEqual(self.make("--print"), (0, str(image)))
        self.assertFalse(image.exists())

    def test_a_build_that_dies_leaves_nothing_half_made(self):
        image = self.write_recipe(DYING)
        self.assertEqual(self.make()[0], 7)
        self.assertFalse(image.exists())
        self.assertEqual([path.name for path in self.images.iterdir()], [".lock"])

    def test_what_a_killed_build_left_is_cleared_by_the_next(self):
        image = self.write_recipe(COUNTING)
        left = self.images / ".building.12345"
        left.mkdir(parents=True)
        self.assertEqual(self.make(), (0, str(image)))
        self.assertFalse(left.exists())


class ShippedImage(unittest.TestCase):
    def test_it_holds_what_students_may_use(self):
        image = pathlib.Path(subprocess.run([RUNTIME / "make", "--print"], capture_output=True, text=True, check=True).stdout.strip())
        for path in ("usr/bin/g++", "usr/bin/python3", "usr/lib/python3/dist-packages/torch", "work", "proc", "dev"):
            self.assertTrue((image / path).exists(), path)
        self.assertEqual(image.stat().st_mode & 0o777, 0o755)


if __name__ == "__main__":
    unittest.main()
