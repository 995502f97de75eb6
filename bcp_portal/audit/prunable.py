"""Pruning: the database lets events of access go up to a seal that is old enough, by one statement that names it.

On PostgreSQL the portal's own role may not delete frozen rows at all; it may only call the function that prunes.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from bcp_portal.audit.triggers import BEFORE, INSERT, ROW, Guarded, Trigger

LEAST_DAYS = 30  # nothing younger is ever pruned, whatever the setting says

# The seal is old and names a head that the chain has; nothing that it covers is younger, whatever day the seal claims.
COVERED = """EXISTS (SELECT 1 FROM audit_chainlink WHERE chain = NEW.chain AND position = NEW.up_to AND hash = NEW.hash)
        AND NOT EXISTS (SELECT 1 FROM audit_chainlink JOIN audit_event ON audit_event.id = audit_chainlink.key
            WHERE audit_chainlink.chain = NEW.chain AND audit_chainlink.table_name = 'audit_event'
            AND audit_chainlink.position <= NEW.up_to AND {young})"""
FITS = {
    "postgresql": f"""EXISTS (SELECT 1 FROM audit_chainseal WHERE id = NEW.seal_id
            AND at <= now() - interval '{LEAST_DAYS} days'
            AND (heads -> NEW.chain ->> 0)::bigint = NEW.up_to AND heads -> NEW.chain ->> 1 = NEW.hash)
        AND {COVERED.format(young=f"audit_event.at > now() - interval '{LEAST_DAYS} days'")}""",  # noqa: S608 - our own names
    "sqlite": f"""EXISTS (SELECT 1 FROM audit_chainseal WHERE id = NEW.seal_id
            AND julianday('now') - julianday(at) >= {LEAST_DAYS}
            AND json_extract(heads, '$.access[0]') = NEW.up_to AND json_extract(heads, '$.access[1]') = NEW.hash)
        AND {COVERED.format(young=f"julianday('now') - julianday(audit_event.at) < {LEAST_DAYS}")}""",  # noqa: S608 - our own names
}
REFUSAL = "only old events of access are pruned, up to an old seal that names the head"

EVENTS = """DELETE FROM audit_event WHERE id IN (SELECT key FROM audit_chainlink
    WHERE chain = 'access' AND table_name = 'audit_event' AND position <= {up_to})"""
LINKS = "DELETE FROM audit_chainlink WHERE chain = 'access' AND position <= {up_to}"
FUNCTION = """CREATE OR REPLACE FUNCTION prune_access(last bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = {schema}, pg_temp AS $$
BEGIN
    {events};
    {links};
END $$"""


def pruning_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """What guards the table of prunings beside `insert_only`."""
    fits, name = FITS[connection.vendor], "pruning_fits"
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        condition = f"NEW.chain <> 'access' OR NOT ({fits})"
        return [Trigger(name, "audit_pruning", f'BEFORE INSERT ON "audit_pruning" WHEN {condition}\n    {refuse}')]
    body = f"""
BEGIN
    IF NEW.chain <> 'access' OR NOT ({fits}) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END """
    return [Trigger(name, "audit_pruning", "BEFORE INSERT", ROW | BEFORE | INSERT, name, body)]


class Prunable(Guarded):
    """Migration operation: prunings are checked as they are added, and PostgreSQL has the function that prunes."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__("audit_pruning", again=again)

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return pruning_triggers(connection)

    def database_forwards(
        self, app: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        super().database_forwards(app, schema_editor, before, after)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_function(schema_editor.connection), params=None)
            schema_editor.execute("REVOKE ALL ON FUNCTION prune_access(bigint) FROM PUBLIC", params=None)

    def database_backwards(
        self, app: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        super().database_backwards(app, schema_editor, before, after)
        if schema_editor.connection.vendor == "postgresql" and not self.again:
            schema_editor.execute("DROP FUNCTION IF EXISTS prune_access(bigint)", params=None)

    def describe(self) -> str:
        return "Let events of access go, up to an old seal"


def _function(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    return FUNCTION.format(schema=schema, events=EVENTS.format(up_to="last"), links=LINKS.format(up_to="last"))


INSTALLED = """SELECT prosrc, prosecdef, proconfig FROM pg_proc
    WHERE proname = 'prune_access' AND pronamespace = current_schema()::regnamespace"""


def is_pruning_function(connection: BaseDatabaseWrapper) -> bool:
    """Whether PostgreSQL has the function that prunes just as it was put there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        cursor.execute(INSTALLED)
        installed = cursor.fetchall()
    body = _function(connection).split("$$")[1]
    return bool(installed == [(body, True, [f"search_path={schema}, pg_temp"])])


def delete_pruned(connection: BaseDatabaseWrapper, up_to: int) -> None:
    """Delete what the pruning that was just added names; the triggers look at each row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT prune_access(%s)", [up_to])
            return
        for statement in (EVENTS, LINKS):
            cursor.execute(statement.format(up_to="%s"), [up_to])
