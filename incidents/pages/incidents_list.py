"""The list of incidents: what is open on top, then what was, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.utils import timezone

from bcp_portal.look.counting import counted
from incidents.models import Alarm, Incident
from incidents.models.incidents import IncidentQuerySet
from plans.reading.cadence import on_day
from plans.reading.document import span

from .due_reviews import to_review
from .words import clock

A_PAGE = 30


@dataclass(frozen=True)
class IncidentLine:
    """One incident in a list; ``review`` says by when its review is due, ``""`` where nobody has to sign one."""

    ref: str
    title: str
    state: str
    severity: str
    is_exercise: bool
    is_running: bool
    began: str
    lasted: str
    review: str


@dataclass(frozen=True)
class IncidentsList:
    """Open ones, and a page of those that are over."""

    open: tuple[IncidentLine, ...]
    over: tuple[IncidentLine, ...]
    paging: Page  # type: ignore[type-arg]
    to_decide: int  # rows of plans about which alarms propose an incident

    @property
    def open_words(self) -> str:
        """``1 incident is open, and 1 exercise runs.``"""
        exercises = sum(line.is_exercise for line in self.open)
        real = len(self.open) - exercises
        said = counted(real, "incident is open", "incidents are open") if real else "Nothing is open"
        return f"{said}, and {counted(exercises, 'exercise runs', 'exercises run')}." if exercises else f"{said}."

    @property
    def proposals(self) -> str:
        """``2 alarms wait for somebody to decide: …``"""
        waits = counted(self.to_decide, "alarm waits", "alarms wait")
        return f"{waits} for somebody to decide: is it an incident?"


def incidents_list(incidents: IncidentQuerySet, page: str | None, now: datetime) -> IncidentsList:
    """Six queries, however many there are."""
    found = incidents.with_state()
    running = found.open().order_by("is_exercise", "-opened_at")
    due = {one.incident.pk: one.due_on for one in to_review()}
    paging = Paginator(found.over().order_by("-opened_at"), A_PAGE).get_page(page)
    return IncidentsList(
        tuple(_line(one, now, due) for one in running),
        tuple(_line(one, now, due) for one in paging.object_list),
        paging,
        to_decide=Alarm.objects.proposed().order_by().values("plan", "subject_ref").distinct().count(),
    )


def _line(incident: Incident, now: datetime, due: Mapping[int, date]) -> IncidentLine:
    began = incident.declared_at or incident.opened_at
    ended = incident.over_at if incident.state.is_over else None
    return IncidentLine(
        ref=incident.ref,
        title=incident.called,
        state=str(incident.state),
        severity=incident.now_severity or "",
        is_exercise=incident.is_exercise,
        is_running=incident.state.is_running,
        began=clock(began, now),
        lasted=span(((ended or now) - began).total_seconds()),
        review=_review(due.get(incident.pk), timezone.localdate(now)),
    )


def _review(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    return f"Review {'overdue since' if due_on < today else 'due on'} {on_day(due_on)}"
