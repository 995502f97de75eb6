"""Serves the web pages and works through the jobs until it is told to stop; then nothing of it is left running.

serve.py                on 127.0.0.1:$PORT
serve.py --check-port   only says whether that port is free
"""

import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from honcho.manager import Manager
from honcho.printer import Message, Printer

ROOT = Path(__file__).parent.parent
THREADS = 8
# Celery's word to root: messages come from this machine alone.
KNOWN_WARNING = "ignore:You're running the worker with superuser privileges"
# On the broker of files a worker takes seven seconds to end; whatever it was at is done again at the next start.
WORKER = (
    "trap 'kill -KILL 0' TERM; "
    "celery --quiet --app bcp_portal.celery:app worker --pool prefork --concurrency 1 --loglevel warning"
)
COMMANDS = {
    "web": (
        "exec gunicorn bcp_portal.wsgi:application --bind 127.0.0.1:{port} --threads {threads} "
        "--no-control-socket --graceful-timeout 3 --log-level warning"
    ),
    # A worker a queue: no mail waits for a PDF, nor for a check. The first holds the schedule, too: right for one
    # machine, and only there. Each runs its jobs in a process of its own (prefork): only that can be ended when a job
    # takes too long.
    "worker": f"{WORKER} --queues watch --hostname worker@%h --beat & wait $!",
    "sender": f"{WORKER} --queues send --hostname sender@%h & wait $!",
    "printer": f"{WORKER} --queues print --hostname printer@%h & wait $!",
}


class SteadyPrinter(Printer):
    """Goes on when its terminal is gone: an error here would leave the processes without anyone to stop them."""

    def write(self, message: Message) -> None:
        with suppress(OSError):
            super().write(message)


def main(arguments: list[str]) -> int:
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return refuse(f"PORT is '{port}': it must be a number from 1 to 65535.")
    if not is_free(int(port)):
        return refuse(f"Port {port} is in use. Stop what listens there, or choose another: make run PORT=8001")
    if arguments == ["--check-port"]:
        return 0
    announce(port)
    return serve(port)


def serve(port: str) -> int:
    programs = Path(sys.executable).parent
    variables = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": KNOWN_WARNING,
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS ends processes that fork, unless they say they know
    }
    environment = os.environ | variables
    manager = Manager(SteadyPrinter(sys.stdout))
    for name, command in COMMANDS.items():
        manager.add_process(name, command.format(port=port, threads=THREADS), env=environment, cwd=str(ROOT))
    # A closed terminal stops everything as Ctrl-C does; honcho itself knows only SIGINT and SIGTERM.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    manager.loop()
    stopped_by_hand = manager.returncode in {128 + signal.SIGINT, 128 + signal.SIGTERM}
    return 0 if stopped_by_hand else int(manager.returncode or 1)


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def announce(port: str) -> None:
    print(f"\nBCP Portal is starting at http://127.0.0.1:{port}", flush=True)
    print(
        "The sign-in page lists the demo accounts. Ctrl-C stops everything; what you enter is kept in var/.\n",
        flush=True,
    )


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
