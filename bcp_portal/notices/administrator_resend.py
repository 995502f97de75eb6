"""Messages that failed, sent again because an administrator asks: a click is an event of the trail, a second none.

Links for a new password and letters about accounts are begun anew beside the deliveries. As with every change of what
belongs to people, the chain of the portal is waited for first and rows are locked after it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from bcp_portal.accounts.actions import send_letters_again
from bcp_portal.accounts.models import Letter, User
from bcp_portal.accounts.password_resets import send_reset_again, send_resets_again
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record

from .actions import send_soon
from .models import Delivery, DeliveryQuerySet

KIND, VERB = "messages", "messages_sent_again"


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, at: datetime) -> int:
    """Begin anew with a message that failed; 0 when it went out, or is being sent."""
    locked_head(PORTAL)
    before = {"attempts": delivery.attempts, "error": delivery.error}
    count = _begin_anew(Delivery.objects.filter(pk=delivery.pk), at)
    return _recorded(count, actor=by, at=at, ref=str(delivery.ref), summary=delivery.user.name, before=before)


@transaction.atomic
def send_links_again(*, person: User, by: User, at: datetime) -> int:
    """The same for the link that somebody asked for, and for letters about their account."""
    locked_head(PORTAL)
    letters = send_letters_again(letters=Letter.objects.filter(person=person), at=at)
    count = letters + send_reset_again(person=person, at=at)
    return _recorded(count, actor=by, at=at, ref=str(person.ref), summary=person.name)


@transaction.atomic
def send_all_again(*, by: User, at: datetime) -> int:
    """The same for everything that failed."""
    locked_head(PORTAL)
    deliveries = _begin_anew(Delivery.objects.all(), at)
    letters = send_letters_again(letters=Letter.objects.all(), at=at)
    return _recorded(deliveries + letters + send_resets_again(at=at), actor=by, at=at)


def _begin_anew(deliveries: DeliveryQuerySet, at: datetime) -> int:
    count = deliveries.wanted().failing().all_again(at=at)
    if count:
        transaction.on_commit(send_soon)
    return count


def _recorded(count: int, **details: Any) -> int:
    if count:
        record(verb=VERB, kind=KIND, after={"messages": count}, **details)
    return count
