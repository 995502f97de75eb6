"""Links for a new password that somebody asks for themselves: kept, answered by a job, lost, tried again, forgotten."""

from datetime import datetime, timedelta

from django.db import transaction

from bcp_portal.accounts.actions import PERSON, RESET_PAUSE
from bcp_portal.accounts.models import ResetRequest, User, normalised
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record

RESET_LASTS = timedelta(hours=1)  # a link that could not be sent for so long is no longer waited for
LOST_RESET_RETENTION = timedelta(days=7)


def ask_for_reset(*, email: str, at: datetime) -> None:
    """Keep that a link is wanted, the same for every address: who has an account only the job finds out.

    Asked again, it is answered now: an earlier request may be waiting for the mail server.
    """
    asked = ResetRequest(email=normalised(email), asked_at=at, not_before=at)
    anew = ["asked_at", "not_before", "attempts", "given_up_at", "error"]
    ResetRequest.objects.bulk_create([asked], update_conflicts=True, unique_fields=["email"], update_fields=anew)


def who_gets_link(*, asked: ResetRequest, at: datetime) -> User | None:
    """Whoever a claimed request is answered with a link: once in ten minutes, so that no mailbox is flooded."""
    person = User.objects.active().filter(email=asked.email).first()
    if person is None:
        return None
    sent = Event.objects.filter(kind=PERSON, ref=str(person.ref), verb="password.reset_asked")
    # What was sent later than now was sent before the clock was set back.
    return None if sent.filter(at__gt=at - RESET_PAUSE, at__lte=at + RESET_PAUSE).exists() else person


def is_too_late(*, asked: ResetRequest, at: datetime) -> bool:
    """Whether a link is no longer waited for: nobody was there to send it, or no mail server."""
    return at - asked.asked_at > RESET_LASTS


@transaction.atomic
def answer_reset(*, asked: ResetRequest, sent_to: User | None, at: datetime) -> None:
    """Forget a request: its link was sent, or there is nobody to send one to."""
    if sent_to:
        record(actor=None, verb="password.reset_asked", kind=PERSON, ref=str(sent_to.ref), at=at)
    ResetRequest.objects.filter(pk=asked.pk).delete()


def lose_reset(*, asked: ResetRequest) -> None:
    """No attempt is left to a request that comes too late, so that it is given up and told."""
    late = asked.error or "It could not be sent within an hour."
    ResetRequest.objects.held(asked).update(claimed_at=None, attempts=ResetRequest.most_attempts, error=late)


def send_reset_again(*, person: User, at: datetime) -> bool:
    """Try again to send somebody the link that they asked for; False when none is missing."""
    asked = ResetRequest.objects.failing().filter(email=person.email)
    return bool(asked.update(asked_at=at)) and ResetRequest.objects.again(asked.get(), at=at)


def send_resets_again(*, at: datetime) -> int:
    """Try again to send all links that failed; how many of them."""
    people = User.objects.active().filter(email__in=ResetRequest.objects.failing().values("email"))
    return sum(send_reset_again(person=person, at=at) for person in people)


def forget_lost_resets(*, at: datetime) -> None:
    """After a week nobody waits for a link any more."""
    ResetRequest.objects.filter(given_up_at__lt=at - LOST_RESET_RETENTION).delete()
