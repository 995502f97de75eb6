"""Webhooks that messages are posted to, and internal networks that administrators opened for them."""

from ipaddress import ip_network
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet

from .guard import Network


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Sets of webhooks."""

    def on(self) -> Self:
        return self.filter(is_off=False)


class Webhook(models.Model):
    """A room of a chat, or a program, that takes messages at an address. The address is a secret: who has it posts."""

    class Form(models.TextChoices):
        """What its receiver reads (payloads.py)."""

        GENERIC = "generic", "JSON, signed"
        SLACK = "slack", "Slack, Mattermost"
        TEAMS = "teams", "Microsoft Teams (Workflows)"

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    token = models.UUIDField(unique=True)  # of the form that was sent, so that it adds once
    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=2000)
    form = models.CharField(max_length=10, choices=Form.choices)
    signing_key = models.CharField(max_length=80, blank=True)  # of the generic form; "" for others
    is_off = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(form__in=("generic", "slack", "teams")), name="webhook_form_is_known"),
        )

    def __str__(self) -> str:
        return self.name


class OpenedNetworkQuerySet(InsertOnlyQuerySet["OpenedNetwork"]):
    """Sets of opened networks, chainable."""

    def standing(self) -> Self:
        """Those that were not closed again."""
        return self.filter(closing=None)

    def networks(self) -> list[Network]:
        """As the guard takes them; one query."""
        return [ip_network(cidr) for cidr in self.standing().values_list("cidr", flat=True)]


class OpenedNetwork(InsertOnlyModel):
    """An internal network that the portal may post to, and why."""

    ref = models.UUIDField(unique=True, editable=False)
    token = models.UUIDField(unique=True)
    cidr = models.CharField(max_length=43)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = ""

    objects = OpenedNetworkQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ("cidr", "id")

    def __str__(self) -> str:
        return self.cidr


class NetworkClosing(InsertOnlyModel):
    """The end of an opened network: the row of its opening stays."""

    network = models.OneToOneField(OpenedNetwork, on_delete=models.PROTECT, related_name="closing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = ""

    def __str__(self) -> str:
        return f"{self.network_id} closed by {self.by_name}"
