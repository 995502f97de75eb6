"""Lets a test's flush empty the tables that only grow: their triggers stand aside for it, and are back afterwards.

The product has no such way: this drops the triggers and puts them back as the database describes them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

# Name, its table, and the statement that makes it.
TRIGGERS = {
    "postgresql": """SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE %s AND NOT tgisinternal""",
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
}
DROP = {"postgresql": 'DROP TRIGGER "{0}" ON "{1}"', "sqlite": 'DROP TRIGGER "{0}"'}


def reaching_further(sql: str) -> str:
    """Also tables that no model of ours has, such as that of the token model which accounts.ApiToken replaces."""
    return f"{sql.rstrip(';')} CASCADE;" if sql.startswith("TRUNCATE") else sql


@contextmanager
def triggers_aside(connection: Any, like: str = "insert_only_%") -> Iterator[None]:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor], [like])
        triggers = cursor.fetchall()
        for name, table, _ in triggers:
            cursor.execute(DROP[connection.vendor].format(name, table))
        yield
        for _, _, statement in triggers:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _flush_despite_triggers() -> Iterator[None]:
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_with_triggers_aside(operations: BaseDatabaseOperations, sql_list: Any) -> None:
        with triggers_aside(operations.connection):
            flush(operations, [reaching_further(sql) for sql in sql_list])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_with_triggers_aside)
        yield
