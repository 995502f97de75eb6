"""Jobs around accounts."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from bcp_portal.accounts import password_resets, tallies
from bcp_portal.accounts.address_changes import forget_old_changes
from bcp_portal.accounts.letters import reset_error, send_letter
from bcp_portal.accounts.models import Letter, ResetRequest, User
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.claiming import each
from bcp_portal.jobs.heartbeat import heartbeat

SENDING_LINKS = "bcp_portal.accounts.tasks.send_password_links"
AT_ONCE = 20  # then others of the queue have their turn


@shared_task(name="bcp_portal.accounts.tasks.clear_expired_sessions")
def clear_expired_sessions() -> None:
    """Delete what is over: sessions, old counts, password links given up long ago, addresses never confirmed."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    tallies.clear(at=now)
    password_resets.forget_lost_resets(at=now)
    forget_old_changes(at=now)


@shared_task(name="bcp_portal.accounts.tasks.send_password_links")
def send_password_links() -> None:
    """Answer requests for a password link, and ask again if there may be more.

    The page that takes a request tells by nothing who has an account. And send the letters that administrators asked
    for, as far as they could not be sent at once.
    """
    answered = each(ResetRequest.objects.due(timezone.now()).order_by("pk")[:AT_ONCE], answer)
    unsent = Letter.objects.unsent().due(timezone.now()).select_related("person", "asked_by")
    sent = each(unsent.order_by("pk")[:AT_ONCE], send_if_mine)
    if AT_ONCE in {answered, sent}:
        enqueue_soon(SENDING_LINKS)


def send_if_mine(letter: Letter) -> None:
    """Send one letter unless another worker has it."""
    send_letter(letter, at=timezone.now())


def answer(asked: ResetRequest) -> None:
    """Answer one request unless another worker has it."""
    at = timezone.now()
    if not ResetRequest.objects.claim(asked, at=at):
        return
    person = password_resets.who_gets_link(asked=asked, at=at)
    if person is None:
        password_resets.answer_reset(asked=asked, sent_to=None, at=at)
    elif password_resets.is_too_late(asked=asked, at=at):
        password_resets.lose_reset(asked=asked)
    else:
        _send(asked, person)


def _send(asked: ResetRequest, person: User) -> None:
    with heartbeat(lambda: ResetRequest.objects.alive(asked, at=timezone.now())):
        error = reset_error(person)
    if error:
        ResetRequest.objects.fail(asked, error=error)
    else:
        password_resets.answer_reset(asked=asked, sent_to=person, at=timezone.now())
