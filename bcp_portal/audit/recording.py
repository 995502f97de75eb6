"""Writing the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from bcp_portal.audit.models import Event

SYSTEM = "The portal itself"


class Actor(Protocol):
    """Whoever acts: something with a key and a name (the applications' user model)."""

    @property
    def pk(self) -> Any: ...

    name: Any


def record(
    *,
    actor: Actor | None,
    verb: str,
    at: datetime,
    plan_code: str = "",
    kind: str = "",
    ref: str = "",
    before: Any = None,
    after: Any = None,
    summary: str = "",
) -> Event:
    """Add one event, in the caller's transaction: change and event are kept or lost together.

    `before` and `after` are JSON values; an `actor` of None means that a job did it. Events of the kind
    ``access`` are kept for a while only, in a chain of their own.
    """
    made = event(
        actor=actor,
        verb=verb,
        at=at,
        plan_code=plan_code,
        kind=kind,
        ref=ref,
        before=before,
        after=after,
        summary=summary,
    )
    made.save()
    return made


def record_all(events: Iterable[Event]) -> None:
    """Add several events at once: one lock of a chain, and one journey for all of its links."""
    Event.objects.bulk_create(events)


def event(
    *,
    actor: Actor | None,
    verb: str,
    at: datetime,
    plan_code: str = "",
    kind: str = "",
    ref: str = "",
    before: Any = None,
    after: Any = None,
    summary: str = "",
) -> Event:
    """What `record` adds, not added yet."""
    return Event(
        at=at,
        actor_id=actor.pk if actor else None,
        actor_name=actor.name if actor else SYSTEM,
        verb=verb,
        plan_code=plan_code,
        kind=kind,
        ref=ref,
        before=before,
        after=after,
        summary=summary,
    )
