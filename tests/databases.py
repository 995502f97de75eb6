"""A pytest plugin: the database is migrated and the shared world made once a run; every process works on copies.

A process has four: nothing stands in the first, the world in the next, for tests that ask for it, then the world with a
version in approval, for tests that ask for `in_approval`, and with this version in force, for `signed`. In a fifth stands
what a module's own `standing` fixture has made of one of them. What a test does is rolled back; after one that commits,
its process gets a new copy in place of the database that was used.
"""

import copy
import fcntl
import inspect
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.originals import EMPTY, IN_APPROVAL, SIGNED, STAGES, STANDING, WORLD, Databases, databases, filled

FOLDER = "TEST_DATABASES"  # the variable by which a run's processes know where the originals are
MAKER = pytest.StashKey[subprocess.Popen[bytes]]()
OWN = pytest.StashKey[str]()
ROOT = Path(__file__).resolve().parent.parent


Make = Callable[..., Any]
MAKES: dict[object, Make] = {}  # by the function that hands out what was made


def standing(make: Make) -> Any:
    """In place of ``@pytest.fixture``: for what takes long to make of `world`, `in_approval` or `signed`.

    It is made once for all that ask for it, who each find it, and its result, as it was made. It asks for no other
    fixture; whoever is made with it is looked up by others.
    """

    def found(world: object) -> Any:
        return copies.found()

    MAKES[found] = make
    return pytest.fixture(found)


@dataclass(frozen=True)
class Wanted:
    """The database that a test asks for: a stage, or what is made of it."""

    stage: str = EMPTY
    make: Make | None = None

    @property
    def name(self) -> str:
        return STANDING if self.make else self.stage


class Copies:
    """This process's databases, and which of them the test works on."""

    def __init__(self) -> None:
        self.kind: Databases | None = None
        self.wanted = Wanted()
        self.stands: tuple[Wanted, date] | None = None  # and the day on which it was made
        self.result: Any = None

    def begin(self, kind: Databases) -> None:
        for stage in STAGES:
            kind.copy(stage)
        self.kind = kind
        self._enter()

    def want(self, wanted: Wanted) -> None:
        changes, self.wanted = wanted != self.wanted, wanted
        if self.kind and (changes or wanted.make):
            self._enter()

    def found(self) -> Any:
        """What was made, as it was made."""
        if isinstance(self.result, Exception):
            raise self.result
        return copy.deepcopy(self.result)

    def renew(self) -> None:
        """Have what was committed gone."""
        assert self.kind
        self.kind.leave()
        if self.wanted.make:
            self.stands = None
        else:
            self.kind.copy(self.wanted.stage)

    def end(self) -> None:
        assert self.kind
        self.kind.leave()
        for name in (*STAGES, STANDING):
            self.kind.drop(name)
        self.kind = self.stands = None

    def _enter(self) -> None:
        assert self.kind
        now = (self.wanted, timezone.localdate())
        if self.wanted.make and self.stands != now:
            self.kind.leave()
            self.kind.copy(self.wanted.stage, STANDING)
            self.kind.use(STANDING)
            try:
                self.result = filled(self._made)
                self.stands = now
            except Exception as failure:  # noqa: BLE001  told by each test that asks for it
                self.result, self.stands = failure, None
        self.kind.use(self.wanted.name)

    def _made(self) -> Any:
        from tests.conftest import the_version, the_world  # noqa: PLC0415  needs Django's apps

        assert self.wanted.make
        world = the_world()
        version = None if self.wanted.stage == WORLD else the_version(world)
        fixtures = {WORLD: world, IN_APPROVAL: version, SIGNED: version}
        return self.wanted.make(**{name: fixtures[name] for name in inspect.signature(self.wanted.make).parameters})


copies = Copies()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if FOLDER not in os.environ:  # else another run on the same servers has made them, or leaves them to the next
        # Beside the portal's files, which whoever began the run takes away, however it ends.
        config.stash[OWN] = os.environ[FOLDER] = tempfile.mkdtemp(prefix="databases-", dir=settings.VAR)
    is_made = Path(os.environ[FOLDER], "lock").exists()
    if config.getoption("numprocesses", None) and not config.option.collectonly and not is_made:
        start_maker(config)  # while the other processes collect


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if maker := config.stash.get(MAKER, None):
        maker.terminate()
        maker.wait()
    if own := config.stash.get(OWN, ""):
        del os.environ[FOLDER]
        shutil.rmtree(own, ignore_errors=True)


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
    copies.want(wanted_by(item))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Tests of one database stand together: first those that are rolled back, last those that need none."""
    items.sort(key=_group)


def _group(item: Any) -> tuple[int, str, str]:
    marker = item.get_closest_marker("django_db")
    asked = set(item.fixturenames)
    wanted = wanted_by(item)
    database = (wanted.stage, f"{wanted.make.__module__}.{wanted.make.__name__}" if wanted.make else "")
    if asked & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")):
        return 1, *database
    return (0, *database) if marker or "db" in asked else (2, "", "")


def wanted_by(item: Any) -> Wanted:
    """The stage that it asks for, or what is made of one."""
    known = item._fixtureinfo.name2fixturedefs  # pytest tells it nowhere else
    functions = [known[name][-1].func for name in item.fixturenames if name in known]
    if make := next((MAKES[function] for function in functions if function in MAKES), None):
        return Wanted(_last_of(inspect.signature(make).parameters), make)
    return Wanted(_last_of(item.fixturenames))


def _last_of(names: Collection[str]) -> str:
    """Fixtures are called as the stages after the first are."""
    return next((stage for stage in reversed(STAGES) if stage in names), EMPTY)
