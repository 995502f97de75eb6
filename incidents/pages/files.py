"""Paper and files of an incident, and after an exercise the form that records what it measured."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.look.counting import counted
from incidents.folding.clocks import FunctionClock
from incidents.folding.situation import Situation
from incidents.rooms import Room

MOST_NAMES = 500  # letters of those who took part, as the record takes them
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class FileLine:
    """Something to take away: what it is, what it holds, where it is made, and the verb of that link."""

    title: str
    holds: str
    href: str
    verb: str
    icon: str


@dataclass(frozen=True)
class RecordLine:
    """The form that records an exercise of one plan, with the times that were measured filled in."""

    plan: str
    measured: str
    href: str


@dataclass(frozen=True)
class FilesPage:
    """``records`` are there after an exercise, for who may record."""

    ref: str
    lines: tuple[FileLine, ...]
    records: tuple[RecordLine, ...]


def files_page(room: Room, user: User, now: datetime) -> FilesPage:
    """The page; no query."""
    ref = room.incident.ref
    is_after_exercise = room.incident.is_exercise and not room.situation.state.is_running
    return FilesPage(
        ref,
        (
            FileLine(
                "Paper check-list",
                "Steps with boxes, who does what, telephone numbers, until when; printed by your browser.",
                reverse("incidents:print", args=[ref]),
                "Open",
                "list-checks",
            ),
            FileLine(
                "Check-list as PDF",
                "The same with a cover, as of the last entry.",
                reverse("incidents:pdf", args=[ref, "check-list"]),
                "PDF",
                "file-text",
            ),
            FileLine(
                "Report as PDF",
                "Moments, functions with their sums, roles, steps, the whole timeline, its place in its chain.",
                reverse("incidents:pdf", args=[ref, "report"]),
                "PDF",
                "file-text",
            ),
            FileLine(
                "Timeline as CSV",
                f"{counted(room.incident.revision, 'entry', 'entries')} for spreadsheets.",
                reverse("incidents:export_csv", args=[ref]),
                "CSV",
                "download",
            ),
            FileLine(
                "All of it as JSON",
                "Every entry and which signed versions they belong to; other programs count the same from it.",
                reverse("incidents:export_json", args=[ref]),
                "JSON",
                "download",
            ),
        ),
        tuple(records(room, now)) if is_after_exercise and user.may("record") else (),
    )


def records(room: Room, now: datetime) -> Iterator[RecordLine]:
    """For each plan, the form of the programme with what was measured of it."""
    for plan in room.plans:
        clocks = [one for one in room.situation.clocks(now) if one.loss.plan == plan.code and one.row]
        measured = [one for one in clocks if one.recovered_in is not None]
        given = {
            "held_on": f"{timezone.localtime(room.situation.began_at or room.incident.opened_at):%Y-%m-%d}",
            "name": room.situation.title,
            "participants": _participants(room.situation),
            "notes": f"Measured in the incident room, exercise {room.incident.ref}.{_bounds(measured)}",
        }
        for one in measured:
            given |= _measured(one, _strategy(room.situation, one))
        yield RecordLine(
            plan.code,
            f"{counted(len(measured), 'recovery time')} measured",
            f"{reverse('testing:record', args=[plan.code])}?{urlencode(given)}",
        )


def _bounds(measured: Iterable[FunctionClock]) -> str:
    """Which of the times may have been longer, in words."""
    found = [one.label for one in measured if one.start.is_latest]
    return f" It took at least that long for {listing(found)}: when it began is not known." if found else ""


def _participants(situation: Situation) -> str:
    names = dict.fromkeys(entry.doer for entry in situation.entries if entry.doer)
    return ", ".join(names)[:MOST_NAMES]


def _measured(one: FunctionClock, strategy: str) -> dict[str, str]:
    found = {f"rta_{one.loss.ref}": _written(one.recovered_in or 0)}
    if one.data.seconds is not None and not one.data.is_partial:
        found[f"rpa_{one.loss.ref}"] = _written(one.data.seconds)
    if strategy:
        found[f"strategy_{one.loss.ref}"] = strategy
    return found


def _written(seconds: int) -> str:
    """``3h 40m``, to the minute and never shorter than it was."""
    minutes = -(-seconds // MINUTE)
    return f"{minutes // 60}h {minutes % 60}m" if minutes >= HOUR // MINUTE else f"{minutes}m"


def _strategy(situation: Situation, one: FunctionClock) -> str:
    """The ref of the strategy that was chosen last for a function, ``""`` for none."""
    plan = situation.documents[one.loss.plan]
    for entry in reversed(situation.entries):
        if entry.kind == "strategy_chosen" and entry.plan == one.loss.plan:
            row = plan.by_ref.get(entry.ref)
            if one.loss.ref in (entry.refs[1:] or (row.links("functions") if row else ())):
                return entry.ref
    return ""
