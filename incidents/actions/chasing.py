"""Chasing in an incident: who holds a role is reminded of whom to tell, and deputies are called when nobody accepts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.jobs.one_by_one import one_by_one
from bcp_portal.notices.actions import send_soon, tell
from bcp_portal.notices.models import Notice
from incidents.entering import Doing
from incidents.folding.duties import DutyNow, DutyState
from incidents.folding.roles import RoleNow
from incidents.folding.state import BEGAN
from incidents.models import Incident
from incidents.rooms import Room

from .adding import add_entry
from .messages import MARK, marked

SOON = timedelta(minutes=10)  # before a duty is due
LONG_PAST = timedelta(days=3)  # after it: a worker may have been away, but what is set up today was not owed last week
PATIENCE = timedelta(minutes=10)  # with somebody who was given a role
LOOKED_BACK = timedelta(days=60)  # what regulators are owed comes due up to a month after a report
SPEAKING = ("communication", "press", "spokes")


def remind_of_duties(*, at: datetime) -> int:
    """Tell those who speak for an incident, once before each time that somebody has to be told and once after it."""
    incidents = Incident.objects.with_state().owing().filter(opened_at__gte=at - LOOKED_BACK)
    return _chased(incidents.order_by("pk"), lambda incident: _remind(Room(incident), at=at))


def _remind(room: Room, *, at: datetime) -> int:
    owed = [one for one in room.duties(at) if _is_near(one, at)]
    if not owed:
        return 0
    people = _speaking(room)
    new = tell([_notice(room, one, person, at) for one in owed for person in people], at=at)
    if new:
        transaction.on_commit(send_soon)
    return len(new)


def _is_near(one: DutyNow, at: datetime) -> bool:
    due = one.open.due_at if one.open else None
    return (
        due is not None
        and at - LONG_PAST <= due <= at + SOON
        and one.state in (DutyState.OPEN, DutyState.LATE, DutyState.TO_DECIDE)
    )


def _notice(room: Room, one: DutyNow, person: User, at: datetime) -> Notice:
    """One for each person, duty, time that it is owed, and side of that time: the topic says all of it."""
    time = one.open
    assert time is not None and time.due_at is not None  # noqa: S101, PT018 - for the reader of types
    is_late, due = time.due_at < at, timezone.localtime(time.due_at)
    when = f"{due:%H:%M}" if due.date() == timezone.localdate(at) else f"{due:%-d %b, %H:%M}"
    asks = "does it apply?" if one.state == DutyState.TO_DECIDE else f"{'was due' if is_late else 'due'} {when}"
    return Notice(
        user=person,
        kind="duty",
        topic=f"duty:{room.incident.ref}:{one.rule.key[:60]}:{time.number}:{'late' if is_late else 'soon'}",
        due_on=due.date(),
        subject=marked(room.incident, f"{room.incident.ref}: {one.rule.name}, {asks}"),
        body=[f"{room.situation.title}.", f"To: {one.rule.audience}. Due {due:%-d %B %Y, %H:%M}."],
        url=f"{reverse('incidents:room', args=[room.incident.ref])}#duties",
    )


def _speaking(room: Room) -> list[User]:
    """Who holds the role that commands or one that communicates; else who declared the incident, or reopened it."""
    roles = [role for role in room.situation.roles if role.account and _speaks(role)]
    declared = [entry.by for entry in room.situation.entries if entry.kind in BEGAN]
    active = User.objects.active()
    people = list(active.filter(ref__in={role.account for role in roles}))
    return people or list(active.filter(ref__in=[ref for ref in declared[-1:] if ref]))


def _speaks(role: RoleNow) -> bool:
    return role.is_commanding or any(word in role.name.casefold() for word in SPEAKING)


def call_deputies(*, at: datetime) -> int:
    """Call the deputy of each role that was given and not accepted in time; how many were called."""
    running = Incident.objects.with_state().running().order_by("pk")

    def call(incident: Incident) -> int:
        return sum(_call(incident, role, at=at) for role in _waiting(Room(incident), at))

    return _chased(running, call)


def _chased(incidents: Iterable[Incident], act: Callable[[Incident], int]) -> int:
    return sum(filter(None, one_by_one(incidents, act, "Nobody could be chased in {0.ref}.".format)))


def _waiting(room: Room, at: datetime) -> Sequence[RoleNow]:
    return [role for role in room.situation.roles if role.awaits and role.given_at and role.given_at <= at - PATIENCE]


@transaction.atomic
def _call(incident: Incident, role: RoleNow, *, at: datetime) -> int:
    """Once for each time that the role was given: the token of the entry says which."""
    token = uuid5(incident.token, f"deputy {role.plan} {role.ref} {role.given_at}")
    deputy = role.deputy
    account = User.objects.active().filter(email=deputy.email.strip().lower()).first() if deputy else None
    said = f"{role.holder} has not accepted the role {role.name} within {PATIENCE.seconds // 60} minutes. "
    said += _who_was_called(deputy.name if deputy else "", deputy.phone if deputy else "", account)
    before = incident.revision
    data = {"audience": "the deputy", "way": "notice" if account else ""}
    entry = add_entry(incident, "told", Doing(None, at, token, origin="portal"), text=said, data=data)
    if incident.revision == before or entry.number != incident.revision:
        return 0  # somebody was quicker
    if account:
        tell(_called(incident, role, account, at), at=at)
        transaction.on_commit(send_soon)
    return 1


def _who_was_called(name: str, phone: str, account: User | None) -> str:
    if account:
        return f"The deputy, {account.name}, was told."
    if name:
        return f"The deputy, {name}, has no account: call them{f' ({phone})' if phone else ''}."
    return "The plan names no deputy."


def _called(incident: Incident, role: RoleNow, deputy: User, at: datetime) -> Iterable[Notice]:
    mark = MARK if incident.is_exercise else ""
    yield Notice(
        user=deputy,
        kind="deputy",
        topic=f"deputy:{incident.ref}:{role.plan}:{role.ref[:40]}:{role.given_at:%H%M%S}",
        due_on=timezone.localdate(at),
        subject=f"{mark}{incident.ref}: {role.name} needs you",
        body=[f"{role.holder} was asked and has not accepted.", "You are the deputy. Take the role over in the room."],
        url=f"{reverse('incidents:room', args=[incident.ref])}#roles",
    )
