"""The one way to write a document as bytes, so that the same content always has the same SHA-256."""

import hashlib
import json
from collections.abc import Mapping


def canonical(document: Mapping[str, object]) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 letters as they are."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
