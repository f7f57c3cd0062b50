"""Runs supervisord without what it loads for nothing: it has no control port here (supervisord.conf), but would load its
web server, XML-RPC, HTML, TLS and a package manager's plugins all the same, for 8 MB. Started with -I and -S: nothing in the
environment or in a site's own files has a say in what root runs.
"""

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

from supervisor.supervisord import main  # noqa: E402

main()
