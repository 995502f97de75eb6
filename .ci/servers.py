"""Runs a command beside a private PostgreSQL and Redis, which live in a temporary folder and end with it.

servers.py COMMAND [ARGUMENTS]   the command finds them in DATABASE_URL and REDIS_URL
servers.py --postgresql          prints where PostgreSQL's programs are; fails when there are none
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

REDIS_READY_SECONDS = 10
# The data is thrown away, so nothing is ever waited for on disk; and nobody waits for a lock that is never given back.
POSTGRESQL_OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 "
    "-c max_wal_size=256MB -c lock_timeout=120s -c listen_addresses=127.0.0.1"
)
MEMORY = Path("/dev/shm")  # noqa: S108  files here never touch a disk: a database is copied in 0.03 s instead of 0.7 s
ROOM_BYTES = 2 * 1024**3  # of it, before it is used: in containers it often has 64 MB


class ServerDidNotStart(Exception):
    """Says in one sentence which server, and why."""


def main(arguments: list[str]) -> int:
    if arguments == ["--postgresql"]:
        folder = postgresql_folder()
        print(folder or "")
        return 0 if folder else 1
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        return run_beside_servers(arguments)
    except ServerDidNotStart as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run_beside_servers(command: list[str]) -> int:
    with ExitStack() as servers:
        folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="bcp-servers-", dir=roomy_folder())))
        database_url = servers.enter_context(postgresql(folder))
        redis_url = servers.enter_context(redis(folder))
        environment = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
        child = servers.enter_context(subprocess.Popen(command, env=environment))
        # Interrupted rather than terminated, so that a test run still tears down what it started.
        servers.callback(child.send_signal, signal.SIGINT)
        try:
            return child.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the child too
            return child.wait() or 130


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Yields the URL of a new PostgreSQL cluster; as root it runs as the user postgres, since initdb refuses root."""
    programs = postgresql_folder()
    if not programs:
        raise ServerDidNotStart("PostgreSQL's programs (initdb, pg_ctl) were not found.")
    home, log, port = folder / "postgresql", folder / "postgresql.log", free_port()
    home.mkdir()
    owner = None
    if os.geteuid() == 0:
        owner = "postgres"
        shutil.chown(home, owner, owner)
        folder.chmod(0o711)  # lets that user through to its own folder

    def run(program: str, *options: str) -> None:
        command = [str(programs / program), "-D", str(home / "cluster"), *options]
        groups: list[str] | None = None if owner is None else []
        with log.open("a") as out:
            subprocess.run(
                command, cwd="/", check=True, stdout=out, stderr=out, user=owner, group=owner, extra_groups=groups
            )

    try:
        run("initdb", "-U", "bcp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-p {port} -k {home} {POSTGRESQL_OPTIONS}", "start")
    except subprocess.CalledProcessError as failure:
        raise ServerDidNotStart(f"PostgreSQL did not start: {last_line(log)}") from failure
    try:
        yield f"postgres://bcp@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-m", "immediate", "-w", "stop")


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Yields the URL of a new Redis that keeps nothing on disk."""
    program, log, port = shutil.which("redis-server"), folder / "redis.log", free_port()
    if not program:
        raise ServerDidNotStart("redis-server was not found.")
    options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", "", "--appendonly", "no"]
    # In a session of its own, so that Ctrl-C ends the tests first and Redis after them.
    server = subprocess.Popen([program, *options, "--logfile", str(log)], start_new_session=True)
    try:
        wait_for_port(port, server, log)
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def wait_for_port(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + REDIS_READY_SECONDS
    while time.monotonic() < give_up_at and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise ServerDidNotStart(f"Redis did not start: {last_line(log)}")


def roomy_folder() -> Path | None:
    """Memory that is used like a disk, where there is enough of it; else None: where temporary files are kept."""
    is_roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    return MEMORY if is_roomy else None


def postgresql_folder() -> Path | None:
    """The newest installed PostgreSQL's programs: Debian keeps them off the path, one folder per version."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda program: int(program.parts[4]))
    found = debian[-1] if debian else shutil.which("pg_ctl")
    return Path(found).parent if found else None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line for line in reversed(lines) if line.strip()), "it said nothing")


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
