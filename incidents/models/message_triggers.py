"""What the database asks of recipients: whom a message went to never changes, only what became of it."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcp_portal.audit.triggers import BEFORE, DELETE, INSERT, ROW, UPDATE, Guarded, Trigger

TABLE, MESSAGES = "incidents_messagerecipient", "incidents_incidentmessage"
FIXED = ("id", "ref", "message_id", "is_exercise", "is_participant", "way", "name", "address", "webhook_id")
SAID = "whom a message goes to never changes, and an exercise stays one"
OTHER = f"""EXISTS (SELECT 1 FROM "{MESSAGES}" WHERE "{MESSAGES}".id = NEW.message_id
        AND "{MESSAGES}".is_exercise <> NEW.is_exercise)"""  # noqa: S608 - our own names


class RecipientsStay(Guarded):
    """Migration operation: from here on, recipients stay whom a person confirmed."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__(TABLE, again=again)

    def triggers(self, connection: BaseDatabaseWrapper) -> list[Trigger]:
        return recipient_triggers(connection)

    def describe(self) -> str:
        return f"Refuse changes of recipients in {TABLE}"


def recipient_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """What guards the table."""
    return _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()


def _changed(differs: str) -> str:
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)


def _on_postgresql() -> list[Trigger]:
    body = f"""
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND {OTHER}) THEN
        RAISE EXCEPTION '{SAID}' USING ERRCODE = '23001';
    END IF;
    IF TG_OP = 'UPDATE' AND ({_changed("IS DISTINCT FROM")}) THEN
        RAISE EXCEPTION '{SAID}' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END """
    rows = ROW | BEFORE | INSERT | UPDATE | DELETE
    when = "BEFORE INSERT OR UPDATE OR DELETE"
    return [Trigger("recipient_stays", TABLE, when, rows, "recipient_stays", body)]


def _on_sqlite() -> list[Trigger]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    acts = {
        "insert": f'BEFORE INSERT ON "{TABLE}" WHEN {OTHER}',
        "update": f'BEFORE UPDATE ON "{TABLE}" WHEN {_changed("IS NOT")}',
        "delete": f'BEFORE DELETE ON "{TABLE}"',
    }
    return [Trigger(f"recipient_stays_{act}", TABLE, f"{when}\n    {refuse}") for act, when in acts.items()]
