"""Since the last review: what happened to a plan after its last review of a group, shown and kept with the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.look.counting import counted
from plans.access import Promises
from plans.evidence.happenings import (
    actions_to_do,
    contacts_confirmed,
    contacts_since,
    findings_since,
    incidents_since,
    versions_since,
)
from plans.evidence.results import Happening
from plans.models.plan import Plan
from plans.reading.cadence import on_day, times
from testing.models.exercises import Exercise
from testing.models.occurrences import Occurrence
from testing.models.reviews import ReviewRecord
from testing.subjects import Subject

MOST = 50  # of each that are named; how many more there are is said
AT_A_GLANCE = 5
OF_DRAFT = ("opened", "fixed")  # shown one by one only to who reads drafts
TITLES = {
    "versions": "Versions that came into force",
    "exercises": "Exercises that were held",
    "incidents": "Incidents in which it was used",
    "missed": "Missed, and not made up for",
    "opened": "Findings opened and not fixed",
    "fixed": "Findings fixed",
    "contacts": "Contacts that changed",
    "confirmed": "Contacts that were confirmed",
    "actions": "Corrective actions to be done",
}
PAGES = {"versions": "plans:version", "exercises": "testing:exercise", "actions": "plans:action"}

KeptHappenings = dict[str, Any]
"""As a record keeps it: ``{"after", "since", "groups": [{"key", "title", "items": [{"ref", "text"}], "count"}]}``."""


@dataclass(frozen=True)
class ShownGroup:
    """What happened of one sort; each item with its address, ``""`` for none. ``more`` says how many are not named."""

    title: str
    count: int
    items: list[tuple[str, str]]
    more: str

    @property
    def is_short(self) -> bool:
        """Whether it is read at a glance, and so stands there unfolded."""
        return len(self.items) <= AT_A_GLANCE


def last_review(plan: Plan, subject: Subject, *, today: date) -> ReviewRecord | None:
    """The last one of a group that stands."""
    reviews = ReviewRecord.objects.valid().of_kind(ReviewRecord.Kind.REVIEW)
    found = reviews.filter(plan=plan, done_on__lte=today).order_by("done_on", "pk").defer("notes", "points")
    return next((one for one in reversed(found) if subject.is_of(one)), None)


def since_last(user: User, plan: Plan, subject: Subject, promises: Promises, *, today: date) -> KeptHappenings:
    """What happened to a plan since the last review of a group, as far as the person may read it. Raises Differs."""
    last = last_review(plan, subject, today=today)
    since, before = (last.done_on, last.version) if last else (None, "")
    is_changed = before and promises.version and before != promises.version
    opened, fixed = findings_since(plan, since)
    groups = {
        "versions": versions_since(plan, since),
        "exercises": _exercises(plan, since, today),
        "incidents": incidents_since(plan, since),
        "missed": _missed(plan, today),
        "opened": opened,
        "fixed": fixed,
        "contacts": contacts_since(plan, before, promises.document) if is_changed else [],
        "confirmed": contacts_confirmed(promises.document, since),
        "actions": actions_to_do(plan, on=today),
    }
    kept = [_kept(key, found, may_read=key not in OF_DRAFT or user.may("read_draft")) for key, found in groups.items()]
    return {"after": last.ref if last else "", "since": since.isoformat() if since else "", "groups": kept}


def _kept(key: str, found: Sequence[Happening], *, may_read: bool) -> KeptHappenings:
    """A group; what has no ref sums up the others, and is none of them."""
    sums, happened = [one for one in found if not one.ref], [one for one in found if one.ref]
    items = [asdict(one) for one in (*sums, *happened[:MOST]) if may_read]
    return {"key": key, "title": TITLES[key], "items": items, "count": len(happened)}


def fingerprint(kept: KeptHappenings) -> str:
    """Stands for what was shown: what is sent with another one is shown again."""
    return sha256(canonical(kept))


def _exercises(plan: Plan, since: date | None, today: date) -> list[Happening]:
    held = Exercise.objects.valid().prefetch_related("measurements").filter(plan=plan, held_on__lte=today)
    found = held.filter(held_on__gt=since) if since else held
    return [
        Happening(one.ref, f"{one.name}, {on_day(one.held_on)}: {'passed' if one.passed else 'missed target'}")
        for one in found.order_by("held_on", "pk").only("ref", "name", "held_on", "succeeded")
    ]


def _missed(plan: Plan, today: date) -> list[Happening]:
    """Line by line, what was due before today and was neither done nor skipped; whenever it was due, for it is owed."""
    late = Occurrence.objects.unsettled().filter(plan=plan, due_on__lt=today, promise__until=None)
    of_line: dict[int, list[Occurrence]] = {}
    said = late.select_related("promise").only("ref", "due_on", "promise__name")
    for one in said.order_by("promise_id", "due_on"):
        of_line.setdefault(one.promise_id, []).append(one)
    return [_missed_line(found) for found in of_line.values()]


def _missed_line(found: list[Occurrence]) -> Happening:
    last, name = found[-1], found[-1].promise.name
    if len(found) == 1:
        return Happening(last.ref, f"{name}: missed once, {on_day(last.due_on)}")
    return Happening(last.ref, f"{name}: missed {times(len(found))}, the last time {on_day(last.due_on)}")


def sentence(kept: Mapping[str, Any]) -> str:
    """Since when it is told."""
    if not kept["since"]:
        return "No review of this group was recorded before: this is everything so far."
    return f"Since {kept['after']}, {on_day(date.fromisoformat(kept['since']))}."


def nothing_of(kept: Mapping[str, Any]) -> str:
    """Of what nothing happened, ``""`` where there was something of everything."""
    titles = [group["title"] for group in kept["groups"] if not group["count"]]
    return f"None: {', '.join(title[0].lower() + title[1:] for title in titles)}." if titles else ""


def shown_groups(user: User, plan: Plan, kept: Mapping[str, Any]) -> list[ShownGroup]:
    """Where there was something, as a person may read it: of findings, who reads no drafts sees how many."""
    return [_shown(user, plan, group) for group in kept["groups"] if group["count"]]


def _shown(user: User, plan: Plan, group: Mapping[str, Any]) -> ShownGroup:
    items: Sequence[Mapping[str, str]] = group["items"]
    if group["count"] and group["key"] in OF_DRAFT and not (items and user.may("read_draft")):
        return ShownGroup(group["title"], group["count"], [("", "What they say stands in the draft.")], "")
    named = [one for one in items if one["ref"]]
    more = group["count"] - len(named) if group["count"] > len(items) else 0
    links = [(_link(user, plan, group["key"], one["ref"]), one["text"]) for one in items]
    return ShownGroup(group["title"], group["count"], links, f"and {counted(more, 'more', 'more')}" if more else "")


def _link(user: User, plan: Plan, key: str, ref: str) -> str:
    if key == "missed":
        return reverse("testing:occurrence", args=[plan.code, ref])
    if key == "incidents":
        return reverse("incidents:outcome", args=[ref]) if ref else ""
    if key == "versions" and not user.may("history"):
        return ""
    return reverse(PAGES[key], args=[plan.code, ref]) if key in PAGES and ref else ""
