"""Messages that failed as often as they may (jobs/retrying.py): kept as given up, and administrators are told."""

from datetime import datetime

from django.urls import reverse

from bcp_portal.accounts.models import Letter, ResetRequest

from .actions import send_soon, tell_administrators
from .models import Delivery

TOPIC = "undelivered"


def give_up_messages(*, at: datetime) -> int:
    """Give up what is hopeless; each message is told by one worker, once.

    That an e-mail about undelivered e-mails can't be delivered is no news.
    """
    hopeless = Delivery.objects.wanted().hopeless(at).prefetch_related("notices")
    given_up = [delivery for delivery in hopeless if Delivery.objects.give_up(delivery, at=at)]
    news = [delivery for delivery in given_up if {notice.topic for notice in delivery.notices.all()} != {TOPIC}]
    links = [asked for asked in ResetRequest.objects.hopeless(at) if ResetRequest.objects.give_up(asked, at=at)]
    letters = [letter for letter in Letter.objects.hopeless(at) if Letter.objects.give_up(letter, at=at)]
    if news or links or letters:
        _tell(len(news), len(links) + len(letters), at)
    return len(given_up) + len(links) + len(letters)


def _tell(deliveries: int, links: int, at: datetime) -> None:
    body = []
    if deliveries:
        body.append(f"E-mails that could not be sent and are not tried any more: {deliveries}.")
    if links:
        body.append(f"Invitations, links for a new password and the like that could not be sent: {links}.")
    body.append("Open the page to see for whom and why, and to have them sent again.")
    newly_notified = tell_administrators(
        topic=TOPIC, subject="E-mails could not be delivered", body=body, url=reverse("notices:undelivered"), at=at
    )
    if newly_notified:
        send_soon()
