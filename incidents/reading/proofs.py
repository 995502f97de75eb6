"""Proofs of who sends: signatures after Standard Webhooks, and secrets that are kept as their SHA-256 alone.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
LONGEST_ID = 255
VERSION = "v1"
PREFIX = "whsec_"


class NotProven(Exception):
    """The call does not show that its source sent it; the sentence says what is missing, never what was expected."""


@dataclass(frozen=True)
class SignedHeaders:
    """What a signed call says of itself, as it came: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``."""

    message_id: str
    timestamp: str
    signature: str


def check_signature(headers: SignedHeaders, body: bytes, keys: Iterable[str], *, at: datetime) -> None:
    """Whether one of the keys signed these very bytes within five minutes of now. Raises NotProven."""
    if not (headers.message_id and headers.timestamp and headers.signature):
        raise NotProven("The call is not signed: webhook-id, webhook-timestamp and webhook-signature are needed.")
    if len(headers.message_id) > LONGEST_ID:
        raise NotProven(f"webhook-id is longer than {LONGEST_ID} characters.")
    if not (headers.timestamp.isascii() and headers.timestamp.isdecimal() and len(headers.timestamp) < 12):
        raise NotProven("webhook-timestamp is no number of seconds.")
    if abs(at.timestamp() - int(headers.timestamp)) > TOLERANCE.total_seconds():
        raise NotProven("webhook-timestamp is more than five minutes away from the portal’s clock.")
    # HTTP headers come as Latin-1: so back to the bytes that were sent.
    signed = f"{headers.message_id}.{headers.timestamp}.".encode("latin-1", "replace") + body
    given = [_decoded(one) for one in headers.signature.split(" ")]
    wanted = [hmac.new(key_bytes(key), signed, hashlib.sha256).digest() for key in keys]
    # Every pair is compared, so that the time taken says nothing of which one is right.
    if not sum(hmac.compare_digest(one, other) for one in given for other in wanted):
        raise NotProven("The signature is not that of this source.")


def key_bytes(key: str) -> bytes:
    """The bytes of a key as it is shown, ``whsec_`` and Base64."""
    return base64.b64decode(key.removeprefix(PREFIX))


def check_secret(given: str, hashes: Iterable[str]) -> None:
    """Whether it is one of the secrets that these are the SHA-256 of. Raises NotProven."""
    digest = hashed(given)
    if not given or not sum(hmac.compare_digest(digest, one) for one in hashes):
        raise NotProven("The secret is not that of this source." if given else "The call carries no secret.")


def hashed(secret: str) -> str:
    """What is kept of a secret; it is long and random, so nobody guesses it from this."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def secret_of(authorization: str) -> str:
    """The secret in an ``Authorization`` header: a bearer token, or the password of Basic; ``""`` for none."""
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _decoded(signature: str) -> bytes:
    """The bytes of one ``v1,Base64``; none of another version."""
    version, _, written = signature.partition(",")
    if version != VERSION:
        return b""
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return b""
