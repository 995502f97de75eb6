"""Notices, what somebody is to know, and deliveries, the messages that carry them there (docs/decisions/0027, 0031)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from bcp_portal.accounts.models import User
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

from ..kinds import NoticeKind, kind_of

MOST_ATTEMPTS = 10  # about twelve and a half hours; after that the notice stands in the portal only
LONGEST_HOLD = timedelta(hours=26)


class DeliveryChannel(models.TextChoices):
    """Over which way a message goes. Each has a sender in `sending.py`."""

    EMAIL = "email", "E-mail"


class DeliverySort(models.TextChoices):
    """Whether a message carries one notice as soon as it may, or all that a person is told that day."""

    NOW = "now", "At once"
    DIGEST = "digest", "Message of the day"


class DeliveryQuerySet(ClaimableQuerySet["Delivery"]):
    """Sets of deliveries; they join no other table, so that a whole set can be begun anew by one UPDATE."""

    def wanted(self) -> Self:
        """Messages to people who still have an account."""
        return self.filter(user__in=User.objects.active())

    def waiting(self) -> Self:
        """Messages on their way that nothing has gone wrong with."""
        return self.wanted().unfinished().filter(error="")

    def due(self, at: datetime) -> Self:
        """Nothing is held for longer than a day: a clock that was set back must not stop the work."""
        free = models.Q(held_until=None) | models.Q(held_until__lte=at) | models.Q(held_until__gt=at + LONGEST_HOLD)
        return super().due(at).filter(free)

    def digests(self) -> Self:
        return self.filter(sort=DeliverySort.DIGEST)

    def undelivered(self) -> Self:
        """Messages that failed, given up or to be tried again, with what they say."""
        return self.failing().prefetch_related("notices")


class Delivery(Claimable):
    """One message to one person over one channel; it carries one notice, or as the message of a day several.

    ``finished_at`` is when it was sent, or when there was no more reason to send it.
    """

    class State(models.TextChoices):
        """Derived from what happened; never stored."""

        WAITING = "waiting", "Waiting to be sent"
        FAILED = "failed", "Failed, and tried again"
        GIVEN_UP = "given up", "Given up"
        SENT = "sent", "Sent"
        NEEDLESS = "needless", "No longer needed"

    most_attempts = MOST_ATTEMPTS

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20, choices=DeliveryChannel.choices, default=DeliveryChannel.EMAIL)
    sort = models.CharField(max_length=10, choices=DeliverySort.choices, default=DeliverySort.NOW)
    about_on = models.DateField(null=True)  # of the message of a day: which, where its reader is
    held_until = models.DateTimeField(null=True)  # the end of quiet hours, or the hour of the message of the day
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name_plural = "deliveries"
        constraints = (
            models.CheckConstraint(condition=models.Q(channel__in=DeliveryChannel.values), name="channel_is_known"),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(finished_at__isnull=False), name="sent_is_finished"
            ),
            models.UniqueConstraint(
                fields=("user", "channel", "about_on"),
                condition=models.Q(sort=DeliverySort.DIGEST),
                name="one_digest_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(sort=DeliverySort.NOW, about_on=None)
                | models.Q(sort=DeliverySort.DIGEST, about_on__isnull=False),
                name="digest_has_a_day",
            ),
        )
        indexes = (
            models.Index(fields=("not_before",), condition=models.Q(finished_at=None), name="delivery_unfinished"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.ref}"

    @property
    def state(self) -> State:
        if self.finished_at:
            return self.State.SENT if self.sent_at else self.State.NEEDLESS
        if self.given_up_at:
            return self.State.GIVEN_UP
        return self.State.FAILED if self.error else self.State.WAITING

    def open_notices(self) -> list["Notice"]:
        """What it has to tell: its notices without those that were settled. Whoever lists many prefetches them."""
        return [notice for notice in self.notices.all() if notice.settled_at is None]

    def subject(self) -> str:
        return subject_of(self.open_notices())


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def unread(self, user: User) -> Self:
        """What this person has not opened yet."""
        return self.filter(user=user, read_at=None)

    def ungathered(self) -> Self:
        """What waits for the message of the day."""
        return self.filter(is_for_digest=True, delivery=None, settled_at=None)


class Notice(models.Model):
    """What one person is to know; the row is unique, so that no job says the same thing twice.

    Without a ``delivery`` it stands in the portal only, or waits for the message of the day.
    """

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40, blank=True, default="")  # kinds.py
    topic = models.CharField(max_length=120)  # what it is about, the same in a first message and its reminders
    due_on = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.JSONField(default=list)  # lines
    url = models.CharField(max_length=300)  # a path of the portal
    why = models.CharField(max_length=300, blank=True, default="")  # its reader gets it: a sentence
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # what it asked for was done, so that no message has to tell it
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.RESTRICT, related_name="notices")
    is_for_digest = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("user", "topic", "due_on"), name="notice_once"),)
        indexes = (
            models.Index(fields=("user", "read_at"), name="notice_unread"),
            models.Index(
                fields=("user",),
                condition=models.Q(is_for_digest=True, delivery=None, settled_at=None),
                name="notice_ungathered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.due_on}"

    @property
    def what(self) -> NoticeKind:
        return kind_of(self.kind)


def subject_of(notices: Sequence[Notice]) -> str:
    """The subject of a message that tells these: that of the first, and how many there are besides."""
    if len(notices) < 2:
        return notices[0].subject if notices else ""
    return f"{notices[0].subject}, and {len(notices) - 1} more"
