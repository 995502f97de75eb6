"""The web command that is shipped, on its own port, and the wire between it and its database."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

PORTAL = "bcp_portal.wsgi:application"
PARENT = 1  # among the fields of /proc/PID/stat that follow the name


@dataclass(frozen=True)
class WebServer:
    """A gunicorn with some processes of some threads each."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """Its processes that answer requests."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # another one that has just ended
                if stat.read_text().rpartition(")")[2].split()[PARENT] == str(self.process.pid):
                    found.append(int(stat.parent.name))
        return found

    def used(self) -> float:
        """Seconds of the processor that its threads have taken until now; of one that has ended, nothing more."""
        spent = 0
        for worker in self.workers():
            for thread in Path(f"/proc/{worker}/task").glob("*/schedstat"):
                with suppress(OSError):
                    spent += int(thread.read_text().split()[0])
        return spent / 1e9

    def connect(self, timeout: float = 30) -> HTTPConnection:
        """A connection of one browser."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def kill(self) -> None:
        """End all of its processes at once, whatever they are at."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def served(
    port: int, application: str = PORTAL, *, database: str = "", processes: int = 2, threads: int = 4
) -> Iterator[WebServer]:
    """The web server as the image starts it, on the database of this process or the one at another address."""
    database = database or os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": database, "PORTAL_VAR": folder, "SECRET_KEY": settings.SECRET_KEY}
        command = [
            "gunicorn",
            application,
            f"--bind=127.0.0.1:{port}",
            f"--threads={threads}",
            f"--workers={processes}",
        ]
        process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", *command, "--log-level=critical"], env=environment, start_new_session=True
        )
        server = WebServer(process, port)
        try:
            until_it_answers(server)
            yield server
        finally:
            server.kill()


def until_it_answers(server: WebServer) -> None:
    """A server starts within half a minute; what it answers is of no matter."""
    for _ in range(300):
        with suppress(OSError, HTTPException), closing(server.connect(timeout=1)) as probe:
            probe.request("GET", "/healthz")
            probe.getresponse().read()
            return
        time.sleep(0.1)
    raise RuntimeError("The web server does not answer.")


def free_port() -> int:
    """A port that nobody listened on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


class Wire(ThreadingTCPServer):
    """What lies between a server and those who connect to it at ``port``; it can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.far = (host, port)
        self.ends: set[socket.socket] = set()
        self.is_cut = False
        self.port: int = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=[0.05]).start()

    def cut(self) -> None:
        """Break all connections, and those that somebody tries to make."""
        self.is_cut = True
        for end in tuple(self.ends):
            _break(end)

    def mend(self) -> None:
        """Let connections be made again."""
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self.shutdown()
        self.server_close()


class _Connection(BaseRequestHandler):
    """What comes in at one end goes out at the other, until either is closed."""

    def handle(self) -> None:
        wire, near = self.server, self.request
        assert isinstance(wire, Wire)
        if wire.is_cut:
            return
        with socket.create_connection(wire.far) as far:
            wire.ends |= {near, far}
            back = threading.Thread(target=_carry, args=(far, near))
            back.start()
            _carry(near, far)
            back.join()
            wire.ends -= {near, far}


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while taken := one.recv(65536):
            other.sendall(taken)
    _break(one)
    _break(other)


def _break(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
