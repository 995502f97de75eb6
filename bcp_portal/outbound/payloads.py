"""What is posted to a webhook, in the form that its receiver reads; text stays text, whatever marks it holds."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

EVERYBODY = re.compile(r"@(?=(?:all|channel|everyone|here)\b)", re.I)  # what Mattermost reads in plain text, too
MOST_TEXT = 20_000  # letters; Teams takes 28 KB
KEY = "whsec_"
CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True)
class ChatMessage:
    """A message to a room. ``ref`` is the same at every attempt; ``url`` is a whole address, ``""`` for none."""

    ref: str
    subject: str
    text: str
    at: datetime
    url: str = ""
    about: str = ""  # the ref of the incident
    is_exercise: bool = False


def _generic(message: ChatMessage) -> dict[str, Any]:
    return {
        "id": message.ref,
        "type": "message",
        "at": message.at.isoformat(),
        "incident": message.about,
        "is_exercise": message.is_exercise,
        "subject": message.subject,
        "text": _bounded(message.text),
        "url": message.url,
    }


def _slack(message: ChatMessage) -> dict[str, Any]:
    """Slack and what reads its form (Mattermost, Rocket.Chat): nothing in it calls everybody of a channel."""
    lines = [message.subject, "", _bounded(message.text), *(["", message.url] if message.url else [])]
    text = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = EVERYBODY.sub("@\N{ZERO WIDTH SPACE}", text)
    return {"text": text, "mrkdwn": False, "link_names": False}


def _teams(message: ChatMessage) -> dict[str, Any]:
    """An adaptive card, as the Workflows of Teams take it; runs of text read no Markdown."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [_run(message.subject, weight="Bolder"), *map(_run, _bounded(message.text).splitlines())],
        "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": message.url}] if message.url else [],
    }
    return {"type": "message", "attachments": [{"contentType": CARD, "contentUrl": None, "content": card}]}


def _bounded(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"


def _run(text: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text or " ", **look}]}


FORMS: dict[str, Callable[[ChatMessage], dict[str, Any]]] = {"generic": _generic, "slack": _slack, "teams": _teams}


def payload(message: ChatMessage, form: str) -> bytes:
    """The body of the post. Raises KeyError for a form that there is not."""
    return json.dumps(FORMS[form](message), ensure_ascii=False).encode()


def headers(message: ChatMessage, body: bytes, *, key: str, at: datetime) -> dict[str, str]:
    """By Standard Webhooks: an id by which the receiver drops what comes twice, and, with a key, a signature."""
    sent_at = str(int(at.timestamp()))
    found = {"Content-Type": "application/json", "webhook-id": message.ref, "webhook-timestamp": sent_at}
    if key:
        secret = base64.b64decode(key.removeprefix(KEY))
        signed = hmac.digest(secret, f"{message.ref}.{sent_at}.".encode() + body, hashlib.sha256)
        found["webhook-signature"] = f"v1,{base64.b64encode(signed).decode()}"
    return found
