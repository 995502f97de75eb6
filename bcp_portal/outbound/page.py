"""What stands on the page of webhooks and opened networks."""

from dataclasses import dataclass

from django.utils import timezone

from .destinations import NoDestination, destination
from .models import OpenedNetwork, Webhook


@dataclass(frozen=True)
class WebhookLine:
    """One webhook in words."""

    webhook: Webhook
    sub: str


@dataclass(frozen=True)
class NetworkLine:
    """One opened network in words."""

    network: OpenedNetwork
    sub: str


def webhook_lines() -> list[WebhookLine]:
    """All of them by name; one query."""
    return [WebhookLine(one, f"{one.get_form_display()}, at {host_of(one)}") for one in Webhook.objects.all()]


def network_lines() -> list[NetworkLine]:
    """Those that are open; one query."""
    return [
        NetworkLine(one, f"{one.reason} Opened by {one.by_name} on {timezone.localtime(one.at):%-d %B %Y}.")
        for one in OpenedNetwork.objects.standing()
    ]


def host_of(webhook: Webhook) -> str:
    """The part of its address that is no secret."""
    try:
        return destination(webhook.url).named
    except NoDestination:
        return "an address that is refused today"
