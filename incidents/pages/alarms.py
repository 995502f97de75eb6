"""The list of alarms: what somebody is to decide about, and what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest

from bcp_portal.look.counting import counted
from bcp_portal.parameters import one_of
from incidents.models import Incident
from incidents.models.alarms import Alarm, AlarmQuerySet

PER_PAGE = 50
MOST_DECISIONS = 50
SHOWN = {"": "All", "firing": "Firing", "unmatched": "Without a rule"}
LABELS_SHOWN = 6


@dataclass(frozen=True)
class AlarmLine:
    """One alarm, and what became of it in a sentence; ``incident`` is the ref of one to go to, or ``""``."""

    alarm: Alarm
    became: str
    incident: str
    labels: tuple[str, ...]

    @property
    def tone(self) -> str:
        """How it is marked: firing and not in hand, firing, over."""
        if self.alarm.is_over:
            return "low"
        return "med" if self.incident or self.alarm.dismissed_at else "high"


@dataclass(frozen=True)
class DetectedProposal:
    """Alarms about one row of a plan about which somebody is to decide; ``last`` is the one heard last."""

    first: Alarm
    last: Alarm
    count: int

    @property
    def sentence(self) -> str:
        plan = self.first.plan.code if self.first.plan else ""
        firing = counted(self.count, "alarm is", "alarms are")
        return f"{firing} about {self.first.subject} ({self.first.subject_ref} of {plan})."


@dataclass(frozen=True)
class AlarmsPage:
    """The page: proposals first, then alarms as they came."""

    proposals: list[DetectedProposal]
    lines: Page[AlarmLine]
    show: str
    has_any: bool
    nothing: str = "Monitoring tools send theirs here once an administrator has added a source."

    @property
    def sentence(self) -> str:
        """``2 decisions wait. 14 alarms.``"""
        waits = f"{counted(len(self.proposals), 'decision waits', 'decisions wait')}." if self.proposals else ""
        total = counted(self.lines.paginator.count, "alarm")
        named = {"": "", "firing": " firing", "unmatched": " firing that no rule is about"}[self.show]
        return f"{waits} {total}{named}.".strip()


def alarms_page(request: HttpRequest) -> AlarmsPage:
    """The same few queries for any number. Raises NotUnderstood."""
    show = one_of(request.GET, "show", [key for key in SHOWN if key])
    lines = _lines(_shown(show), request.GET.get("page"))
    return AlarmsPage(proposals(), lines, show, bool(lines.paginator.count) or bool(show))


def alarms_of(incident: Incident, number: str | None) -> Page[AlarmLine]:
    """All alarms that an incident has taken in, page by page; of very many its timeline names some."""
    return _lines(Alarm.objects.filter(incident=incident), number)


def _lines(alarms: AlarmQuerySet, number: str | None) -> Page[AlarmLine]:
    found = alarms.select_related("source", "heartbeat", "plan", "incident", "rule")
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(number)
    page.object_list = [line_of(alarm) for alarm in page.object_list]
    return page


def _shown(show: str) -> AlarmQuerySet:
    firing = Alarm.objects.filter(ended_at=None)
    return {"": Alarm.objects.all(), "firing": firing, "unmatched": firing.filter(Q(rule=None))}[show]


def proposals() -> list[DetectedProposal]:
    """By row of a plan, those heard of first; two queries."""
    rows = Alarm.objects.proposed().order_by().values("plan", "subject_ref")
    groups = list(rows.annotate(count=Count("pk"), first=Min("pk"), last=Max("pk")).order_by("first")[:MOST_DECISIONS])
    keys = {group[end] for group in groups for end in ("first", "last")}
    found = Alarm.objects.select_related("plan", "source", "heartbeat").in_bulk(keys)
    return [DetectedProposal(found[group["first"]], found[group["last"]], group["count"]) for group in groups]


def line_of(alarm: Alarm) -> AlarmLine:
    """An alarm with what became of it."""
    labels = [f"{name}={value}" for name, value in _short(alarm.labels.items())]
    more = len(alarm.labels) - len(labels)
    ref = alarm.incident.ref if alarm.incident else ""
    return AlarmLine(alarm, became(alarm), ref, (*labels, *([f"{more} more"] if more > 0 else [])))


def _short(labels: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(labels)[:LABELS_SHOWN]


def became(alarm: Alarm) -> str:
    """What became of an alarm, in one sentence."""
    if alarm.incident:
        return f"It is in {alarm.incident.ref}."
    if alarm.dismissed_at:
        return f"{alarm.dismissed_by_name} dismissed it: {alarm.dismissed_because}"
    if alarm.looked_at is None:
        return "The portal is about to look at it."
    if alarm.rule is None:
        return "No rule says what it is about: it leads to nothing."
    if alarm.is_over:
        return f"It is about {alarm.subject}, and was over before anybody decided."
    return f"It is about {alarm.subject}: somebody is to decide."
