"""Several people who act at the same moment, each over a connection of their own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

from django.db import connection, connections, transaction

from plans.actions.refusals import Refused


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned, or the refusal that it raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def while_another_waits(
    hold: Callable[[], object], act: Callable[[], Any], then: Callable[[], object] = lambda: None
) -> Any:
    """What ``act`` returned, begun while somebody else is between ``hold`` and ``then``, who commit when it waits.

    Two who wait for each other are told apart by PostgreSQL: one of them gets an OperationalError.
    """

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold()
            other = pool.submit(run)
            _until_it_waits(other)
            then()
        return other.result()


def _until_it_waits(other: "Future[object]") -> None:
    """Until the other waits for a lock of ours, or has done without one."""
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")
            if other.done() or cursor.fetchone()[0]:
                return
            sleep(0.01)
    raise AssertionError("The other neither waits nor is done.")
