"""Functions in an incident: lost or not affected, restored, back to normal, accepted as lost."""

from datetime import datetime

from incidents.entering import Doing
from incidents.models import Entry, Incident

from .adding import add_entry
from .refusals import NoWords

DEEDS = {
    "lost": "function_lost",
    "unaffected": "function_unaffected",
    "degraded": "function_degraded",
    "restored": "function_restored",
    "normal": "function_normal",
    "accepted": "function_accepted",
}


def mark_function(
    incident: Incident,
    deed: str,
    doing: Doing,
    *,
    plan: str,
    ref: str,
    text: str = "",
    recovery_point: datetime | None = None,
) -> Entry:
    """Enter what became of a function; ``deed`` is a key of DEEDS. ``text`` says how it was checked that it is back.

    Raises NoWords, NotYet, AlreadyOver.
    """
    if deed == "restored" and not text.strip():
        raise NoWords("Say how it was checked that the function works again.")
    data: dict[str, object] = {"recovery_point": recovery_point.isoformat()} if recovery_point else {}
    if deed == "lost" and doing.happened_at:
        data["is_later"] = True  # who says when means another moment than that of the event
    return add_entry(incident, DEEDS[deed], doing, plan=plan, refs=[ref], text=text, data=data)


def set_recovery_point(
    incident: Incident, doing: Doing, *, plan: str, ref: str, point: datetime, text: str = ""
) -> Entry:
    """To which moment the data of a function were brought back."""
    data = {"recovery_point": point.isoformat()}
    return add_entry(incident, "recovery_point", doing, plan=plan, refs=[ref], text=text, data=data)
