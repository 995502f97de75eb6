"""Webhooks: added, tried, changed and switched off by administrators; what is posted to them stays text."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bcp_portal.audit.models import Event
from bcp_portal.outbound.models import OpenedNetwork, Webhook
from bcp_portal.outbound.payloads import ChatMessage, headers, payload
from tests.flat import flat

AT = datetime(2026, 11, 29, 3, 41, tzinfo=UTC)
EVIL = "<!channel> & <https://evil.example|Click> [x](https://evil.example) **b**"
MESSAGE = ChatMessage("id-7", "EXERCISE: INC-1", f"{EVIL}\nsecond", AT, "https://portal.example/i/", "INC-1")
PAGE = "/webhooks/"


def test_text_stays_text_in_every_form():
    generic, slack, teams = (json.loads(payload(MESSAGE, form)) for form in ("generic", "slack", "teams"))
    assert (generic["text"], generic["incident"], generic["is_exercise"]) == (MESSAGE.text, "INC-1", False)
    assert "<" not in slack["text"]
    assert "&lt;!channel&gt; &amp; " in slack["text"]
    assert slack["mrkdwn"] is False
    calling = ChatMessage("id-8", "@Channel", "to @all, @here and anna@allied.example", AT)
    said = json.loads(payload(calling, "slack"))["text"].replace("@\N{ZERO WIDTH SPACE}", "")
    assert said == "Channel\n\nto all, here and anna@allied.example", "Mattermost calls everybody in plain text, too"
    [attached] = teams["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    runs = [block["inlines"][0] for block in attached["content"]["body"]]
    assert [run["text"] for run in runs] == [MESSAGE.subject, EVIL, "second"]
    assert {run["type"] for run in runs} == {"TextRun"}


def test_a_signature_is_that_of_standard_webhooks():
    key = base64.b64encode(b"k" * 32).decode()
    sent = headers(MESSAGE, b"{}", key=f"whsec_{key}", at=AT)
    signed = hmac.new(b"k" * 32, f"id-7.{sent['webhook-timestamp']}.{{}}".encode(), hashlib.sha256).digest()
    assert sent["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
    assert "webhook-signature" not in headers(MESSAGE, b"{}", key="", at=AT)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.administrator)


def form(**values):
    return {
        "token": str(uuid4()),
        "name": "Crisis team",
        "form": "generic",
        "url": "https://chat.example/s3cret",
    } | values


def test_a_webhook_is_added_tried_changed_and_switched_off(client, answering):
    url = answering(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert client.post(f"{PAGE}new/", form(url="ftp://x")).status_code == 422
    sent = form(url=url)
    client.post(f"{PAGE}new/", sent)
    client.post(f"{PAGE}new/", sent)
    there = Webhook.objects.get()
    page = f"{PAGE}{there.ref}/"
    assert "no administrator opened" in flat(client.post(f"{page}test/", follow=True).content.decode())
    network = {"token": str(uuid4()), "cidr": "127.0.0.0/8", "reason": "The chat runs beside it."}
    client.post(f"{PAGE}networks/", network)
    client.post(f"{PAGE}networks/", network)
    assert "took the test (204)" in flat(client.post(f"{page}test/", follow=True).content.decode())
    assert b"webhook-signature: v1," in answering.taken[0]

    assert client.post(page, {"edition": "0", "name": "Crisis", "url": ""}).status_code == 302
    assert client.post(page, {"edition": "0", "name": "Other", "url": ""}).status_code == 409
    assert client.post(f"{PAGE}new/", form(name="crisis")).status_code == 422
    there.refresh_from_db()
    assert (there.name, there.url, there.edition) == ("Crisis", url, 1)
    client.post(f"{page}switch/", {"to": "off"})
    listed = flat(client.get(PAGE).content.decode())
    assert "Off" in listed
    assert "/hook" not in listed + flat(client.get(page).content.decode()), "the address is a secret"
    assert "/hook" not in str(list(Event.objects.values_list("before", "after")))


def test_a_network_is_open_until_it_is_closed(client):
    assert client.post(f"{PAGE}networks/", {"token": uuid4(), "cidr": "0.0.0.0/0", "reason": "x"}).status_code == 422
    for _ in range(2):
        client.post(f"{PAGE}networks/", {"token": str(uuid4()), "cidr": "10.20.0.0/16", "reason": "Chat."})
    there = OpenedNetwork.objects.get()
    assert "Chat. Opened by Administrator on" in flat(client.get(PAGE).content.decode())
    client.post(f"{PAGE}networks/{there.ref}/close/")
    client.post(f"{PAGE}networks/{there.ref}/close/")
    assert OpenedNetwork.objects.networks() == []
    assert list(Event.objects.filter(kind="networks").order_by("pk").values_list("verb", flat=True)) == [
        "network_opened",
        "network_closed",
    ]
