"""What deploy/run and deploy/test do before the build: the list of packages, and what they say."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"

# From `apt-get install --simulate libboost-dev` on a Debian 12 with libboost1.81-dev (apt 2.6.1).
SIMULATION = """\
Reading package lists...
The following packages will be REMOVED:
  libboost-json1.81-dev libboost1.81-dev
The following NEW packages will be installed:
  libboost-dev libboost1.74-dev
Remv libboost-json1.81-dev [1.81.0-5+deb12u1]
Remv libboost1.81-dev [1.81.0-5+deb12u1] []
Inst libboost1.74-dev (1.74.0+ds1-21 Debian:12.11/oldstable [amd64])
Conf libboost1.74-dev (1.74.0+ds1-21 Debian:12.11/oldstable [amd64])
"""


def prepared(script, *arguments, text=""):
    """The standard output of a piece of bash that has sourced deploy/prepare."""
    command = ["bash", "-c", f'set -euo pipefail; source "{DEPLOY}/prepare"; {script}', "bash", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


class Packages(unittest.TestCase):
    def test_each_line_is_one_package_and_its_reason(self):
        for line in (DEPLOY / "packages").read_text().splitlines():
            with self.subTest(line=line):
                if line and not line.startswith("#"):
                    self.assertRegex(line, r"^[a-z0-9.+-]+ +# [A-Za-z`]")

    def test_the_list_is_read_without_its_comments(self):
        with tempfile.NamedTemporaryFile("w") as listed:
            listed.write("# all of them\n\ng++   # the compiler\nlibseccomp-dev\n")
            listed.flush()
            self.assertEqual(prepared('packages_of "$1"', listed.name).split(), ["g++", "libseccomp-dev"])

    def test_only_what_is_not_installed_is_missing(self):
        self.assertEqual(prepared('missing_of "$@"', "bash", "no-such-package", "coreutils").split(), ["no-such-package"])
        self.assertEqual(prepared('missing_of "$@"', "bash", "coreutils").split(), [])

    def test_here_nothing_of_the_list_is_missing(self):
        self.assertEqual(prepared('missing_of $(packages_of "$root/deploy/packages")').split(), [])

    def test_what_apt_would_remove_is_found(self):
        self.assertEqual(prepared("removals_in", text=SIMULATION).split(), ["libboost-json1.81-dev", "libboost1.81-dev"])
        self.assertEqual(prepared("removals_in", text="Inst g++ (4:12.2.0-3 Debian:12 [amd64])\n"), "")


class Help(unittest.TestCase):
    def test_both_commands_explain_themselves(self):
        for name in ("run", "test"):
            with self.subTest(name=name):
                told = subprocess.run([DEPLOY / name, "--help"], capture_output=True, text=True, check=True)
                self.assertTrue(told.stdout.startswith(f"usage: deploy/{name} "))
                self.assertIn("--allow-removals", told.stdout)


if __name__ == "__main__":
    unittest.main()
