"""The shared world is made through the actions once in a process; later tests get the same rows back as they were."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

OURS = ("accounts", "audit", "notices", "plans", "testing", "incidents")
BATCH = 500

Table = tuple[type[Model], list[str], list[tuple[Any, ...]]]
_kept: list[Table] = []


def made_once(make: Callable[[], object]) -> None:
    """Have the rows that ``make`` makes in an empty database: made the first time, then put back."""
    models = _models()
    if any(model._default_manager.exists() for model in models[:1]):
        make()
    elif _kept:
        _put_back()
    else:
        make()
        _kept.extend(table for table in map(_rows, models) if table[2])


def _models() -> list[type[Model]]:
    """All tables of ours, that of the accounts first: everything that is in a database was made by somebody."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
    concrete = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(concrete, key=lambda model: model._meta.label != "accounts.User")


def _rows(model: type[Model]) -> Table:
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_quoted(columns)} FROM {_quoted([model._meta.db_table])}")  # noqa: S608  names of ours
        return model, columns, cursor.fetchall()


def _put_back() -> None:
    with connection.cursor() as cursor:
        for model, columns, rows in _kept:
            one = f"({', '.join(['%s'] * len(columns))})"
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                values = ", ".join([one] * len(batch))
                into = f"INSERT INTO {_quoted([model._meta.db_table])} ({_quoted(columns)}) VALUES {values}"  # noqa: S608
                cursor.execute(into, [value for row in batch for value in row])
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _, _ in _kept]):
            cursor.execute(statement)


def _quoted(names: list[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)
