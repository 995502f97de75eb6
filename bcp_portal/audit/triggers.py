"""Database triggers that refuse UPDATE, DELETE, TRUNCATE (PostgreSQL) and REPLACE (SQLite) on tables that only grow."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# 23001 is restrict_violation: Django raises it as IntegrityError, as it does for SQLite's ABORT.
REFUSAL = """
BEGIN
    {unless}RAISE EXCEPTION '% rows are added, never changed or deleted', TG_TABLE_NAME USING ERRCODE = '23001';
END """
UNLESS = """IF TG_OP = 'DELETE' AND ({unless}) THEN
        RETURN OLD;
    END IF;
    """
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32  # bits of PostgreSQL's pg_trigger.tgtype

PRUNED_LINK = """OLD.chain = 'access' AND EXISTS (SELECT 1 FROM audit_pruning
        WHERE audit_pruning.chain = OLD.chain AND audit_pruning.up_to >= OLD.position)"""
PRUNED_EVENT = """EXISTS (SELECT 1 FROM audit_chainlink JOIN audit_pruning
        ON audit_pruning.chain = audit_chainlink.chain AND audit_pruning.up_to >= audit_chainlink.position
        WHERE audit_chainlink.chain = 'access' AND audit_chainlink.table_name = 'audit_event'
        AND audit_chainlink.key = OLD.id)"""
# The only rows that may ever go: events of access, and their links, that a pruning names.
PRUNABLE = {"audit_chainlink": PRUNED_LINK, "audit_event": PRUNED_EVENT}


@dataclass(frozen=True)
class Trigger:
    """A trigger on one kind of database; ``function`` and ``body`` are PostgreSQL's, where they stand apart."""

    name: str
    table: str
    when: str  # BEFORE UPDATE OR DELETE, or on SQLite all that follows the name
    bits: int = 0
    function: str = ""
    body: str = ""

    def on(self) -> list[str]:
        """The statements that put it in place, or in the place of an earlier one."""
        if not self.function:
            return [self.off(), f'CREATE TRIGGER "{self.name}" {self.when}']
        each = "ROW" if self.bits & ROW else "STATEMENT"
        runs = f"FOR EACH {each} EXECUTE FUNCTION {self.function}()"
        return [
            f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            f'CREATE OR REPLACE TRIGGER "{self.name}" {self.when} ON "{self.table}" {runs}',
        ]

    def off(self) -> str:
        on = f' ON "{self.table}"' if self.function else ""
        return f'DROP TRIGGER IF EXISTS "{self.name}"{on}'

    @property
    def shape(self) -> str:
        """What `installed` tells of it."""
        return f"{self.bits} {self.body}" if self.function else _words(f'CREATE TRIGGER "{self.name}" {self.when}')


def insert_only_triggers(connection: BaseDatabaseWrapper, table: str, unless: str = "") -> list[Trigger]:
    """What guards a table; ``unless`` is a condition on ``OLD`` under which a row may go."""
    if connection.vendor == "sqlite":
        return _on_sqlite(connection, table, unless)
    function = f"insert_only_{table}" if unless else "insert_only_refusal"
    body = REFUSAL.format(unless=UNLESS.format(unless=unless) if unless else "")
    rows, whole = ROW | BEFORE | UPDATE | DELETE, BEFORE | TRUNCATE
    return [
        Trigger(f"insert_only_rows_{table}", table, "BEFORE UPDATE OR DELETE", rows, function, body),
        Trigger(f"insert_only_table_{table}", table, "BEFORE TRUNCATE", whole, function, body),
    ]


def _on_sqlite(connection: BaseDatabaseWrapper, table: str, unless: str) -> list[Trigger]:
    """REPLACE deletes the rows in its way without asking any DELETE trigger: so the new row is looked at."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} rows are added, never changed or deleted'); END"
    same = f'SELECT 1 FROM "{table}" WHERE {_same_row(connection, table)}'  # noqa: S608 - our own names
    acts = {
        "update": f'BEFORE UPDATE ON "{table}"',
        "delete": f'BEFORE DELETE ON "{table}"' + (f" WHEN NOT ({unless})" if unless else ""),
        "replace": f'BEFORE INSERT ON "{table}" WHEN EXISTS ({same})',
    }
    return [Trigger(f"insert_only_{act}_{table}", table, f"{when}\n    {refuse}") for act, when in acts.items()]


def _same_row(connection: BaseDatabaseWrapper, table: str) -> str:
    """What a row of the table that stands in the way of a new one has in common with it, as SQL."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    unique = [["rowid"], *(key["columns"] for key in found if key["primary_key"] or key["unique"])]
    return " OR ".join(" AND ".join(f'"{name}" = NEW."{name}"' for name in names) for names in unique)


INSTALLED = {
    "postgresql": """SELECT tgname, CASE WHEN tgenabled NOT IN ('O', 'A') THEN 'off'
            WHEN tgqual IS NOT NULL OR tgattr::text <> '' OR proconfig IS NOT NULL THEN 'narrowed'
            ELSE tgtype || ' ' || prosrc END
        FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal""",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
}


def installed(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """By name, the shape of each trigger that is in place on the table; ``off`` for one that is switched off."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor], [table if is_sqlite else f'"{table}"'])
        return {name: _words(definition) if is_sqlite else definition for name, definition in cursor.fetchall()}


def _words(sql: str) -> str:
    """The words of a statement in any order: what is unique in a table is told in no certain one."""
    return " ".join(sorted(sql.replace("(", "( ").replace(")", " )").split()))


class Guarded(Operation):
    """Migration operation: from here on, the triggers are in place.

    ``again``: to go back leaves them where they are, since an earlier migration asked for them, too.
    """

    reversible = True

    def __init__(self, table: str, *, again: bool = False) -> None:
        self.table = table
        self.again = again

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        """What this operation puts in place."""
        raise NotImplementedError(f"{type(self).__name__} does not say which triggers it puts in place.")

    def state_forwards(self, _: str, __: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, _: str, schema_editor: BaseDatabaseSchemaEditor, __: ProjectState, ___: ProjectState
    ) -> None:
        for trigger in self.triggers(schema_editor.connection):
            for statement in trigger.on():
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, _: str, schema_editor: BaseDatabaseSchemaEditor, __: ProjectState, ___: ProjectState
    ) -> None:
        for trigger in [] if self.again else self.triggers(schema_editor.connection):
            schema_editor.execute(trigger.off(), params=None)


class Aside(Guarded):
    """Migration operation: triggers that look at other tables stand aside until their own operation comes again.

    SQLite refuses to give a remade table its name while a trigger asks for it. So a later migration that remakes
    one of those tables begins with ``Aside(DecisionsFit())`` and ends with ``DecisionsFit(again=True)``.
    """

    def __init__(self, guarded: Guarded) -> None:
        super().__init__(guarded.table)
        self.guarded = guarded

    def database_forwards(
        self, _: str, schema_editor: BaseDatabaseSchemaEditor, __: ProjectState, ___: ProjectState
    ) -> None:
        for trigger in self.guarded.triggers(schema_editor.connection):
            schema_editor.execute(trigger.off(), params=None)

    def database_backwards(
        self, app: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        self.guarded.database_forwards(app, schema_editor, before, after)

    def describe(self) -> str:
        return f"Let the triggers of {self.table} stand aside"


class InsertOnly(Guarded):
    """Migration operation: from here on, rows of the table are only added.

    A later migration that remakes the table on SQLite (most field changes do) drops its triggers, and one that adds
    a unique constraint outdates them: put `InsertOnly` after it once more, as `tests/audit` will demand.
    """

    def __init__(self, table: str, *, again: bool = False, unless: str = "") -> None:
        super().__init__(table, again=again)
        self.unless = unless

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return insert_only_triggers(connection, self.table, self.unless)

    def describe(self) -> str:
        return f"Refuse changes to rows of {self.table}"


def insert_only(table: str, *, again: bool = False, unless: str = "") -> InsertOnly:
    return InsertOnly(table, again=again, unless=unless)
