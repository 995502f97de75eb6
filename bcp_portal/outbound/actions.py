"""Webhooks are added, changed, switched off and on; internal networks are opened and closed. Each is one event."""

import base64
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record

from .destinations import destination
from .guard import network_to_open
from .models import NetworkClosing, OpenedNetwork, Webhook
from .payloads import KEY, ChatMessage, headers, payload
from .posting import WebhookAnswer, post

KIND = "webhooks"


class NameTaken(Exception):
    """Another webhook has the name."""


class WebhookChanged(Exception):
    """It was changed since the page was opened."""


class AlreadyOpen(Exception):
    """The network is open."""


@transaction.atomic
def add_webhook(*, token: UUID, name: str, url: str, form: str, by: User, at: datetime) -> Webhook:
    """Keep where messages can go; the same form sent twice is one. Raises NameTaken, NoDestination."""
    locked_head(PORTAL)
    if sent := Webhook.objects.filter(token=token).first():
        return sent
    _refuse_name(name)
    destination(url)
    key = KEY + base64.b64encode(secrets.token_bytes(32)).decode() if form == Webhook.Form.GENERIC else ""
    made = Webhook.objects.create(token=token, name=name, url=url, form=form, signing_key=key, made_at=at)
    _record(made, "webhook_added", by=by, at=at, after=_values(made))
    return made


@transaction.atomic
def change_webhook(*, webhook: Webhook, edition: int, name: str, url: str, by: User, at: datetime) -> bool:
    """Give it another name or, where one is given, another address; False where nothing is new.

    Raises WebhookChanged, NameTaken, NoDestination.
    """
    locked_head(PORTAL)
    there = Webhook.objects.get(pk=webhook.pk)
    if there.edition != edition:
        raise WebhookChanged
    _refuse_name(name, but=there)
    url = url or there.url
    destination(url)
    if (there.name, there.url) == (name, url):
        return False
    before, has_moved = _values(there), there.url != url
    there.name, there.url, there.edition = name, url, edition + 1
    there.save(update_fields=["name", "url", "edition"])
    _record(there, "webhook_changed", by=by, at=at, before=before, after=_values(there) | {"address_is_new": has_moved})
    return True


@transaction.atomic
def switch_webhook(*, webhook: Webhook, is_off: bool, by: User, at: datetime) -> bool:
    """Nothing more is sent there, or again; False where it stood so already."""
    if not Webhook.objects.filter(pk=webhook.pk).exclude(is_off=is_off).update(is_off=is_off):
        return False
    _record(webhook, "webhook_switched_off" if is_off else "webhook_switched_on", by=by, at=at)
    return True


@transaction.atomic
def open_network(*, token: UUID, cidr: str, reason: str, by: User, at: datetime) -> OpenedNetwork:
    """Let the portal post to hosts of an internal network. Raises NotOpenable, AlreadyOpen."""
    locked_head(PORTAL)
    if sent := OpenedNetwork.objects.filter(token=token).first():
        return sent
    network = str(network_to_open(cidr))
    if OpenedNetwork.objects.standing().filter(cidr=network).exists():
        raise AlreadyOpen
    made = OpenedNetwork.objects.create(
        ref=uuid4(), token=token, cidr=network, reason=reason, by=by, by_name=by.name, at=at
    )
    after = {"cidr": network, "reason": reason}
    record(
        actor=by, verb="network_opened", kind="networks", ref=str(made.ref), summary=network[:200], after=after, at=at
    )
    return made


@transaction.atomic
def close_network(*, network: OpenedNetwork, by: User, at: datetime) -> bool:
    """Let the portal post there no more; False where it was closed before."""
    locked_head(PORTAL)
    if NetworkClosing.objects.filter(network=network).exists():
        return False
    NetworkClosing.objects.create(network=network, by=by, by_name=by.name, at=at)
    record(actor=by, verb="network_closed", kind="networks", ref=str(network.ref), summary=network.cidr, at=at)
    return True


def post_message(webhook: Webhook, message: ChatMessage, *, at: datetime) -> WebhookAnswer:
    """Post a message to a webhook once; no transaction is open while it takes. Raises NoDestination, NotPosted."""
    body = payload(message, webhook.form)
    named = headers(message, body, key=webhook.signing_key, at=at)
    return post(webhook.url, body, named, opened=OpenedNetwork.objects.networks())


def _refuse_name(name: str, but: Webhook | None = None) -> None:
    others = Webhook.objects.exclude(pk=but.pk) if but else Webhook.objects.all()
    if others.filter(name__iexact=name).exists():
        raise NameTaken


def _values(webhook: Webhook) -> dict[str, Any]:
    """What the trail keeps: never the address, which is a secret."""
    return {"name": webhook.name, "form": webhook.form, "host": destination(webhook.url).host}


def _record(webhook: Webhook, verb: str, *, by: User, at: datetime, before: Any = None, after: Any = None) -> None:
    names = {"ref": str(webhook.ref), "summary": webhook.name}
    record(actor=by, verb=verb, kind=KIND, at=at, before=before, after=after, **names)
