"""Messages of the day: one a person and day, at the hour of their choice where they are (docs/decisions/0031).

It is opened when its hour has come and something waits, and gathers all that waits by then each time it is claimed.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Min, Q

from bcp_portal.jobs.models import Outage

from .clock import DEFAULT_HOUR, day_at, moment_of, zone_named
from .models import Delivery, DeliverySort, Notice, NoticeSetting

APART = timedelta(hours=8)  # of two messages of the day, whatever zone and hour their reader chooses between them
TOLD_FOR = timedelta(days=7)  # after an outage, to whoever has had no message of the day since


class Waiting(NamedTuple):
    """Somebody for whom something waits: since when, and how they want to be told."""

    user: int
    zone: str | None
    hour: time | None
    first: datetime

    def day(self, at: datetime) -> date:
        return day_at(at, zone_named(self.zone or ""))

    def is_time(self, at: datetime) -> bool:
        """Whether the hour has come today, and something has waited for it."""
        due_at = moment_of(self.day(at), self.hour or DEFAULT_HOUR, zone_named(self.zone or ""))
        return self.first <= due_at <= at


def open_digests(*, at: datetime) -> int:
    """Open the messages of the day that are due, in the same few queries for any number of people; how many.

    A person whose last one is unfinished gets no other: it gathers what came since.
    """
    due = [one for one in _waiting() if one.is_time(at)]
    if not due:
        return 0
    told = _told(at)
    opened = [
        Delivery(user_id=one.user, sort=DeliverySort.DIGEST, about_on=one.day(at), created_at=at, not_before=at)
        for one in due
        if not _is_told(told.get(one.user, []), one.day(at), at)
    ]
    Delivery.objects.bulk_create(opened, ignore_conflicts=True)
    return len(opened)


def _waiting() -> Iterable[Waiting]:
    waiting = Notice.objects.ungathered().filter(user__is_active=True).order_by("user")
    people = waiting.values_list("user", "user__notice_setting__time_zone", "user__notice_setting__digest_at")
    return (Waiting(*row) for row in people.annotate(first=Min("created_at")))


def _told(at: datetime) -> dict[int, list[Delivery]]:
    """By person, the messages of the day that may stand against another one now."""
    lately = Q(about_on__gte=day_at(at, zone_named("")) - timedelta(days=2)) | Q(sent_at__gt=at - APART)
    unfinished = Q(finished_at=None, given_up_at=None)
    told: dict[int, list[Delivery]] = {}
    for delivery in Delivery.objects.digests().filter(lately | unfinished):
        told.setdefault(delivery.user_id, []).append(delivery)
    return told


def _is_told(digests: Iterable[Delivery], today: date, at: datetime) -> bool:
    """Days are compared with the next one, too: whoever moves west has had the message of tomorrow already."""
    return any(
        one.about_on in {today, today + timedelta(days=1)}
        or (one.finished_at is None and one.given_up_at is None)
        or (one.sent_at is not None and abs(at - one.sent_at) < APART)
        for one in digests
    )


@transaction.atomic
def gather(delivery: Delivery, *, at: datetime) -> None:
    """Take everything that waits for the reader into a message of the day, which is now that of today."""
    Notice.objects.ungathered().filter(user=delivery.user_id).update(delivery=delivery)
    today = day_at(at, setting_of(delivery).zone)
    others = Delivery.objects.digests().filter(user=delivery.user_id, channel=delivery.channel, about_on=today)
    if delivery.about_on != today and not others.exists():
        Delivery.objects.filter(pk=delivery.pk).update(about_on=today)


def setting_of(delivery: Delivery) -> NoticeSetting:
    """How the reader wants to be told."""
    return getattr(delivery.user, "notice_setting", None) or NoticeSetting(user=delivery.user)


def outage_to_tell(delivery: Delivery, *, at: datetime) -> Outage | None:
    """The last time in which the portal was away, if its reader has had no message of the day since."""
    outage = Outage.objects.filter(until_at__gt=at - TOLD_FOR, until_at__lte=at).first()
    if outage is None:
        return None
    since = Delivery.objects.digests().filter(user=delivery.user_id, sent_at__gte=outage.until_at)
    return None if since.exists() else outage
