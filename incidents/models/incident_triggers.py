"""What the database asks of incidents: only the number of the last entry ever changes, by one, and none is deleted."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcp_portal.audit.triggers import BEFORE, DELETE, ROW, TRUNCATE, UPDATE, Guarded, Trigger

TABLE = "incidents_incident"
FIXED = ("id", "ref", "year", "number", "token", "is_exercise", "title", "opened_at", "opened_by_id", "opened_by_name")
SAID = "of an incident only the number of its last entry changes, by one"


class IncidentsStay(Guarded):
    """Migration operation: from here on, an incident stays what it was made as."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__(TABLE, again=again)

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return incident_triggers(connection)

    def describe(self) -> str:
        return f"Refuse changes to rows of {TABLE}"


def incident_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """What guards the table."""
    return _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()


def _changed(differs: str) -> str:
    same = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    return f"{same} OR NEW.revision <> OLD.revision + 1"


def _on_postgresql() -> list[Trigger]:
    body = f"""
BEGIN
    IF TG_OP <> 'UPDATE' OR {_changed("IS DISTINCT FROM")} THEN
        RAISE EXCEPTION '{SAID}' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END """
    whole = "\nBEGIN\n    RAISE EXCEPTION 'incidents are never deleted' USING ERRCODE = '23001';\nEND "
    rows = ROW | BEFORE | UPDATE | DELETE
    return [
        Trigger("incident_stays", TABLE, "BEFORE UPDATE OR DELETE", rows, "incident_stays", body),
        Trigger("incidents_stay", TABLE, "BEFORE TRUNCATE", BEFORE | TRUNCATE, "incidents_stay", whole),
    ]


def _on_sqlite() -> list[Trigger]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    keys = ("rowid", "ref", "token")
    same = " OR ".join(f'"{name}" = NEW."{name}"' for name in keys)
    there = f'SELECT 1 FROM "{TABLE}" WHERE {same} OR ("year" = NEW."year" AND "number" = NEW."number")'  # noqa: S608 - our own names
    acts = {
        "update": f'BEFORE UPDATE ON "{TABLE}" WHEN {_changed("IS NOT")}',
        "delete": f'BEFORE DELETE ON "{TABLE}"',
        "replace": f'BEFORE INSERT ON "{TABLE}" WHEN EXISTS ({there})',
    }
    return [Trigger(f"incident_stays_{act}", TABLE, f"{when}\n    {refuse}") for act, when in acts.items()]
