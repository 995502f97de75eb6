"""Duties of a person, handed in by the applications above: asked before somebody loses the right to do them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb


@dataclass(frozen=True)
class Duty:
    """Something that only this person, or a deputy, can do; ``url`` leads to it."""

    sentence: str
    url: str


DutySource = Callable[[User], list[Duty]]
Lost = Callable[[User, User, datetime], None]

_sources: list[tuple[Verb, DutySource, Lost]] = []


def take_duties_from(waiting: DutySource, lost: Lost, *, verb: Verb) -> None:
    """Hand in who knows what waits for a person who may ``verb``, and who tells others that they may not any more."""
    _sources.append((verb, waiting, lost))


def duties_of(person: User, verb: Verb) -> list[Duty]:
    """Everything that waits for the person, and needs the right to do this."""
    return [duty for needed, waiting, _ in _sources if needed == verb for duty in waiting(person)]


def notify_of_loss(person: User, verbs: Collection[Verb], *, by: User, at: datetime) -> None:
    """Tell whoever it concerns that the person has lost these rights, in the caller's transaction."""
    for needed, _, lost in _sources:
        if needed in verbs:
            lost(person, by, at)
