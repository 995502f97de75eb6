"""Absences: entered by whoever is away or by an administrator, ended early, and who stands in on a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record

from .actions import notify, send_soon, settle
from .models import Absence

KIND = "absence"
LONGEST = timedelta(days=366)


class AbsenceRefused(Exception):
    """It can't be entered: ``field`` of the form, and why in a sentence."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def absent_on(day: date) -> dict[int, User | None]:
    """Who is away that day, by primary key, with who stands in: their deputy, or the deputy of one who is away as well.

    None where nobody with an active account does. One query.
    """
    away = {one.user_id: one.deputy for one in Absence.objects.on(day).select_related("deputy")}
    return {user: _present(deputy, away) for user, deputy in away.items()}


def _present(deputy: User, away: dict[int, User]) -> User | None:
    passed = set()
    while deputy.pk in away and deputy.pk not in passed:
        passed.add(deputy.pk)
        deputy = away[deputy.pk]
    return deputy if deputy.is_active and deputy.pk not in passed else None


@transaction.atomic
def enter_absence(
    *, person: User, deputy: User, from_on: date, until_on: date, token: UUID, by: User, at: datetime
) -> Absence:
    """Keep that somebody is away, and tell who stands in; the same form sent twice is one. Raises AbsenceRefused.

    Nobody stands in who is away then, so that two never stand in for each other.
    """
    locked_head(PORTAL)
    if sent := Absence.objects.filter(token=token, user=person).first():
        return sent
    deputy.refresh_from_db(fields=["is_active"])
    _refuse(person, deputy, from_on, until_on, today=timezone.localdate(at))
    absence = Absence.objects.create(user=person, deputy=deputy, from_on=from_on, until_on=until_on, token=token)
    _record(absence, "absence_entered", by=by, at=at, after=_values(absence))
    _tell(absence, by=by, at=at)
    return absence


def _refuse(person: User, deputy: User, from_on: date, until_on: date, *, today: date) -> None:
    days = f"from {from_on:%-d %B %Y} until {until_on:%-d %B %Y}"
    if until_on < from_on:
        raise AbsenceRefused("until_on", "The last day comes before the first.")
    if until_on < today:
        raise AbsenceRefused("until_on", f"{until_on:%-d %B %Y} is over.")
    if until_on - from_on > LONGEST:
        raise AbsenceRefused("until_on", "A year is the longest.")
    if deputy == person or not deputy.is_active:
        raise AbsenceRefused("deputy", "Choose somebody else with an active account.")
    if other := Absence.objects.of(person).within(from_on, until_on).first():
        raise AbsenceRefused("from_on", f"It overlaps with another one: {in_words(other)}.")
    if other := Absence.objects.of(deputy).within(from_on, until_on).first():
        raise AbsenceRefused("deputy", f"{deputy.name} is away as well, {in_words(other)}, so not there {days}.")


@transaction.atomic
def end_absence(*, absence: Absence, by: User, at: datetime) -> bool:
    """From today on they are back; one that has not begun is taken back. False where it was over before."""
    locked_head(PORTAL)
    today = timezone.localdate(at)
    there = Absence.objects.filter(pk=absence.pk, until_on__gte=today).first()
    if there is None:
        return False
    before = _values(there)
    if there.from_on >= today:
        there.delete()
        after = None
    else:
        there.until_on = today - timedelta(days=1)
        there.save(update_fields=["until_on"])
        after = _values(there)
    _record(absence, "absence_ended", by=by, at=at, before=before, after=after)
    settle(topic=_topic(absence), at=at)
    _say(
        absence.deputy,
        absence,
        topic=f"{_topic(absence)}:ended",
        subject=f"You no longer stand in for {absence.user.name}",
        body=[f"{by.name} entered that {absence.user.name} is back."],
        at=at,
    )
    return True


def in_words(absence: Absence) -> str:
    """``from 3 May 2027 until 9 May 2027``, or one day ``on 3 May 2027``."""
    if absence.from_on == absence.until_on:
        return f"on {absence.from_on:%-d %B %Y}"
    return f"from {absence.from_on:%-d %B %Y} until {absence.until_on:%-d %B %Y}"


def _tell(absence: Absence, *, by: User, at: datetime) -> None:
    person, days = absence.user, in_words(absence)
    _say(
        absence.deputy,
        absence,
        topic=_topic(absence),
        subject=f"You stand in for {person.name} {days}",
        body=[
            f"{person.name} is away {days} and named you." if by == person else f"{by.name} entered it.",
            "What falls to them in these days reaches you; signatures have deputies of their own.",
        ],
        at=at,
    )
    if by != person:
        _say(
            person,
            absence,
            topic=f"{_topic(absence)}:entered",
            subject=f"You are entered as away {days}",
            body=[f"{by.name} entered it. {absence.deputy.name} stands in.", "You can end it on the page."],
            at=at,
        )


def _say(user: User, absence: Absence, *, topic: str, subject: str, body: list[str], at: datetime) -> None:
    kind = "account" if user == absence.user else "standing_in"
    day = timezone.localdate(at)
    notify(user=user, kind=kind, topic=topic, due_on=day, subject=subject, body=body, url="/account/absence/", at=at)
    transaction.on_commit(send_soon)


def _topic(absence: Absence) -> str:
    return f"absence:{absence.ref}"


def _values(absence: Absence) -> dict[str, str]:
    return {"from": str(absence.from_on), "until": str(absence.until_on), "deputy": absence.deputy.name}


def _record(
    absence: Absence,
    verb: str,
    *,
    by: User,
    at: datetime,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    person = absence.user
    record(actor=by, verb=verb, kind=KIND, ref=str(person.ref), summary=person.name, before=before, after=after, at=at)
