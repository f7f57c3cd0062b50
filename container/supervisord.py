"""Runs supervisord without what it loads for nothing: it has no control port here (supervisord.conf), but would load its
web server, XML-RPC, HTML, TLS and a package manager's plugins all the same, for 8 MB. Started with -I and -S: nothing in the
environment or in a site's own files has a say in what root runs.

And it starts again at once what has ended. By itself it looks once a second, and first sees that a program has ended, and a
second later that it should be started.
"""

import os
import signal
import sys
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


Supervisor.runforever = runforever
Supervisor.reap = reap
main()
