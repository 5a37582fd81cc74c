"""A running `gradus up` in a directory of its own: how tests start it, look at it and stop it."""

import fcntl
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROBLEMS = ROOT / "problems"
GRADUS = os.environ.get("GRADUS", str(ROOT / "build" / "release" / "api" / "gradus"))


def until(condition, seconds=60, what="a condition"):
    """Waits for a condition with a deadline; its value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.02)


def environment(**changes):
    """Ours, without what would lead `gradus` to somebody else's data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADUS_") or name == "GRADUS_RUNTIME"}
    return {**kept, **changes}


def processes():
    """{pid: (parent's pid, arguments)} of every process that is not a zombie."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
                if state != "Z":
                    found[int(entry.name)] = int(parent), (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except (FileNotFoundError, ProcessLookupError):
                pass  # it ended while we looked
    return found


def descendants(pid):
    table = processes()
    found, before = {pid}, set()
    while found != before:
        before = found
        found = found | {child for child, (parent, _) in table.items() if parent in found}
    return found - {pid}


def mounts():
    return set(pathlib.Path("/proc/self/mountinfo").read_text().splitlines())


def slots_of(pids):
    """The cgroups of boxes, in either version of the tree, that these processes hold: open and locked directories."""
    held = set()
    for pid in pids:
        for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
            if re.fullmatch(r"/sys/fs/cgroup/.*/gradus/slot-\d+", target := os.readlink(entry)):
                held.add(target)
    return held


def is_abandoned(slot):
    """Whether it is there and nobody holds it: somebody else on the host may have taken it meanwhile."""
    try:
        directory = os.open(slot, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(directory)


class House:
    def __init__(self, problems=PROBLEMS, sandboxes=2):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="gradus-house-"))  # only root can enter it
        self.log = self.directory / "log"
        self.options = ["--data", str(self.directory / "var"), "--problems", str(problems), "--sandboxes", str(sandboxes)]
        self.port = 0  # the first start finds a free one, which the later ones keep
        self.password = None
        self.up = None

    def spawn(self, *options, **changes):
        """Starts `gradus up` and does not wait; a process group of its own, as a terminal's foreground job has."""
        with open(self.log, "ab") as log:
            return subprocess.Popen([GRADUS, "up", *self.options, "--port", str(self.port), *options], text=True,
                                    stdout=subprocess.PIPE, stderr=log, start_new_session=True, env=environment(**changes))

    def start(self, *options):
        self.up = self.spawn(*options)
        for line in self.up.stdout:
            if said := re.fullmatch(r"    password  (\S+)\n", line):
                self.password = said[1]
            if said := re.fullmatch(r"Gradus serves http://127\.0\.0\.1:(\d+)/\n", line):
                self.port = int(said[1])
                return self
        self.up.stdout.close()
        raise AssertionError(f"gradus up ended with {self.up.wait()}:\n{self.log.read_text()}")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def pid_of(self, part):
        """The process of a part, "serve" or "work"; None while there is none."""
        table = processes()
        for pid in descendants(self.up.pid):
            if pid in table and table[pid][0] == self.up.pid and table[pid][1][:2] == ["gradus", part]:
                return pid
        return None

    def stop(self, how=signal.SIGINT):
        """Ctrl-C, as a terminal sends it: to the whole process group. The exit status."""
        os.killpg(self.up.pid, how)
        return self.ending()

    def ending(self):
        """The exit status of an `up` that is about to end."""
        self.up.stdout.read()
        self.up.stdout.close()
        return self.up.wait(timeout=60)

    def close(self):
        if self.up and self.up.poll() is None:
            self.stop()
        shutil.rmtree(self.directory)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
