"""Telling people, and keeping what they have read; not audited, for a message changes nothing in a plan."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.jobs import enqueue_soon
from bcp_portal.look.cutting import cut

from .kinds import KINDS
from .models import Delivery, DeliverySort, Notice, NoticeQuerySet, NoticeSetting

MOST_SUBJECT = 200
SENDING = "bcp_portal.notices.tasks.send_deliveries"


def notify(
    *,
    user: User,
    kind: str,
    topic: str,
    due_on: date,
    subject: str,
    body: Sequence[str],
    url: str,
    at: datetime,
    why: str = "",
) -> Notice | None:
    """Tell somebody something in the portal and, as its kind and they want it, by e-mail.

    None if they have been told on that day. ``why`` they get it is said by the kind, where nothing better is known.
    The e-mail goes out with the next run of the job; `send_soon`, after the commit, makes that now.
    """
    wanted = Notice(
        user=user, kind=kind, topic=topic, due_on=due_on, subject=subject, body=list(body), url=url, why=why
    )
    return next(iter(tell([wanted], at=at)), None)


@transaction.atomic
def tell(notices: Iterable[Notice], *, at: datetime) -> list[Notice]:
    """Keep these unsaved notices, as `notify` does one, in the same few queries for any number; those that are new.

    What is told at once gets its message here, all else waits for the message of the day. Raises KeyError for a kind
    that there is not.
    """
    wanted = sorted(notices, key=lambda one: (one.user_id, one.topic, one.due_on))  # two at once wait in one order
    chosen = dict(
        NoticeSetting.objects.filter(user__in={one.user_id for one in wanted}).values_list("user", "optional")
    )
    for notice in wanted:
        notice.subject, notice.created_at = cut(notice.subject, MOST_SUBJECT), at
        notice.why = notice.why or KINDS[notice.kind].why
        _prepare(notice, chosen.get(notice.user_id, NoticeSetting.Optional.DIGEST))
    Delivery.objects.bulk_create([one.delivery for one in wanted if one.delivery])
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    new = list(Notice.objects.filter(ref__in=[one.ref for one in wanted]).select_related("delivery"))
    if len(new) < len(wanted):
        Delivery.objects.filter(ref__in=[one.delivery.ref for one in wanted if one.delivery], notices=None).delete()
    return new


def _prepare(notice: Notice, chosen: str) -> None:
    """A message of its own, a place in that of the day, or neither: by its kind, and by what its reader has chosen."""
    kind = notice.what
    if kind.is_mandatory and (kind.is_at_once or chosen == NoticeSetting.Optional.PORTAL):
        chosen = NoticeSetting.Optional.EACH if kind.is_at_once else NoticeSetting.Optional.DIGEST
    notice.is_for_digest = chosen == NoticeSetting.Optional.DIGEST
    if chosen == NoticeSetting.Optional.EACH:
        notice.delivery = Delivery(user_id=notice.user_id, created_at=notice.created_at, not_before=notice.created_at)


def tell_administrators(*, kind: str, topic: str, subject: str, body: Sequence[str], url: str, at: datetime) -> int:
    """Tell everybody who administers the portal; how many had not been told of this topic on that day."""
    due_on = timezone.localdate(at)
    people = User.objects.who_may("administer")
    return len(
        tell(
            [
                Notice(user=user, kind=kind, topic=topic, due_on=due_on, subject=subject, body=list(body), url=url)
                for user in people
            ],
            at=at,
        )
    )


def send_soon() -> None:
    """Ask for the job that sends messages."""
    enqueue_soon(SENDING)


def settle(*, topic: str, at: datetime) -> None:
    """What the topic asked for is done: no message tells it any more, and what stands in the portal counts as read.

    A message that has nothing else to tell is finished.
    """
    settle_all(topics=[topic], at=at)


def settle_under(*, address: str, at: datetime) -> None:
    """The same of all that leads to pages under an address, of which there are none any more."""
    settle_all(topics=list(Notice.objects.filter(url__startswith=address).values_list("topic", flat=True)), at=at)


@transaction.atomic
def settle_all(*, topics: Collection[str], at: datetime) -> None:
    """The same of several topics, in the same few queries."""
    notices = Notice.objects.filter(topic__in=topics)
    notices.filter(read_at=None).update(read_at=at)
    notices.filter(settled_at=None).update(settled_at=at)
    unsettled = Notice.objects.filter(delivery=OuterRef("pk"), settled_at=None)
    unfinished = Delivery.objects.filter(finished_at=None, pk__in=notices.values("delivery"))
    # A message of the day that is still tried gathers again, and ends by itself where nothing is left.
    ending = unfinished.filter(Q(sort=DeliverySort.NOW) | Q(given_up_at__isnull=False))
    ending.filter(~Exists(unsettled)).update(finished_at=at)


def mark_read(*, notices: NoticeQuerySet, at: datetime) -> None:
    """Keep that somebody has opened these notices."""
    notices.filter(read_at=None).update(read_at=at)
