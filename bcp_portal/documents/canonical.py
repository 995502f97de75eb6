"""The one way to write a document as bytes, so that the same content always has the same SHA-256; and to read it."""

import hashlib
import json
from collections.abc import Mapping

from .format import Document

_READ = "_read_once"


def canonical(document: Mapping[str, object]) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 letters as they are."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_canonical(text: str) -> Document:
    """A plan's document as it was stored."""
    document: Document = json.loads(text)
    return document


def read_once(holder: object, text: str) -> Document:
    """The same for an object that holds the text: it is read once, and again where the object has another text since.

    Everybody who asks gets the same document: nobody may change it.
    """
    known = vars(holder).get(_READ)
    if known is None or known[0] is not text:
        known = vars(holder)[_READ] = text, from_canonical(text)
    document: Document = known[1]
    return document


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
