"""Presence: who has a plan open, and in which block they write. No event is kept of it: it is gone in a minute."""

from datetime import datetime

from bcp_portal.accounts.models import User
from plans.models.plan import Plan, Presence


def note_presence(*, plan: Plan, block: str, by: User, at: datetime) -> None:
    """Somebody has the plan open and edits a block (``""`` for none); safe when two pages say so at once."""
    Presence.objects.bulk_create(
        [Presence(plan=plan, user=by, block=block[:20], seen_at=at)],
        update_conflicts=True,
        unique_fields=["plan", "user"],
        update_fields=["block", "seen_at"],
    )
