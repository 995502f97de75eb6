"""Notices: what the portal has to tell somebody, once per person, topic and day."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from bcp_portal.accounts.models import User
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

MOST_ATTEMPTS = (
    10  # about twelve and a half hours; after that the message stands in the portal only, and administrators are told
)


class NoticeQuerySet(ClaimableQuerySet["Notice"]):
    """Sets of notices; ``finished_at`` is when the e-mail went out, or when there was no more reason to send it."""

    def wanted(self) -> Self:
        """Notices to people who still have an account."""
        return self.filter(user__is_active=True)

    def unsent(self) -> Self:
        """Notices whose e-mail may still be sent."""
        return self.wanted().unfinished().filter(attempts__lt=MOST_ATTEMPTS)

    def unread(self, user: User) -> Self:
        """What this person has not opened yet."""
        return self.filter(user=user, read_at=None)


class Notice(Claimable):
    """One message to one person; the row is unique, so that no job says the same thing twice."""

    most_attempts = MOST_ATTEMPTS

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=120)  # what it is about, the same in a first message and its reminders
    due_on = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.JSONField(default=list)  # lines
    url = models.CharField(max_length=300)  # a path of the portal
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("user", "topic", "due_on"), name="notice_once"),)
        indexes = (models.Index(fields=("user", "read_at"), name="notice_unread"),)

    def __str__(self) -> str:
        return f"{self.topic} {self.due_on}"
