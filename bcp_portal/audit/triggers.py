"""Database triggers that refuse UPDATE, DELETE, TRUNCATE (PostgreSQL) and REPLACE (SQLite) on tables that only grow."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Statements = dict[str, tuple[str, ...]]

# 23001 is restrict_violation: Django raises it as IntegrityError, as it does for SQLite's ABORT.
REFUSAL_FUNCTION = """
CREATE OR REPLACE FUNCTION insert_only_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are added, never changed or deleted', TG_TABLE_NAME USING ERRCODE = '23001';
END $$
"""

ON_POSTGRESQL = (
    REFUSAL_FUNCTION,
    """CREATE OR REPLACE TRIGGER "insert_only_rows_{table}" BEFORE UPDATE OR DELETE ON "{table}"
    FOR EACH ROW EXECUTE FUNCTION insert_only_refusal()""",
    """CREATE OR REPLACE TRIGGER "insert_only_table_{table}" BEFORE TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION insert_only_refusal()""",
)
OFF_POSTGRESQL = (
    'DROP TRIGGER IF EXISTS "insert_only_rows_{table}" ON "{table}"',
    'DROP TRIGGER IF EXISTS "insert_only_table_{table}" ON "{table}"',
)
# REPLACE deletes the rows that are in its way without asking any DELETE trigger: so the new row is looked at.
ON_SQLITE = tuple(
    f"""CREATE TRIGGER IF NOT EXISTS "insert_only_{name}_{{table}}" BEFORE {act}
    BEGIN SELECT RAISE(ABORT, '{{table}} rows are added, never changed or deleted'); END"""
    for name, act in (
        ("update", 'UPDATE ON "{table}"'),
        ("delete", 'DELETE ON "{table}"'),
        ("replace", 'INSERT ON "{table}" WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same})'),
    )
)
OFF_SQLITE = tuple(f'DROP TRIGGER IF EXISTS "insert_only_{name}_{{table}}"' for name in ("update", "delete", "replace"))

ON: Statements = {"postgresql": ON_POSTGRESQL, "sqlite": ON_SQLITE}
OFF: Statements = {"postgresql": OFF_POSTGRESQL, "sqlite": OFF_SQLITE}


class InsertOnly(Operation):
    """Migration operation: from here on, rows of the table are only added.

    A later migration that remakes the table on SQLite (most field changes do) drops its triggers, and one that adds
    a unique constraint outdates them: put `InsertOnly` after it once more, as `tests/audit` will demand. ``again``: to
    go back leaves the triggers where they are, since an earlier migration asked for them, too.
    """

    reversible = True

    def __init__(self, table: str, *, again: bool = False) -> None:
        self.table = table
        self.again = again

    def state_forwards(self, _: str, __: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, _: str, schema_editor: BaseDatabaseSchemaEditor, __: ProjectState, ___: ProjectState
    ) -> None:
        self._run(ON, schema_editor)

    def database_backwards(
        self, _: str, schema_editor: BaseDatabaseSchemaEditor, __: ProjectState, ___: ProjectState
    ) -> None:
        if not self.again:
            self._run(OFF, schema_editor)

    def describe(self) -> str:
        return f"Refuse changes to rows of {self.table}"

    def _run(self, statements: Statements, schema_editor: BaseDatabaseSchemaEditor) -> None:
        same = self._same_row(schema_editor.connection) if schema_editor.connection.vendor == "sqlite" else ""
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement.replace("{table}", self.table).replace("{same}", same), params=None)

    def _same_row(self, connection: BaseDatabaseWrapper) -> str:
        """What a row of the table that stands in the way of a new one has in common with it, as SQL."""
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, self.table).values()
        unique = [["rowid"], *(key["columns"] for key in found if key["primary_key"] or key["unique"])]
        return " OR ".join(" AND ".join(f'"{name}" = NEW."{name}"' for name in names) for names in unique)


def insert_only(table: str, *, again: bool = False) -> InsertOnly:
    return InsertOnly(table, again=again)
