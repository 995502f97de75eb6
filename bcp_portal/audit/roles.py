"""Two roles of PostgreSQL: the owner, who migrates, and the one that the portal runs as, which owns nothing.

The portal's own role reads and writes ordinary tables; to frozen ones it may only add rows.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction

from bcp_portal.audit.models import ChainLink

from .chain_check import frozen_models

POWERS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
OWNED = """SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
    WHERE rolname = %s AND relnamespace = current_schema()::regnamespace"""


class RoleOwns(Exception):
    """The role owns tables of the portal: whoever owns a table can switch its triggers off."""


@transaction.atomic
def grant_app_role(*, role: str, password: str) -> None:
    """Make the role, or the one that is there, what the portal may run as: to be said again after each migration.

    An empty password leaves the role's own. Raises RoleOwns.
    """
    with connection.cursor() as cursor:
        cursor.execute(OWNED, [role])
        if cursor.fetchone()[0]:
            raise RoleOwns(role)
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role])
        act = "ALTER" if cursor.fetchone()[0] else "CREATE"
        cursor.execute(f"{act} ROLE {_quoted(role)} {POWERS}")
        if password:
            cursor.execute(f"ALTER ROLE {_quoted(role)} PASSWORD %s", [password])
        cursor.execute("SELECT current_database(), current_schema()")
        for statement in _grants(_quoted(role), *map(_quoted, cursor.fetchone())):
            cursor.execute(statement)


def _grants(role: str, database: str, schema: str) -> Iterator[str]:
    """Everything that it had is taken away first; Django's own note of migrations is only read."""
    yield from (
        f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"REVOKE ALL ON DATABASE {database} FROM {role}",
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA {schema} FROM {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}, PUBLIC",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT EXECUTE ON FUNCTION prune_access(bigint) TO {role}",
    )
    frozen = frozen_tables()
    for table in tables():
        acts = "INSERT" if table in frozen else "INSERT, UPDATE, DELETE"
        yield f"GRANT {acts} ON {_quoted(table)} TO {role}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def frozen_tables() -> set[str]:
    """Tables that only grow."""
    return {ChainLink._meta.db_table, *(model._meta.db_table for model in frozen_models())}


def tables() -> list[str]:
    """The tables of all models that are there."""
    there = set(connection.introspection.table_names())
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed} & there)
