"""Duties of a person, handed in by the applications above: asked before somebody loses the right to sign."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bcp_portal.accounts.models import User


@dataclass(frozen=True)
class Duty:
    """Something that only this person, or a deputy, can do; ``url`` leads to it."""

    sentence: str
    url: str


DutySource = Callable[[User], list[Duty]]
Lost = Callable[[User, User, datetime], None]

_waiting: list[DutySource] = []
_lost: list[Lost] = []


def take_duties_from(waiting: DutySource, lost: Lost) -> None:
    """Hand in who knows what waits for a person, and who tells others that this person can't sign any more."""
    _waiting.append(waiting)
    _lost.append(lost)


def duties_of(person: User) -> list[Duty]:
    """Everything that waits for the person."""
    return [duty for waiting in _waiting for duty in waiting(person)]


def notify_of_loss(person: User, *, by: User, at: datetime) -> None:
    """Tell whoever it concerns that the person can't sign any more, in the caller's transaction."""
    for lost in _lost:
        lost(person, by, at)
