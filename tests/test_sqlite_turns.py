"""SQLite's writers wait in a line: threads and processes get their turn, whoever else saves without a break."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.utils import ConnectionHandler

from bcp_portal.environment import database

HELD = 0.02  # seconds that a transaction takes
KILLED = """
import os, signal
from django.db import transaction
with transaction.atomic():
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def handler(tmp_path, django_db_blocker) -> Iterator[ConnectionHandler]:
    """A connection a thread, to a file."""
    with django_db_blocker.unblock():
        yield ConnectionHandler({"default": database(f"sqlite:///{tmp_path}/some.sqlite3")})


@contextmanager
def turn(handler: ConnectionHandler) -> Iterator[None]:
    """A transaction, as `atomic` begins and ends one."""
    connection = handler["default"]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
    finally:
        connection.rollback()
        connection.set_autocommit(True)


def test_whoever_waits_gets_in_among_four_who_write_without_a_break(handler):
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            with turn(handler):
                time.sleep(HELD)
        handler["default"].close()

    greedy = [threading.Thread(target=write) for _ in range(4)]
    for thread in greedy:
        thread.start()
    waited = []
    try:
        for _ in range(12):
            began = time.perf_counter()
            with turn(handler):
                waited.append(time.perf_counter() - began)
    finally:
        is_over.set()
        for thread in greedy:
            thread.join()
        handler["default"].close()
    assert max(waited) < 3  # seconds; without a line it is many, or "database is locked"


def test_the_turn_of_a_process_that_was_killed_is_over(handler, tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/some.sqlite3"}
    done = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    with turn(handler):
        pass
    handler["default"].close()


def test_a_transaction_that_breaks_off_ends_its_turn(handler):
    with pytest.raises(ZeroDivisionError), turn(handler):
        1 / 0  # noqa: B018
    handler["default"].close()
    with turn(handler):
        handler["default"].close()
    other = ConnectionHandler(handler.settings)
    with turn(other):
        pass
    other["default"].close()
