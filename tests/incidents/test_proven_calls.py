"""Who sends an alarm proves it: by a signature over the very bytes, or by a secret of which only a hash is kept."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from incidents.reading.proofs import NotProven, SignedHeaders, check_secret, check_signature, hashed, secret_of
from tests.conftest import NOW

KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLD = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = b'{"id": "\xff"}'  # signed as bytes, whatever they are


def signed(*, key=KEY, message="msg_1", at=NOW, body=BODY, version="v1", before=""):
    timestamp = str(int(at.timestamp()))
    digest = hmac.new(base64.b64decode(key[6:]), f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return SignedHeaders(message, timestamp, f"{before}{version},{base64.b64encode(digest).decode()}")


@pytest.mark.parametrize(
    "headers",
    [
        signed(),
        signed(at=NOW - timedelta(minutes=5)),
        signed(key=OLD),
        signed(before="v1,bm9uZQ== v1a,xyz v1,%% "),
    ],
)
def test_what_one_of_the_keys_signed_within_five_minutes_is_taken(headers):
    check_signature(headers, BODY, [KEY, OLD], at=NOW)


@pytest.mark.parametrize(
    "headers, said",
    [
        (signed(at=NOW - timedelta(minutes=6)), "five minutes"),
        (signed(at=NOW + timedelta(minutes=6)), "five minutes"),
        (signed(body=b"other"), "not that of this source"),
        (signed(version="v2"), "not that of this source"),
        (signed(key="whsec_" + base64.b64encode(b"x" * 32).decode()), "not that of this source"),
        (SignedHeaders("msg_2", signed().timestamp, signed().signature), "not that of this source"),
        (SignedHeaders("msg_1", "١٧٧٢", signed().signature), "no number of seconds"),
        (SignedHeaders("msg_1", "9" * 40, signed().signature), "no number of seconds"),
        (SignedHeaders("m" * 300, signed().timestamp, signed().signature), "longer than 255"),
        (SignedHeaders("", "", ""), "not signed"),
        (SignedHeaders("msg_\u20ac", signed().timestamp, "v1,\u20ac é"), "not that of this source"),
    ],
)
def test_anything_else_is_not_proven(headers, said):
    with pytest.raises(NotProven, match=said):
        check_signature(headers, BODY, [KEY, OLD], at=NOW)


def test_without_a_key_nothing_is_proven():
    with pytest.raises(NotProven):
        check_signature(signed(), BODY, [], at=NOW)


def test_a_secret_comes_as_a_bearer_token_or_a_password_and_is_known_by_its_hash():
    basic = base64.b64encode(b"anybody:s3cret").decode()
    for header in ("Bearer s3cret", "bearer  s3cret ", f"Basic {basic}"):
        check_secret(secret_of(header), [hashed("other"), hashed("s3cret")])
    for header in ("", "Bearer", "Bearer s3cret2", "Basic %%%", "Basic /w==", "Token s3cret", "Bearer \ud800"):
        with pytest.raises(NotProven):
            check_secret(secret_of(header), [hashed("other"), hashed("s3cret")])
