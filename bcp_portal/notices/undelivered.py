"""What could not be delivered, as administrators see it: to whom, over which channel, how often tried, why, and when.

Beside deliveries: letters about accounts and links for a new password, e-mails that tell no notice.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Value
from django.urls import reverse

from bcp_portal.accounts.models import Letter, LetterQuerySet, ResetRequest, User
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

from .models import Delivery, DeliveryChannel, DeliveryQuerySet

PER_PAGE = 50


@dataclass(frozen=True)
class Undelivered:
    """One message that failed; a POST to ``again`` sends it once more."""

    person: User
    subject: str
    channel: str
    icon: str
    asked_at: datetime
    work: Claimable
    again: str


@dataclass(frozen=True)
class DeliveryCounts:
    """How many messages were given up, failed and are tried again, or are on their way."""

    given_up: int
    retried: int
    waiting: int

    @property
    def failed(self) -> int:
        return self.given_up + self.retried

    @property
    def sentence(self) -> str:
        """``2 given up. 1 failed and is tried again. None waits to be sent.``"""
        sentences = []
        if self.given_up:
            sentences.append(f"{self.given_up} given up.")
        if self.retried:
            sentences.append(f"{self.retried} failed and {'is' if self.retried == 1 else 'are'} tried again.")
        waiting = f"{self.waiting or 'None'} {'wait' if self.waiting > 1 else 'waits'} to be sent."
        return " ".join([*(sentences or ["Nothing failed."]), waiting])


def figures() -> DeliveryCounts:
    """In a query a table."""
    counts = [
        work.filter(finished_at=None).aggregate(
            every=Count("pk"), given_up=Count("given_up_at"), waiting=Count("pk", filter=Q(given_up_at=None, error=""))
        )
        for work in (_deliveries(), _letters(), _links())
    ]
    every, given_up, waiting = (sum(count[name] for count in counts) for name in ("every", "given_up", "waiting"))
    return DeliveryCounts(given_up=given_up, retried=every - given_up - waiting, waiting=waiting)


def undelivered(number: str | None) -> Page[Undelivered]:
    """A page of messages that failed, those that were asked for last first; the same few queries for any number."""
    page: Page[Any] = Paginator(_failing(), PER_PAGE).get_page(number)
    keys, wanted = list(page.object_list), defaultdict(list)
    for table, pk, _ in keys:
        wanted[table].append(pk)
    found = {table: ROWS[table](pks) for table, pks in wanted.items()}
    page.object_list = [found[table][pk] for table, pk, _ in keys if pk in found[table]]
    return page


def _failing() -> QuerySet[Any, tuple[str, int, datetime]]:
    """Table, row and time of each, from three of them."""
    deliveries = _keys(_deliveries(), "delivery", asked="created_at")
    others = (_keys(_letters(), "letter", asked="asked_at"), _keys(_links(), "link", asked="asked_at"))
    return deliveries.union(*others, all=True).order_by("-at", "-pk")


def _keys(work: ClaimableQuerySet[Any], table: str, *, asked: str) -> QuerySet[Any, tuple[str, int, datetime]]:
    return work.failing().order_by().annotate(table=Value(table), at=F(asked)).values_list("table", "pk", "at")


def _delivery_rows(pks: list[int]) -> dict[int, Undelivered]:
    found = _deliveries().undelivered().filter(pk__in=pks).select_related("user")
    return {
        delivery.pk: Undelivered(
            person=delivery.user,
            subject=delivery.subject(),
            channel=delivery.get_channel_display(),
            icon="mail-x",
            asked_at=delivery.created_at,
            work=delivery,
            again=reverse("notices:again", args=(delivery.ref,)),
        )
        for delivery in found
    }


def _letter_rows(pks: list[int]) -> dict[int, Undelivered]:
    found = _letters().filter(pk__in=pks).select_related("person")
    return {letter.pk: _about_account(letter.person, letter.get_kind_display(), letter) for letter in found}


def _link_rows(pks: list[int]) -> dict[int, Undelivered]:
    found = {asked.email: asked for asked in _links().filter(pk__in=pks)}
    people = User.objects.filter(email__in=found)
    return {found[one.email].pk: _about_account(one, "Link for a new password", found[one.email]) for one in people}


def _about_account(person: User, subject: str, asked: Letter | ResetRequest) -> Undelivered:
    return Undelivered(
        person=person,
        subject=subject,
        channel=DeliveryChannel.EMAIL.label,
        icon="key-round",
        asked_at=asked.asked_at,
        work=asked,
        again=reverse("notices:links_again", args=(person.ref,)),
    )


ROWS = {"delivery": _delivery_rows, "letter": _letter_rows, "link": _link_rows}


def _deliveries() -> DeliveryQuerySet:
    return Delivery.objects.wanted()


def _letters() -> LetterQuerySet:
    return Letter.objects.all()


def _links() -> ClaimableQuerySet[ResetRequest]:
    """Of people; an address without an account is nobody's, and is forgotten."""
    return ResetRequest.objects.filter(email__in=User.objects.active().values("email"))
