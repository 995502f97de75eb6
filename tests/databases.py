"""A pytest plugin: the database is migrated and the shared world made once a run; every process works on copies.

A process has four: nothing stands in the first, the world in the next, for tests that ask for it, then the world with a
version in approval, for tests that ask for `in_approval`, and with this version in force, for `signed`. In a fifth stands
what a `standing` fixture has made of one of them: an original, too, left by the first process that asks for it. What a
test does is rolled back; after one that commits, its process gets a new copy in place of the database that was used.
"""

import fcntl
import hashlib
import inspect
import os
import pickle
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
    """In place of ``@pytest.fixture``: for what takes long to make of `world`, `in_approval`, `signed`, or of nothing.

    It is made once a run for all that ask for it, who each find it, and its result (which is pickled), as it was made.
    It asks for no other fixture; whoever is made with it is looked up by others.
    """

    def found(db: None) -> Any:
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

    @property
    def original(self) -> str:
        """The original of what is made; a name of a database is short."""
        assert self.make
        written = f"{self.make.__module__}.{self.make.__qualname__}"
        return f"{STANDING}_{hashlib.sha256(written.encode()).hexdigest()[:16]}"


class Copies:
    """This process's databases, and which of them the test works on."""

    def __init__(self) -> None:
        self.kind: Databases | None = None
        self.folder = Path()
        self.wanted = Wanted()
        self.stands: tuple[Wanted, date] | None = None  # and the day on which it was made
        self.result: bytes | Exception = b""

    def begin(self, kind: Databases, folder: Path) -> None:
        for stage in STAGES:
            kind.copy(stage)
        self.kind, self.folder = kind, folder
        self._enter()

    def want(self, wanted: Wanted) -> None:
        changes, self.wanted = wanted != self.wanted, wanted
        if self.kind and (changes or wanted.make):
            self._enter()

    def found(self) -> Any:
        """What was made, as it was made."""
        if isinstance(self.result, Exception):
            raise self.result
        return pickle.loads(self.result)  # noqa: S301  our own

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
            try:
                self.result = self._made_once()
                self.stands = now
            except Exception as failure:  # noqa: BLE001  told by each test that asks for it
                self.result, self.stands = failure, None
        self.kind.use(self.wanted.name)

    def _made_once(self) -> bytes:
        """By the first process that asks for it on this day; others wait for it, and copy what it left."""
        assert self.kind
        original, today = self.wanted.original, timezone.localdate()
        kept = self.folder / original
        with (self.folder / f"{original}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            day, result = pickle.loads(kept.read_bytes()) if kept.exists() else (None, b"")  # noqa: S301  our own
            if day == today:
                self.kind.copy(original, STANDING)
                return result
            self.kind.copy(self.wanted.stage, STANDING)
            self.kind.use(STANDING)
            result = pickle.dumps(filled(self._made))
            self.kind.keep(STANDING, original)
            kept.write_bytes(pickle.dumps((today, result)))
        return result

    def _made(self) -> Any:
        from tests.conftest import as_tests_begin, the_version, the_world  # noqa: PLC0415  needs Django's apps

        assert self.wanted.make
        fixtures: dict[str, Any] = {}
        if self.wanted.stage != EMPTY:
            fixtures[WORLD] = the_world()
        if self.wanted.stage in {IN_APPROVAL, SIGNED}:
            fixtures[self.wanted.stage] = the_version(fixtures[WORLD])
        asked = inspect.signature(self.wanted.make).parameters
        with as_tests_begin():
            return self.wanted.make(**{name: fixtures[name] for name in asked})


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
        folder = made(request.config)
        copies.begin(databases(folder), folder)
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
