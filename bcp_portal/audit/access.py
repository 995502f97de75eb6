"""Events of access: who came in and what they took. They change nothing, are many, and so are bounded and pruned.

Every such event is written by ``record_access``, is of the kind ``KIND`` and has a verb of ``WORDS``.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import Actor, record

KIND = "access"
WORDS = {
    "access.signed_in": "Signed in",
    "access.signed_out": "Signed out",
    "access.sign_in_failed": "Sign-in failed",
    "access.sign_in_paused": "Sign-in paused",
    "access.confirmation_failed": "Wrong password in an open session",
    "access.confirmation_paused": "Confirming paused in an open session",
    "access.link_asked": "Asked for a password link",
    "access.downloaded": "Downloaded",
    "access.audit_exported": "Audit trail exported",
}
LONGEST_REF = 80


class Bound(NamedTuple):
    """How many equal events (of one verb, object and person) are written within a while; further ones are not."""

    most: int
    within: timedelta


ONE_IN_TEN_MINUTES = Bound(1, timedelta(minutes=10))


class Stranger:
    """Whoever acts without having signed in."""

    pk: Any = None
    name: Any = "Somebody not signed in"


def record_access(
    *,
    actor: Actor,
    verb: str,
    at: datetime,
    bound: Bound,
    ref: str = "",
    plan_code: str = "",
    summary: str = "",
    after: Any = None,
) -> Event | None:
    """Add one event, or None where the bound is reached: nobody fills the disk by trying again and again."""
    ref = ref[:LONGEST_REF]
    known = Event.objects.filter(kind=KIND, ref=ref, at__gt=at - bound.within, verb=verb, actor_id=actor.pk)
    if known[: bound.most].count() >= bound.most:
        return None
    return record(actor=actor, verb=verb, at=at, kind=KIND, ref=ref, plan_code=plan_code, summary=summary, after=after)
