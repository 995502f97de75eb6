"""What the database asks of decisions on change requests, and of versions that carry them, on PostgreSQL and SQLite.

A later migration that remakes a table which they read on SQLite puts ``Aside`` around it (`audit/triggers.py`).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcp_portal.audit.triggers import Guarded, Trigger

from .decision_triggers import asking

ASKED = "SELECT 1 FROM plans_changerequest AS asked WHERE asked.id = NEW.request_id"
NOT_WITHDRAWN = "NOT EXISTS (SELECT 1 FROM plans_changewithdrawal WHERE request_id = NEW.request_id)"
APPROVED = "EXISTS (SELECT 1 FROM plans_changedecision WHERE request_id = NEW.request_id AND outcome = 'approved')"

CONDITIONS = {
    "plans_changedecision": (
        ("nobody decides on what they asked for themselves", f"EXISTS ({ASKED} AND asked.asked_by_id <> NEW.by_id)"),
        (
            "nobody decides with another account on what they asked for",
            f"EXISTS ({ASKED} AND (asked.asked_person = '' OR asked.asked_person <> NEW.by_person))",
        ),
        ("nothing is decided once the request is withdrawn", NOT_WITHDRAWN),
    ),
    "plans_changewithdrawal": (
        (
            "a request that was refused is not withdrawn",
            "NOT EXISTS (SELECT 1 FROM plans_changedecision WHERE request_id = NEW.request_id AND outcome = 'refused')",
        ),
    ),
    "plans_carriedchange": (
        ("a version carries what was approved", APPROVED),
        ("a version carries nothing that is withdrawn", NOT_WITHDRAWN),
        (
            "a version carries changes of its own plan",
            f"""EXISTS ({ASKED} AND asked.plan_id =
        (SELECT version.plan_id FROM plans_planversion AS version WHERE version.id = NEW.version_id))""",  # noqa: S608 - our own names
        ),
    ),
}
NAMES = {
    "plans_changedecision": "change_decision_fits",
    "plans_changewithdrawal": "change_withdrawal_fits",
    "plans_carriedchange": "carried_change_fits",
}


def change_triggers(connection: BaseDatabaseWrapper, table: str) -> list[Trigger]:
    """What guards one of these tables beside `insert_only`."""
    return asking(connection, table=table, name=NAMES[table], conditions=CONDITIONS[table])


class ChangesFit(Guarded):
    """Migration operation: rows of one of these tables that do not fit what was asked are refused. ``again`` for
    conditions of a later release.
    """

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return change_triggers(connection, self.table)

    def describe(self) -> str:
        return f"Refuse rows of {self.table} that do not fit what was asked"
