"""Setting duties: added, changed, switched off and on by administrators, with regimes of regulators; one event each."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record
from incidents.folding.duty_rules import PREVIOUS
from incidents.models import CommunicationDuty
from incidents.models.duties import DutyTerms
from plans.actions.refusals import Refused

KIND = "duties"
TERMS = ("name", "audience", "basis", "minutes", "repeat_minutes", "severities", "is_to_decide", "source")


class DutyChanged(Refused):
    """It was changed since the page was opened."""


class InCircle(Refused):
    """It would follow itself."""

    def __init__(self) -> None:
        super().__init__("It would follow itself: choose another duty, or none.")


@transaction.atomic
def add_duty(*, token: UUID, terms: DutyTerms, by: User, at: datetime) -> CommunicationDuty:
    """Keep a new duty; the same form sent twice is one."""
    locked_head(PORTAL)
    if sent := CommunicationDuty.objects.filter(token=token).first():
        return sent
    made = CommunicationDuty.objects.create(token=token, **_columns(terms))
    _record(made, "duty_added", by=by, at=at, after=_values(made))
    return made


@transaction.atomic
def change_duty(*, duty: CommunicationDuty, edition: int, terms: DutyTerms, by: User, at: datetime) -> bool:
    """Change it; False where nothing is new. Raises DutyChanged, InCircle."""
    locked_head(PORTAL)
    there = CommunicationDuty.objects.own().get(pk=duty.pk)
    if there.edition != edition:
        raise DutyChanged("It was changed on another page since you opened this one. Save again to have what is here.")
    _refuse_circle(there, terms)
    before = _values(there)
    for name, value in _columns(terms).items():
        setattr(there, name, value)
    if before == _values(there):
        return False
    there.edition += 1
    there.save()
    _record(there, "duty_changed", by=by, at=at, before=before, after=_values(there))
    return True


@transaction.atomic
def switch_duty(*, duty: CommunicationDuty, is_on: bool, by: User, at: datetime) -> bool:
    """It is owed no more, or again; False where it stood so."""
    if not CommunicationDuty.objects.filter(pk=duty.pk).exclude(is_on=is_on).update(is_on=is_on):
        return False
    _record(duty, "duty_switched_on" if is_on else "duty_switched_off", by=by, at=at)
    return True


@transaction.atomic
def answer_to(*, regime: str, by: User, at: datetime) -> CommunicationDuty:
    """From now on the organisation answers to the regime: its duties are shown in each incident, to be decided."""
    locked_head(PORTAL)
    made, is_new = CommunicationDuty.objects.get_or_create(
        regime=regime, defaults={"token": uuid4(), "name": regime, "is_on": True}
    )
    if is_new:
        _record(made, "duty_switched_on", by=by, at=at)
    else:
        switch_duty(duty=made, is_on=True, by=by, at=at)
    return made


def _refuse_circle(duty: CommunicationDuty, terms: DutyTerms) -> None:
    seen, found = {duty.pk}, terms.previous if terms.basis == PREVIOUS else None
    while found:
        if found.pk in seen:
            raise InCircle
        seen.add(found.pk)
        found = found.previous


def _columns(terms: DutyTerms) -> dict[str, Any]:
    columns = {name: getattr(terms, name) for name in TERMS}
    return columns | {"previous": terms.previous if terms.basis == PREVIOUS else None}


def _values(duty: CommunicationDuty) -> dict[str, Any]:
    return {name: getattr(duty, name) for name in TERMS} | {"previous": duty.previous.name if duty.previous else ""}


def _record(
    duty: CommunicationDuty, verb: str, *, by: User, at: datetime, before: Any = None, after: Any = None
) -> None:
    names = {"ref": str(duty.ref), "summary": duty.name}
    record(actor=by, verb=verb, kind=KIND, at=at, before=before, after=after, **names)
