"""What the database asks of naming somebody else for a signature, on PostgreSQL and SQLite alike.

A later migration that remakes a table which they read on SQLite puts ``Aside`` around it (`audit/triggers.py`).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcp_portal.audit.triggers import Guarded, Trigger

from .decision_triggers import asking

TABLE = "plans_replacement"
NAME = "replacement_fits"
FORMER = """JOIN plans_approval AS former ON former.version_id = {of}
        WHERE former.id = NEW.approval_id"""

CONDITIONS = (
    (
        "somebody else is asked for the same signature of the same version, in the next turn",
        """EXISTS (SELECT 1 FROM plans_approval AS named JOIN plans_approval AS former
        ON named.version_id = former.version_id AND named.place = former.place AND named.turn = former.turn + 1
        AND named.ref = former.ref AND named.role = former.role
        WHERE former.id = NEW.approval_id AND named.id = NEW.by_approval_id)""",
    ),
    (
        "nobody is named for a signature that was given or refused",
        "NOT EXISTS (SELECT 1 FROM plans_decision WHERE approval_id IN (NEW.approval_id, NEW.by_approval_id))",
    ),
    (
        "nobody is named once the version is withdrawn",
        f"""NOT EXISTS (SELECT 1 FROM plans_withdrawal AS withdrawal
        {FORMER.format(of="withdrawal.version_id")})""",  # noqa: S608 - our own names
    ),
    (
        "nobody is named once the version is declined",
        f"""NOT EXISTS (SELECT 1 FROM plans_decision AS declined
        JOIN plans_approval AS refused ON refused.id = declined.approval_id
        {FORMER.format(of="refused.version_id")} AND declined.outcome = 'declined')""",  # noqa: S608 - our own names
    ),
)


def replacement_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """One trigger that asks everything, in the order of the conditions."""
    return asking(connection, table=TABLE, name=NAME, conditions=CONDITIONS)


class ReplacementsFit(Guarded):
    """Migration operation: whoever is named instead is asked for that very signature, while it is awaited."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__(TABLE, again=again)

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return replacement_triggers(connection)

    def describe(self) -> str:
        return "Refuse replacements that do not fit what was asked"
