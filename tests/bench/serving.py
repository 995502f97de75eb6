"""The web command that is shipped, on its own port, and the processor time that its processes take."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

PORTAL, BARE = "bcp_portal.wsgi:application", "tests.bench.bare_wsgi:application"
TICK = os.sysconf("SC_CLK_TCK")
PARENT, USER_TIME, SYSTEM_TIME = 1, 11, 12  # among the fields of /proc/PID/stat that follow the name


@dataclass(frozen=True)
class WebServer:
    """A gunicorn with two processes of four threads each."""

    process: subprocess.Popen[bytes]
    port: int

    def used(self) -> float:
        """Seconds of the processor that its processes have taken until now."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[PARENT] == str(self.process.pid):
                ticks += int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])
        return ticks / TICK

    def connect(self, timeout: float = 30) -> HTTPConnection:
        """A connection of one browser."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout)


@contextmanager
def served(port: int, application: str = PORTAL) -> Iterator[WebServer]:
    """The web server as the image starts it, on the database of this process."""
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": database, "PORTAL_VAR": folder, "SECRET_KEY": settings.SECRET_KEY}
        command = ["gunicorn", application, f"--bind=127.0.0.1:{port}", "--threads=4", "--workers=2"]
        process = subprocess.Popen([sys.executable, "-m", *command, "--log-level=error"], env=environment)  # noqa: S603
        server = WebServer(process, port)
        try:
            until_it_answers(server)
            yield server
            process.terminate()
            process.wait(30)
        finally:
            process.kill()


def until_it_answers(server: WebServer) -> None:
    """A server starts within half a minute; what it answers is of no matter."""
    for _ in range(300):
        try:
            probe = server.connect(timeout=1)
            probe.request("GET", "/healthz")
            probe.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server does not answer.")
