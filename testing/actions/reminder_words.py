"""Words of reminders: what is due, by when, what to do, and why somebody is told."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from bcp_portal.look.counting import counted
from plans.reading.cadence import on_day
from testing.models.occurrences import Occurrence
from testing.responsible import Responsible

LONGEST_URL = 300
TO_DO = {
    "exercise": "Record its result",
    "maintenance": "Tick it off when it is done",
    "review": "Record the review",
    "assessment": "Record the assessment",
}


@dataclass(frozen=True)
class Reminder:
    """What somebody is told; ``url`` is a path of the portal, ``why`` a sentence."""

    subject: str
    body: tuple[str, ...]
    url: str
    why: str


def reminder_words(one: Occurrence, who: Responsible, today: date, late: int) -> Reminder:
    """To whoever is responsible, before its day and after it; ``late`` is how often the promise is overdue."""
    to_do = f"{TO_DO[one.promise.kind]}. If it can’t be done by then, move it or skip it with a reason."
    if one.due_on < today:
        to_do = f"{TO_DO[one.promise.kind]} as soon as it is done. If it is not to be done, skip it with a reason."
    return Reminder(_subject(one, today), (*_facts(one, today, late), to_do), _where_done(one), who.why_you)


def overdue_words(one: Occurrence, who: Responsible, why: str, today: date, late: int) -> Reminder:
    """To others, when it is long overdue."""
    whose = f"{who.person.name} is responsible ({who.why})." if who.person else "Nobody is responsible for it."
    to_do = f"{whose} See to it that it is done, moved or skipped with a reason, or that somebody else does it."
    return Reminder(_subject(one, today), (*_facts(one, today, late), to_do), _page(one), why)


def missed_words(one: Occurrence, keeper: Responsible) -> Reminder:
    """To the keeper, once the next one runs."""
    body = (
        f"It was due by {on_day(one.due_on)}, nothing was recorded, and the next one runs.",
        "It stays on record as missed until a record makes up for it, or somebody answers for it with a reason.",
    )
    return Reminder(f"{_name(one)} was missed", body, _page(one), keeper.why_you)


def _name(one: Occurrence) -> str:
    return f"{one.promise.name} ({one.plan.code})"


def _subject(one: Occurrence, today: date) -> str:
    if one.due_on < today:
        return f"{_name(one)} is {counted((today - one.due_on).days, 'day')} overdue"
    if one.due_on == today:
        return f"{_name(one)} is due today"
    return f"{_name(one)} is due on {on_day(one.due_on)}"


def _facts(one: Occurrence, today: date, late: int) -> tuple[str, ...]:
    often = f" The plan says “{one.promise.written}”." if one.promise.written else ""
    if one.due_on >= today:
        left = (one.due_on - today).days
        when = f"Due by {on_day(one.due_on)}, in {counted(left, 'day')}." if left else f"Due today, {on_day(today)}."
        return (f"{when}{often}",)
    said = f"It was due by {on_day(one.due_on)}, and nothing was recorded since.{often}"
    if late > 1:
        said = f"{said} It was missed {counted(late, 'time')} by now."
    return (said,)


def _page(one: Occurrence) -> str:
    return reverse("testing:occurrence", args=(one.plan.code, one.ref))


def _where_done(one: Occurrence) -> str:
    """Of a review its form, which is filled in with what happened since; of all else its page, where it is recorded."""
    if one.promise.kind != "review":
        return _page(one)
    form = f"{reverse('testing:review_new', args=(one.plan.code,))}?{urlencode({'of': one.promise.name})}"
    return form if len(form) <= LONGEST_URL else _page(one)
