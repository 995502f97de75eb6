"""What is said in an incident: notes, decisions, severity, title, moments, corrections."""

from datetime import datetime

from incidents.entering import Doing
from incidents.models import Entry, Incident
from incidents.models.incidents import LONGEST_TITLE

from .adding import add_entry
from .declaring import DeclaredSeverity
from .refusals import NoWords


def say(incident: Incident, kind: str, doing: Doing, *, text: str, data: dict[str, str] | None = None) -> Entry:
    """Enter words: a note, a decision, what was told to whom (``told``) or by whom (``incoming``)."""
    return add_entry(incident, kind, doing, text=text, data=data)


def set_severity(incident: Incident, doing: Doing, *, severity: DeclaredSeverity, text: str = "") -> Entry:
    """From now on it is so bad."""
    data = {"severity": severity.name, "severity_ref": severity.ref}
    return add_entry(incident, "severity", doing, plan=severity.plan, text=text, data=data)


def retitle(incident: Incident, doing: Doing, *, title: str) -> Entry:
    """From now on it is called so."""
    if len(title.strip()) > LONGEST_TITLE:
        raise NoWords(f"A title has {LONGEST_TITLE} characters at most.")
    return add_entry(incident, "retitled", doing, text=title)


def set_moment(
    incident: Incident, doing: Doing, *, name: str, at: datetime, is_estimated: bool, is_latest: bool, text: str = ""
) -> Entry:
    """Say when it happened, was detected or declared (``name``); the last word on it counts. Raises NotYet."""
    when = Doing(doing.by, doing.at, doing.token, at, is_estimated, doing.behalf, doing.origin)
    return add_entry(incident, "moment", when, text=text, data={"moment": name, "is_latest": is_latest})


def correct(incident: Incident, doing: Doing, *, entry: Entry, text: str) -> Entry:
    """Correct the words of an entry by another one; both stay to be read."""
    return add_entry(incident, "corrected", doing, text=text, corrects=entry)
