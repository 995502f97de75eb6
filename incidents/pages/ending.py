"""The pages that end an incident: what has to be so, what is still open and where, what the plan says of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from bcp_portal.documents.markup import Markup
from bcp_portal.documents.prose import to_screen_html
from bcp_portal.look.counting import counted
from incidents.folding.duties import DutyNow, DutyState
from incidents.folding.situation import Situation
from incidents.folding.standing_down import (
    Criterion,
    OpenPoint,
    failback_criteria,
    open_sentences,
    stand_down_criteria,
    stated_criteria,
)
from incidents.folding.state import IncidentState
from incidents.models import Incident
from incidents.models.incidents import IncidentQuerySet
from incidents.rooms import Room

from .duties import duty_line
from .words import clock

DEPTH = 3  # of the heading above what a plan says
Criteria = Callable[[Situation, Sequence[OpenPoint]], tuple[Criterion, ...]]


@dataclass(frozen=True)
class EndingDeed:
    """One way to end, or to begin again. ``turns`` are the states in which it can be done, ``asks`` the label of the
    reason, ``adds`` that of the words where nothing is open.
    """

    title: str
    verb: str
    lead: str
    turns: tuple[IncidentState, ...]
    refusal: str
    criteria: Criteria | None = None
    asks: str = "Why may it stay open?"
    adds: str = "Anything to add"


STAND_DOWN = EndingDeed(
    "Stand down",
    "Stand down",
    "The team goes home. What is left is the way back to normal; after it the incident is closed.",
    (IncidentState.DECLARED,),
    "Only a declared incident is stood down",
    stand_down_criteria,
)
CLOSE = EndingDeed(
    "Close the incident",
    "Close",
    "Everything is back to normal. Nothing is entered afterwards but notes, and what happened before.",
    (IncidentState.STOOD_DOWN,),
    "The team stands down before an incident is closed",
    failback_criteria,
)
REOPEN = EndingDeed(
    "Open it again",
    "Open again",
    "It was not over. Everything that was entered stays, and the clocks of what is lost run on.",
    (IncidentState.STOOD_DOWN, IncidentState.CLOSED),
    "Only what is stood down or closed is opened again",
    asks="Why is it opened again?",
    adds="Why is it opened again?",
)


@dataclass(frozen=True)
class PointLine:
    """What is open, with the page where it is settled; ``""`` where there is none."""

    said: str
    href: str


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what is open of it."""

    asks: str
    is_met: bool
    note: str
    points: tuple[PointLine, ...]


@dataclass(frozen=True)
class StatedLine:
    """What a plan says of the end, as safe HTML."""

    plan: str
    heading: str
    html: Markup


@dataclass(frozen=True)
class EndingPage:
    """``refusal`` says why it can't be done as the incident stands, ``""`` where it can; ``open`` is kept with it."""

    ref: str
    deed: EndingDeed
    refusal: str
    lines: tuple[CriterionLine, ...]
    stated: tuple[StatedLine, ...]
    open: tuple[str, ...]

    @property
    def asks(self) -> str:
        return self.deed.asks if self.open else self.deed.adds


def ending_page(room: Room, deed: EndingDeed, now: datetime) -> EndingPage:
    """The page; no query."""
    situation = room.situation
    criteria = deed.criteria(situation, open_duties(room, now)) if deed.criteria else ()
    if deed is STAND_DOWN:
        criteria = (*criteria, *_watched(situation, now))
    stated = stated_criteria(room.documents) if deed.criteria else ()
    return EndingPage(
        ref=room.incident.ref,
        deed=deed,
        refusal="" if situation.state in deed.turns else f"{deed.refusal}: it is {situation.state.lower()}.",
        lines=tuple(
            CriterionLine(one.asks, one.is_met, one.note, tuple(_point(room, point) for point in one.points))
            for one in criteria
        ),
        stated=tuple(StatedLine(one.plan, one.heading, to_screen_html(one.text, DEPTH)) for one in stated),
        open=tuple(open_sentences(criteria)),
    )


def _watched(situation: Situation, now: datetime) -> Iterator[Criterion]:
    """Whether what is back was watched for as long as the organisation says; nothing where it says none."""
    minutes = settings.INCIDENT_WATCH_MINUTES
    restored = [entry.happened_at for entry in situation.entries if entry.kind == "function_restored"]
    if not minutes or not restored:
        return
    until = max(restored) + timedelta(minutes=minutes)
    said = f"The last function is back since {clock(max(restored), now)}: watch it until {clock(until, now)}."
    yield Criterion(
        f"What is back was watched for {counted(minutes, 'minute')}.", () if until <= now else (OpenPoint(said),)
    )


def open_duties(room: Room, now: datetime) -> tuple[OpenPoint, ...]:
    """Duties that are owed. What was told once and is only due again ends with the stand-down, unless it is late."""
    owed = (one for one in room.duties(now) if one.is_owed and (not one.met or one.state == DutyState.LATE))
    return tuple(OpenPoint(_owed(one, now), "duty", "", one.rule.key) for one in owed)


def _owed(one: DutyNow, now: datetime) -> str:
    return f"“{one.rule.name}” is still owed. {duty_line(one, now).said}"


def _point(room: Room, point: OpenPoint) -> PointLine:
    ref = room.incident.ref
    if point.what == "checklist":
        return PointLine(point.said, f"{reverse('incidents:room', args=[ref])}#checklist")
    if point.what == "messages":
        return PointLine(point.said, reverse("incidents:messages", args=[ref]))
    if point.what == "role":
        return PointLine(point.said, reverse("incidents:role", args=[ref, point.plan or "-", point.ref]))
    if point.what == "duty":
        return PointLine(point.said, reverse("incidents:duty", args=[ref, point.ref]))
    if point.what:
        return PointLine(point.said, reverse(f"incidents:{point.what}", args=[ref, point.plan, point.ref]))
    return PointLine(point.said, "")


def merge_choices(incident: Incident, incidents: IncidentQuerySet, now: datetime) -> Sequence[tuple[str, str]]:
    """The incidents into which this one can be merged, by ref, in words; one query."""
    found = incidents.with_state().open().filter(is_exercise=incident.is_exercise).exclude(pk=incident.pk)
    return [(one.ref, _named(one, now)) for one in found.order_by("-opened_at")]


def _named(incident: Incident, now: datetime) -> str:
    begun = clock(incident.declared_at or incident.opened_at, now)
    said = f"{incident.ref} {incident.called} ({incident.state.lower()}, {begun})"
    return f"EXERCISE: {said}" if incident.is_exercise else said
