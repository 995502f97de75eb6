"""What is told about rows that were understood, but not wholly: values as written, columns beside the fields."""

import re

from bcp_portal.documents.values import READERS

from .draft import Doubt
from .fields import fields, refusal
from .found import EXTRA, Found, FoundRow
from .labels import field_for

OBJECTIVE = re.compile(r"\b(RTOs?|RPOs?|MTPD|MTD|MAO|recovery (time|point))\b", re.I)
BESIDE = "Kept beside the fields, as it is written: what it says fits none of them."


def unread(found: Found, row: FoundRow) -> list[Doubt]:
    """Values of the row that a form would refuse: kept as written, to be mended by people."""
    topic = row.texts.get("topic", "")
    whys = {
        name: refusal(found.kind, name, text, topic) for name, text in row.texts.items() if name in fields(found.kind)
    }
    said = ((row.texts[name], why) for name, why in whys.items() if why)
    return [Doubt(row.line + 1, text, why) for text, why in said if any(letter.isalnum() for letter in text)]


def beside(found: Found, line: int) -> list[Doubt]:
    """Columns that speak of objectives, or of what another column says otherwise; ``line`` counts from 0."""
    labels = [shown["label"] for shown in found.columns if shown["field"].startswith(EXTRA)]
    return [
        Doubt(line + 1, label, BESIDE) for label in labels if _is_value(found.kind, label) or OBJECTIVE.search(label)
    ]


def _is_value(kind: str, label: str) -> bool:
    field = fields(kind).get(field_for(kind, label))
    return field is not None and field.type in READERS
