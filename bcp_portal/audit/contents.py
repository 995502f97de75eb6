"""The content of a row, as one text that is the same on every database and after every reload, and its SHA-256."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import models


def digest_of(row: models.Model) -> str:
    """SHA-256 of everything that the row says, 64 hexadecimal digits."""
    return hashlib.sha256(content_of(row).encode()).hexdigest()


def content_of(row: models.Model) -> str:
    """All columns as canonical JSON, without those that are empty.

    A column that a later release adds is empty in the rows from before, so that their content stays what it was.
    """
    values = ((field, field.to_python(getattr(row, field.attname))) for field in row._meta.concrete_fields)
    filled = {field.column: plain(value) for field, value in values if not is_empty(field, value)}
    return json.dumps(filled, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def is_empty(field: models.Field[Any, Any], value: Any) -> bool:
    """Whether the value is the one that stands for nothing: NULL, or where a column has none, "", False or 0."""
    if field.null:
        return value is None
    return value in ("", False, 0) and not isinstance(field, models.JSONField)


def plain(value: Any) -> Any:
    """The value as JSON writes it: moments in UTC, and whole numbers without a point, as databases give them back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, str | int):
        return value  # JSON has these as they are
    return _whole(json.loads(json.dumps(value)))


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return value
