"""Jobs around accounts."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from bcp_portal.accounts import actions, links, tallies
from bcp_portal.accounts.letters import send_letter
from bcp_portal.accounts.models import Letter, ResetRequest
from bcp_portal.jobs.claiming import each


@shared_task(name="bcp_portal.accounts.tasks.clear_expired_sessions")
def clear_expired_sessions() -> None:
    """Delete sessions that have ended; nothing else ever removes those that nobody came back to."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    tallies.clear(at=now)


@shared_task(name="bcp_portal.accounts.tasks.send_password_links")
def send_password_links() -> None:
    """Answer every request for a password link; the page that takes it tells by nothing who has an account.

    And send the letters that administrators asked for, as far as they could not be sent at once.
    """
    each(ResetRequest.objects.due(timezone.now()).order_by("pk"), answer)
    unsent = Letter.objects.unsent().due(timezone.now()).select_related("person", "asked_by")
    each(unsent.order_by("pk"), send_if_mine)


def send_if_mine(letter: Letter) -> None:
    """Send one letter unless another worker has it."""
    send_letter(letter, at=timezone.now())


def answer(asked: ResetRequest) -> None:
    """Answer one request unless another worker has it."""
    at = timezone.now()
    if not ResetRequest.objects.claim(asked, at=at):
        return
    person = actions.who_gets_link(asked=asked, at=at)
    if person and not links.send_reset(person):
        actions.put_off_reset(asked=asked)
    else:
        actions.answer_reset(asked=asked, sent_to=person, at=at)
