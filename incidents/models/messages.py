"""Messages of incidents: what a person confirmed to send, word for word, and to whom each went."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyModel
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet
from bcp_portal.outbound.models import Webhook

from .incidents import Incident

LONGEST_SUBJECT = 110  # with the mark of an exercise an e-mail cuts nothing off (bcp_portal/look/mails.py)
LONGEST_BODY = 8_000


class MessageTemplate(models.Model):
    """Text to begin a message with, by audience and moment; ``severity`` is a name, ``""`` for any."""

    class Moment(models.TextChoices):
        """When in an incident."""

        FIRST = "first", "First message"
        UPDATE = "update", "Update"
        BACK = "back", "It works again"

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    token = models.UUIDField(unique=True)  # of the form that was sent, so that it adds once
    audience = models.CharField(max_length=80)
    moment = models.CharField(max_length=10, choices=Moment.choices)
    severity = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    is_off = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("audience", "moment", "severity")
        constraints = (
            models.UniqueConstraint(fields=("audience", "moment", "severity"), name="template_once"),
            models.CheckConstraint(
                condition=Q(moment__in=("first", "update", "back")), name="template_moment_is_known"
            ),
        )

    def __str__(self) -> str:
        severity = f", {self.severity}" if self.severity else ""
        return f"{self.audience}: {self.get_moment_display()}{severity}"


class IncidentMessage(InsertOnlyModel):
    """One message as it was confirmed: text, audience, by whom. In an exercise its recipients are participants."""

    ref = models.UUIDField(unique=True)
    token = models.UUIDField(unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="messages")
    is_exercise = models.BooleanField()  # as the incident says it, so that the database can ask for it
    entry_number = models.PositiveIntegerField()  # of the entry that says that it was sent
    audience = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    duty = models.CharField(max_length=80, blank=True)  # key of the duty that it meets
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    incident_path = "incident__ref"

    class Meta:
        ordering = ("incident", "entry_number")
        constraints = (
            models.CheckConstraint(
                condition=Q(is_exercise=False) | Q(subject__startswith="EXERCISE"), name="exercise_says_so"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} ({self.incident_id})"


class MessageRecipientQuerySet(ClaimableQuerySet["MessageRecipient"]):
    """Sets of recipients; they join no other table, so that a whole set can be begun anew by one UPDATE."""


class MessageRecipient(Claimable):
    """One recipient of a message, which is sent to each by itself; ``finished_at`` is when it was taken.

    ``address`` is an e-mail address; of a webhook its ref, for its address is a secret.
    """

    class Way(models.TextChoices):
        """How it goes."""

        EMAIL = "email", "E-mail"
        WEBHOOK = "webhook", "Webhook"

    class State(models.TextChoices):
        """Derived from what happened; never stored."""

        WAITING = "waiting", "Waiting to be sent"
        FAILED = "failed", "Failed, and tried again"
        GIVEN_UP = "given up", "Given up"
        SENT = "sent", "Sent"

    most_attempts: ClassVar = 10

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    message = models.ForeignKey(IncidentMessage, on_delete=models.PROTECT, related_name="recipients")
    is_exercise = models.BooleanField()
    is_participant = models.BooleanField(default=False)  # has a part in the incident
    way = models.CharField(max_length=10, choices=Way.choices)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=254)
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MessageRecipientQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("message", "way", "address"), name="recipient_once"),
            models.CheckConstraint(condition=Q(way__in=("email", "webhook")), name="recipient_way_is_known"),
            models.CheckConstraint(
                condition=Q(way="webhook", webhook__isnull=False) | Q(way="email", webhook=None),
                name="recipient_of_webhook_has_one",
            ),
            models.CheckConstraint(
                condition=Q(is_exercise=False) | Q(is_participant=True, way="email"), name="exercise_stays_inside"
            ),
        )
        indexes = (models.Index(fields=("not_before",), condition=Q(finished_at=None), name="recipient_unfinished"),)

    def __str__(self) -> str:
        return f"{self.way} {self.ref}"

    @property
    def state(self) -> State:
        if self.finished_at:
            return self.State.SENT
        if self.given_up_at:
            return self.State.GIVEN_UP
        return self.State.FAILED if self.error else self.State.WAITING


class SituationReport(InsertOnlyModel):
    """What was known at one entry of an incident, numbered and frozen: ``content`` is canonical JSON."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    token = models.UUIDField(unique=True)
    number = models.PositiveIntegerField()
    as_of = models.PositiveIntegerField()  # number of the last entry that it knows
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    incident_path = "incident__ref"

    class Meta:
        ordering = ("incident", "number")
        constraints = (models.UniqueConstraint(fields=("incident", "number"), name="report_number_once"),)

    def __str__(self) -> str:
        return f"{self.number} of {self.incident_id}"
