"""A pytest plugin: the database is migrated and the shared world made once a run; every process works on copies.

A process has four: nothing stands in the first, the world in the next, for tests that ask for it, then the world with a
version in approval, for tests that ask for `in_approval`, and with this version in force, for `signed`. What a test does is rolled back; after one that commits,
its process gets a new copy in place of the database that was used.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.originals import EMPTY, STAGES, Databases, databases

FOLDER = "TEST_DATABASES"  # the variable by which a run's processes know where the originals are
MAKER = pytest.StashKey[subprocess.Popen[bytes]]()
ROOT = Path(__file__).resolve().parent.parent


class Copies:
    """This process's databases, and which of them the test works on."""

    def __init__(self) -> None:
        self.kind: Databases | None = None
        self.wanted = EMPTY

    def begin(self, kind: Databases) -> None:
        for stage in STAGES:
            kind.copy(stage)
        kind.use(self.wanted)
        self.kind = kind

    def want(self, stage: str) -> None:
        if self.kind and stage != self.wanted:
            self.kind.use(stage)
        self.wanted = stage

    def renew(self) -> None:
        """Have what was committed gone."""
        assert self.kind
        self.kind.leave()
        self.kind.copy(self.wanted)

    def end(self) -> None:
        assert self.kind
        self.kind.leave()
        for stage in STAGES:
            self.kind.drop(stage)
        self.kind = None


copies = Copies()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    # Beside the portal's files, which whoever began the run takes away, however it ends.
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="databases-", dir=settings.VAR)
    if config.getoption("numprocesses", None) and not config.option.collectonly:
        start_maker(config)  # while the other processes collect


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if maker := config.stash.get(MAKER, None):
        maker.terminate()
        maker.wait()
    shutil.rmtree(os.environ.pop(FOLDER, ""), ignore_errors=True)


def start_maker(config: pytest.Config) -> None:
    """It holds the lock for as long as it lives: who gets the lock finds the originals, or why there are none."""
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock, (folder / "log").open("w") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        config.stash[MAKER] = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "tests.originals", str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
        )


def made(config: pytest.Config) -> Path:
    """The folder of the originals, once they are made."""
    folder = Path(os.environ[FOLDER])
    if not (folder / "lock").exists():
        start_maker(config)
    with (folder / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
    if not (folder / "made").exists():
        raise RuntimeError(f"The tests' databases were not made:\n{(folder / 'log').read_text()}")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(request: Any, django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's, by which each process would migrate a database of its own."""
    import django.test  # noqa: PLC0415  needs Django's settings

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        copies.begin(databases(made(request.config)))
        patch.setattr(django.test.TransactionTestCase, "_fixture_teardown", lambda _: copies.renew())
        yield
        copies.end()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: Any) -> None:
    copies.want(stage_of(item))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Tests of one database stand together: first those that are rolled back, last those that need none."""
    items.sort(key=_group)


def _group(item: Any) -> tuple[int, str]:
    marker = item.get_closest_marker("django_db")
    asked = set(item.fixturenames)
    if asked & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")):
        return 1, stage_of(item)
    return (0, stage_of(item)) if marker or "db" in asked else (2, "")


def stage_of(item: Any) -> str:
    """The last one that it asks for; those after the first are called as the fixtures are."""
    return next((stage for stage in reversed(STAGES) if stage in item.fixturenames), EMPTY)
