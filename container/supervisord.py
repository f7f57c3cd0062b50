"""Runs supervisord without what it loads for nothing: it has no control port here (supervisord.conf), but would load its
web server, XML-RPC, HTML, TLS and a package manager's plugins all the same, for 8 MB. Started with -I and -S: nothing in the
environment or in a site's own files has a say in what root runs.

And it starts again at once what has ended. By itself it looks once a second, and first sees that a program has ended, and a
second later that it should be started.

And it ends what stands still: a program whose event loop turns writes a byte every 2 s into a pipe, its descriptor 3. Where none came
for 15 s in which the program could have run, it can't be asked to end and is killed; then it is started again like
any that ended. Not counted is the time in which this process did not run either (the host slept, the container was paused, the log's
reader hung), nor the time in which the kernel had the program wait for a disk or for a processor. Before its first byte a program
has half an hour: a start may have much to do.
"""

import os
import signal
import sys
import time
from types import ModuleType


class Absent(ModuleType):
    """Of whatever is asked for, it has an empty class: enough for names that are imported, extended or caught."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


for absent in (
    # Of 4.2 and of 4.3: where plugins are found.
    "pkg_resources",
    "importlib.metadata",
    "supervisor.http",
    "supervisor.xmlrpc",
    "base64",
    "hashlib",
    "html",
    "html.entities",
    "html.parser",
    "http",
    "http.client",
    "platform",
    "syslog",
    "urllib",
    "urllib.parse",
    "xmlrpc",
    "xmlrpc.client",
):
    sys.modules[absent] = Absent(absent)
sys.modules["supervisor.http"].make_http_servers = lambda options, supervisord: []

# Alpine's folder, and Debian's.
version = f"python{sys.version_info.major}.{sys.version_info.minor}"
sys.path += [f"/usr/lib/{version}/site-packages", "/usr/lib/python3/dist-packages"]

from supervisor.medusa import asyncore_25 as asyncore  # noqa: E402
from supervisor.process import Subprocess  # noqa: E402
from supervisor.supervisord import Supervisor, main  # noqa: E402


class Wake:
    """A pipe among what the loop waits for: Python writes a byte into it for each signal, such as that of a child's end."""

    def __init__(self):
        self.end, signals = os.pipe()
        os.set_blocking(self.end, False)
        os.set_blocking(signals, False)
        signal.set_wakeup_fd(signals, warn_on_full_buffer=False)

    def readable(self):
        return True

    def writable(self):
        return False

    def handle_read_event(self):
        os.read(self.end, 512)

    def handle_error(self):
        pass


def runforever(self, run=Supervisor.runforever):
    wake = Wake()
    asyncore.socket_map[wake.end] = wake
    run(self)


def reap(self, once=False, recursionguard=0, reap_all=Supervisor.reap):
    reap_all(self, once, recursionguard)
    if recursionguard:
        return
    for group in self.process_groups.values():
        for process in group.processes.values():
            # What ended as soon as it began waits for the next look: it would keep the processor busy.
            if process.laststop - process.laststart >= 1:
                process.transition()


# Seconds. A look that comes later than LATE was held up itself.
STILL, STARTING, LATE = 15, 1800, 3
HEARTBEAT = 3


def words_of(path):
    """Of a file of the kernel, after the name in parentheses, which may hold anything."""
    try:
        with open(path) as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []


class Heart:
    """Of one run of a program: the pipe, and for how long nothing came from it."""

    def __init__(self):
        self.pipe, self.end = os.pipe()
        os.set_blocking(self.pipe, False)
        # A full pipe must not hold up the program.
        os.set_blocking(self.end, False)
        self.still, self.beaten, self.delayed, self.looked = 0, False, 0, time.monotonic()

    def close(self):
        os.close(self.pipe)

    def beat(self):
        try:
            return os.read(self.pipe, 4096) != b""
        except BlockingIOError:
            return False

    def waits(self, pid, passed):
        """Whether the kernel had it wait for a disk, or most of the time for a processor."""
        before, words = self.delayed, words_of(f"/proc/{pid}/schedstat")
        self.delayed = int(words[1]) if len(words) > 1 else 0
        return words_of(f"/proc/{pid}/stat")[:1] == ["D"] or (self.delayed - before) / 1e9 > passed / 2

    def stands_still(self, pid):
        now = time.monotonic()
        passed, self.looked = now - self.looked, now
        waits = self.waits(pid, passed)
        if self.beat():
            self.still, self.beaten = 0, True
        elif passed <= LATE and not waits:
            self.still += passed
        return self.still >= (STILL if self.beaten else STARTING)


def spawn(self, spawn_it=Subprocess.spawn):
    if getattr(self, "heart", None):
        self.heart.close()
    self.heart = Heart()
    try:
        return spawn_it(self)
    finally:
        os.close(self.heart.end)


def prepare_child_fds(self):
    """As supervisor's own, for a program that has one pipe for all that it says; and the heartbeat's."""
    os.dup2(self.pipes["child_stdin"], 0)
    os.dup2(self.pipes["child_stdout"], 1)
    os.dup2(self.pipes["child_stdout"], 2)
    if self.heart.end == HEARTBEAT:
        os.set_inheritable(HEARTBEAT, True)
    else:
        os.dup2(self.heart.end, HEARTBEAT)
    os.closerange(HEARTBEAT + 1, self.config.options.minfds)


def tick(self, now=None, tick_all=Supervisor.tick):
    tick_all(self, now)
    for group in self.process_groups.values():
        for process in group.processes.values():
            if not process.pid or time.monotonic() - process.heart.looked < 0.5:
                continue
            if process.heart.stands_still(process.pid):
                self.options.logger.warn(f"stevedore: the {process.config.name} program stood still: it is ended and started again")
                process.heart.still = 0
                # Not supervisor's own kill(): what that ended is not started again.
                os.killpg(process.pid, signal.SIGKILL)


Subprocess.spawn = spawn
Subprocess._prepare_child_fds = prepare_child_fds
Supervisor.tick = tick
Supervisor.runforever = runforever
Supervisor.reap = reap
main()
