"""What the database asks of a step of a corrective action before it takes it, on PostgreSQL and SQLite alike.

A later migration that remakes the table on SQLite puts ``Aside`` around it (`audit/triggers.py`).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcp_portal.audit.triggers import Guarded, Trigger

from .decision_triggers import asking

TABLE = "plans_actionstep"
NAME = "action_step_fits"
AFTER = """NEW.number = 1 OR EXISTS (SELECT 1 FROM plans_actionstep AS earlier
        WHERE earlier.action_id = NEW.action_id AND earlier.number = NEW.number - 1 AND ({holds}))"""
HAND = """EXISTS (SELECT 1 FROM plans_actionstep AS hand WHERE hand.action_id = NEW.action_id
        AND (hand.owner_id = NEW.by_id OR hand.verb IN ('started', 'done') AND hand.by_id = NEW.by_id))"""

CONDITIONS = (
    (
        "a step follows on one after which it can be taken",
        AFTER.format(
            holds="""NEW.verb = 'verified' AND earlier.stands = 'done'
        OR NEW.verb = 'reopened' AND earlier.stands IN ('done', 'verified')
        OR NEW.verb NOT IN ('verified', 'reopened') AND earlier.stands IN ('open', 'reopened')"""
        ),
    ),
    (
        "what was reopened stays so until it is done or dropped",
        AFTER.format(
            holds="NEW.verb NOT IN ('started', 'extended', 'assigned') OR NEW.stands = earlier.stands",
        ),
    ),
    (
        "only extending and reopening move the day, and never to an earlier one",
        AFTER.format(
            holds="""NEW.verb = 'extended' AND NEW.due_on > earlier.due_on
        OR NEW.verb = 'reopened' AND NEW.due_on >= earlier.due_on
        OR NEW.verb NOT IN ('extended', 'reopened') AND NEW.due_on = earlier.due_on"""
        ),
    ),
    (
        "an action has another owner once it is given to somebody else, and else the same",
        AFTER.format(holds="(NEW.verb = 'assigned') = (NEW.owner_id <> earlier.owner_id)"),
    ),
    (
        "nobody verifies or reopens what they had a hand in",
        f"NEW.verb NOT IN ('verified', 'reopened') OR NOT {HAND}",
    ),
    (
        "nobody drops a severe action that they had a hand in",
        f"""NEW.verb <> 'dropped' OR NOT {HAND} OR EXISTS (SELECT 1 FROM plans_correctiveaction AS mild
        WHERE mild.id = NEW.action_id AND mild.severity <> 'high')""",  # noqa: S608 - our own names
    ),
)


def step_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """What guards the table of steps beside `insert_only`."""
    return asking(connection, table=TABLE, name=NAME, conditions=CONDITIONS)


class StepsFit(Guarded):
    """Migration operation: steps that do not fit those before them are refused."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__(TABLE, again=again)

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return step_triggers(connection)

    def describe(self) -> str:
        return "Refuse steps of corrective actions that do not fit those before them"
