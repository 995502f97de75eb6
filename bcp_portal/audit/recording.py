"""Writing the audit trail."""

from datetime import datetime
from typing import Any, Protocol

from bcp_portal.audit.models import Event

SYSTEM = "The portal itself"


class Person(Protocol):
    """Whoever acts: something with a key and a name (the applications' user model)."""

    @property
    def pk(self) -> Any: ...

    name: Any


def record(
    *,
    actor: Person | None,
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

    `before` and `after` are JSON values; an `actor` of None means that a job did it.
    """
    return Event.objects.create(
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
