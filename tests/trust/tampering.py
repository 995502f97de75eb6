"""What somebody does who owns the database: the triggers are switched off, rows are changed, triggers are put back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def as_owner() -> Iterator[None]:
    """Nothing guards the tables; afterwards everything looks as if nothing had happened."""
    with transaction.atomic():
        yield from _unguarded()


def _unguarded() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(TRIGGERS)
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        with connection.cursor() as cursor:
            for _, statement in triggers:
                cursor.execute(statement)


def tamper(statement: str, *values: object) -> int:
    """Run one statement as the owner; how many rows it changed."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
