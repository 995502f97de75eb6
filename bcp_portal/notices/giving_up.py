"""Messages that failed as often as they may (jobs/retrying.py): kept as given up, and administrators are told daily."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import Letter, ResetRequest

from .actions import tell_administrators
from .models import Delivery, Notice

TOPIC = "undelivered"
HOUR = time(6)  # where the organisation is: before the messages of the day go out
MOST_NAMED = 5


def give_up_messages(*, at: datetime) -> int:
    """Give up what is hopeless; how much of it. Each is given up by one worker, once."""
    given_up = [one for one in Delivery.objects.wanted().hopeless(at) if Delivery.objects.give_up(one, at=at)]
    links = [asked for asked in ResetRequest.objects.hopeless(at) if ResetRequest.objects.give_up(asked, at=at)]
    letters = [letter for letter in Letter.objects.hopeless(at) if Letter.objects.give_up(letter, at=at)]
    return len(given_up) + len(links) + len(letters)


def tell_undelivered(*, at: datetime) -> int:
    """Tell administrators of what was given up since they were last told, once a day; how many were told.

    That an e-mail about undelivered e-mails can't be delivered is no news.
    """
    here = timezone.localtime(at)
    told = Notice.objects.filter(topic=TOPIC)
    if here.time() < HOUR or told.filter(due_on=here.date()).exists():
        return 0
    since = told.aggregate(last=Max("created_at"))["last"]
    lost = [*_lost_deliveries(since), *_lost_letters(since)]
    links = ResetRequest.objects.filter(given_up_at__isnull=False, finished_at=None, **_after(since)).count()
    if not lost and not links:
        return 0
    return tell_administrators(
        kind=TOPIC,
        topic=TOPIC,
        subject="E-mails could not be delivered",
        body=list(_words(lost, links)),
        url=reverse("notices:undelivered"),
        at=at,
    )


def _after(since: datetime | None) -> dict[str, datetime]:
    return {"given_up_at__gt": since} if since else {}


def _lost_deliveries(since: datetime | None) -> list[str]:
    """To whom and why, of messages that tell more than that others failed."""
    lost = Delivery.objects.wanted().filter(given_up_at__isnull=False, finished_at=None, **_after(since))
    news = lost.filter(pk__in=Notice.objects.exclude(topic=TOPIC).values("delivery"))
    return [f"{one.user.name}: {one.error}" for one in news.select_related("user").order_by("given_up_at")]


def _lost_letters(since: datetime | None) -> list[str]:
    lost = Letter.objects.filter(given_up_at__isnull=False, finished_at=None, **_after(since))
    return [f"{one.person.name}: {one.error}" for one in lost.select_related("person").order_by("given_up_at")]


def _words(lost: list[str], links: int) -> Iterable[str]:
    if lost:
        yield f"E-mails that could not be sent and are not tried any more: {len(lost)}."
        yield from lost[:MOST_NAMED]
        if len(lost) > MOST_NAMED:
            yield f"And {len(lost) - MOST_NAMED} more."
    if links:
        yield f"Links for a new password that could not be sent: {links}."
    yield "Open the page to see for whom and why, and to have them sent again."
