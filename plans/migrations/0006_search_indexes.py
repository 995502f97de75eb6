"""Indexes for the search on PostgreSQL: of exactly what `plans/searching.py` asks, or they would not be used.

SQLite goes through all passages, as its search wants every word as it stands.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ON = (
    # A passage longer than that would refuse its index, and with it the upgrade.
    "UPDATE plans_passage SET text = left(text, 200000) WHERE length(text) > 200000",
    """CREATE INDEX passage_words ON plans_passage USING gin ((
        setweight(to_tsvector('english'::regconfig, COALESCE(heading, '')), 'A')
        || setweight(to_tsvector('english'::regconfig, COALESCE(text, '')), 'B')))""",
    "CREATE INDEX passage_ref ON plans_passage (UPPER(ref))",
)
OFF = ("DROP INDEX passage_words", "DROP INDEX passage_ref")


def add(_: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _on_postgresql(schema_editor, ON)


def remove(_: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _on_postgresql(schema_editor, OFF)


def _on_postgresql(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    for statement in statements if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_no_replacing")]

    operations = [migrations.RunPython(add, remove)]
