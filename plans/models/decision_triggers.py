"""What the database asks of a decision before it takes it, on PostgreSQL and SQLite alike.

A later migration that remakes a table which they read on SQLite puts ``Aside`` around it (`audit/triggers.py`).
Each condition is SQL that must hold for the row ``NEW``, and the sentence with which it is refused.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from bcp_portal.audit.triggers import BEFORE, INSERT, ROW, Guarded, Trigger

TABLE = "plans_decision"
NAME = "decision_fits"
ASKED = """SELECT 1 FROM plans_approval AS asked JOIN plans_planversion AS version ON version.id = asked.version_id
        WHERE asked.id = NEW.approval_id"""
SAME_VERSION = """JOIN plans_approval AS asked ON asked.version_id = {of}
        WHERE asked.id = NEW.approval_id"""

CONDITIONS = (
    (
        "a decision states the SHA-256 of the version that it is about",
        f"EXISTS ({ASKED} AND version.sha256 = NEW.sha256)",
    ),
    (
        "a decision is made by who was asked, or the deputy",
        f"EXISTS ({ASKED} AND (NEW.decided_by_id = asked.signer_id OR NEW.decided_by_id = asked.deputy_id))",
    ),
    (
        "a decision says whether it was made by the deputy",
        f"EXISTS ({ASKED} AND NEW.as_deputy = (NEW.decided_by_id <> asked.signer_id))",
    ),
    (
        "nobody decides on their own submission",
        f"EXISTS ({ASKED} AND version.submitted_by_id <> NEW.decided_by_id)",
    ),
    (
        "a deputy who was named since the version in force does not decide yet",
        f"EXISTS ({ASKED} AND (NOT asked.deputy_waits OR NEW.decided_by_id = asked.signer_id))",
    ),
    (
        "nothing is decided by one for whom somebody else was named",
        "NOT EXISTS (SELECT 1 FROM plans_replacement WHERE approval_id = NEW.approval_id)",
    ),
    (
        "one person gives one signature of a version",
        f"""NOT EXISTS (SELECT 1 FROM plans_decision AS given
        JOIN plans_approval AS other ON other.id = given.approval_id
        {SAME_VERSION.format(of="other.version_id")} AND given.decided_by_id = NEW.decided_by_id)""",  # noqa: S608 - our own names
    ),
    (
        "nothing is decided once the version is withdrawn",
        f"""NOT EXISTS (SELECT 1 FROM plans_withdrawal AS withdrawal
        {SAME_VERSION.format(of="withdrawal.version_id")})""",  # noqa: S608 - our own names
    ),
    (
        "nothing is decided once the version is declined",
        f"""NOT EXISTS (SELECT 1 FROM plans_decision AS declined
        JOIN plans_approval AS refused ON refused.id = declined.approval_id
        {SAME_VERSION.format(of="refused.version_id")} AND declined.outcome = 'declined')""",  # noqa: S608 - our own names
    ),
)


def asking(
    connection: BaseDatabaseWrapper, *, table: str, name: str, conditions: Iterable[tuple[str, str]]
) -> list[Trigger]:
    """One trigger that asks all conditions of a new row, in their order."""
    if connection.vendor == "sqlite":
        asked = "\n    ".join(
            f"WHEN NOT ({condition}) THEN RAISE(ABORT, '{sentence}')" for sentence, condition in conditions
        )
        return [Trigger(name, table, f'BEFORE INSERT ON "{table}"\n    BEGIN SELECT CASE {asked} END; END')]
    asked = "".join(
        f"    IF NOT ({condition}) THEN\n        RAISE EXCEPTION '{sentence}' USING ERRCODE = '23001';\n    END IF;\n"
        for sentence, condition in conditions
    )
    body = f"\nBEGIN\n{asked}    RETURN NEW;\nEND "
    return [Trigger(name, table, "BEFORE INSERT", ROW | BEFORE | INSERT, name, body)]


def decision_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """What guards the table of decisions beside `insert_only`."""
    return asking(connection, table=TABLE, name=NAME, conditions=CONDITIONS)


class DecisionsFit(Guarded):
    """Migration operation: decisions that do not fit what was asked are refused. ``again`` for conditions of a later
    release."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__(TABLE, again=again)

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return decision_triggers(connection)

    def describe(self) -> str:
        return "Refuse decisions that do not fit what was asked"
