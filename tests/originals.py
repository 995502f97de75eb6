"""The originals of the tests' databases and their copies, on each kind of database.

`python -m tests.originals FOLDER` makes them, each of the one before: nothing, the shared world, the world with a version
in approval, and with this version in force.
"""

import gc
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import django
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import override_settings

EMPTY, WORLD, IN_APPROVAL, SIGNED = STAGES = ("empty", "world", "in_approval", "signed")
STANDING = "standing"  # what is made of a copy when it is asked for
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "one")
TESTING = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # hashing is Django's, and tested there
    "STRICT_RULES": True,  # a rule that raises breaks the test; in production it is logged, and the save goes on
}


class Databases(Protocol):
    """One kind of database; a stage is the name of an original."""

    def make(self, stage: str, of: str = "") -> None:
        """Migrate an original, or begin it as another; the connection is on it."""

    def copy(self, stage: str, name: str = "") -> None:
        """Give this process a copy of the original, in place of the one that it has, by this name or by the stage's."""

    def keep(self, name: str, original: str) -> None:
        """Leave what stands in this process's copy as an original of that name."""

    def use(self, stage: str) -> None:
        """Have the next connection, of any thread, on this process's copy."""

    def leave(self) -> None:
        """Close the connection."""

    def drop(self, stage: str) -> None:
        """Take this process's copy away."""


class PostgreSQL:
    """Databases of one server, copied as PostgreSQL copies templates."""

    def __init__(self) -> None:
        self.name = connection.settings_dict["NAME"]

    def make(self, stage: str, of: str = "") -> None:
        self.leave()
        if of:
            self._again(self._original(of), self._original(stage))
            connection.settings_dict["NAME"] = self._original(stage)
        else:
            migrated(self._original(stage))

    def copy(self, stage: str, name: str = "") -> None:
        self._again(self._original(stage), self._mine(name or stage))

    def keep(self, name: str, original: str) -> None:
        self.leave()
        self._again(self._mine(name), self._original(original))

    def use(self, stage: str) -> None:
        self.leave()
        connection.settings_dict["NAME"] = self._mine(stage)

    def leave(self) -> None:
        connection.close()

    def drop(self, stage: str) -> None:
        self._drop(self._mine(stage))

    def _original(self, stage: str) -> str:
        return f"test_{self.name}_{stage}"

    def _mine(self, stage: str) -> str:
        return f"{self._original(stage)}_{PROCESS}"

    def _again(self, original: str, copy: str) -> None:
        self._drop(copy)
        self._say(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')

    def _drop(self, name: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)


class SQLite:
    """Files in the folder of the originals; the copies are in memory, as Django has them in tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: dict[str, sqlite3.Connection] = {}  # a database in memory lasts for as long as somebody is connected

    def make(self, stage: str, of: str = "") -> None:
        self.leave()
        if of:
            self._again(self._original(of), self._original(stage))
            connection.settings_dict["NAME"] = self._original(stage)
        else:
            migrated(self._original(stage))

    def copy(self, stage: str, name: str = "") -> None:
        mine = name or stage
        if mine not in self.kept:
            self.kept[mine] = sqlite3.connect(self._mine(mine), uri=True)
        self._again(self._original(stage), self._mine(mine))

    def keep(self, name: str, original: str) -> None:
        self.leave()
        self._again(self._mine(name), self._original(original))

    def use(self, stage: str) -> None:
        self.leave()
        connection.settings_dict["NAME"] = self._mine(stage)

    def leave(self) -> None:
        BaseDatabaseWrapper.close(connection)  # SQLite's own keeps one to a database in memory open

    def drop(self, stage: str) -> None:
        if stage in self.kept:
            self.kept.pop(stage).close()

    def _original(self, stage: str) -> str:
        return str(self.folder / f"{stage}.sqlite3")

    def _mine(self, stage: str) -> str:
        return f"file:test_{stage}?mode=memory&cache=shared"

    def _again(self, original: str, copy: str) -> None:
        first, second = (sqlite3.connect(name, uri=True) for name in (original, copy))
        first.backup(second)
        first.close()
        second.close()


def databases(folder: Path) -> Databases:
    """Those of the kind that the settings name."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite(folder)


def migrated(name: str) -> None:
    """A new database of this name, with the connection on it."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def main(folder: Path) -> None:
    django.setup()
    gc.freeze()
    gc.set_threshold(
        100_000, 50, 50
    )  # migrations make all models again and again, which takes a third longer otherwise
    kind = databases(folder)
    kind.make(EMPTY)
    kind.make(WORLD, EMPTY)
    filled(make_the_world)
    kind.make(IN_APPROVAL, WORLD)
    filled(submit_the_plan)
    kind.make(SIGNED, IN_APPROVAL)
    filled(sign_the_plan)
    kind.leave()
    (folder / "made").touch()


def filled(fill: Callable[[], Any]) -> Any:
    with override_settings(**TESTING), transaction.atomic():
        result = fill()
        connection.run_on_commit.clear()  # nobody is woken for it
    return result


def make_the_world() -> None:
    from tests.conftest import SAMPLE, make_world  # noqa: PLC0415  needs Django's apps

    make_world(SAMPLE.read_text(encoding="utf-8"))


def submit_the_plan() -> None:
    from tests.conftest import the_world  # noqa: PLC0415
    from tests.plans.signing import submit  # noqa: PLC0415

    submit(the_world())


def sign_the_plan() -> None:
    from tests.conftest import the_version, the_world  # noqa: PLC0415
    from tests.plans.signing import approve  # noqa: PLC0415

    world = the_world()
    approve(world, the_version(world))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")
    main(Path(sys.argv[1]))
