"""What is told about rows that were understood, but not wholly: values as written, columns beside the fields."""

import re

from bcp_portal.documents.values import READERS, is_blank, read_leniently

from .cell_names import is_of_firms, named
from .field_labels import COST, field_for, is_other_amount, says_how_long
from .fields import fields, name_field, refusal
from .implied_rows import HELD
from .imported_plan import Doubt
from .readable_values import reads
from .recognised import EXTRA, Found, FoundRow

OBJECTIVE = re.compile(r"\b(RTOs?|RPOs?|MTPD|MTD|MAO|recovery (time|point)|other objective)\b", re.I)
ADVICE = "Write “per hour”, “per day” … in the header."
PER_HOUR = f"It does not say for how long: its amounts are counted as an hour’s. {ADVICE}"
OTHER_AMOUNT = (
    f"Kept beside the fields, and counted nowhere: it is not said to be the cost of an hour, a day or a week. {ADVICE}"
)
BESIDE = "Kept beside the fields, as it is written: what it says fits none of them."


def unread(found: Found, row: FoundRow) -> list[Doubt]:
    """Values of the row that a form would refuse: kept as written, to be mended by people."""
    topic = row.texts.get("topic", "")
    whys = {
        name: refusal(found.kind, name, text, topic) for name, text in row.texts.items() if name in fields(found.kind)
    }
    said = ((row.texts[name], why) for name, why in whys.items() if why)
    return [Doubt(row.line + 1, text, why) for text, why in said if any(letter.isalnum() for letter in text)]


def to_fill_in(found: Found, row: FoundRow) -> list[Doubt]:
    """Placeholders of the row: nobody named where somebody should be, “TBD”, “[date]”, a line to write on."""
    texts = {**row.texts, **row.written}
    blank = [name for name, text in texts.items() if text.strip() and _is_blank(found.kind, name, text)]
    return [Doubt(row.line + 1, texts[name], f"To fill in: {_called(found, row, name)}.") for name in blank]


def _is_blank(kind: str, name: str, text: str) -> bool:
    field = fields(kind).get(name)
    if field is not None and field.target == "directory":
        return not named(text, is_firm=is_of_firms(name)).name
    is_signed = kind == "approvals" and name.startswith("stated_")
    return not is_signed and is_blank(text) and any(letter.isalnum() or letter == "_" for letter in text)


def _called(found: Found, row: FoundRow, name: str) -> str:
    """The column as the source calls it, else the field, and whose it is."""
    label = next((shown["label"] for shown in found.columns if shown["field"] == name), "")
    opening = name_field(found.kind)
    whose = row.texts.get(opening, "") if opening and name != opening else ""
    if found.kind == "facts" and whose:
        return whose
    called = label or name.removeprefix(EXTRA).replace("_", " ").capitalize()
    return f"{called} of {whose}" if whose and not is_blank(whose) else called


def beside(found: Found, line: int) -> list[Doubt]:
    """Columns that speak of objectives or hold lengths of time, or of what another column says otherwise.

    ``line`` counts from 0.
    """
    labels = [shown["label"] for shown in found.columns if shown["field"].startswith(EXTRA)]
    whys = {label: _why_beside(found, label) for label in labels}
    counted = [
        shown["label"] for shown in found.columns if shown["field"] == COST and not says_how_long(shown["label"])
    ]
    told = [Doubt(line + 1, label, PER_HOUR) for label in counted if _has_no_rate(found)]
    return [*(Doubt(line + 1, label, why) for label, why in whys.items() if why), *told]


def _why_beside(found: Found, label: str) -> str:
    if is_other_amount(found.kind, label):
        return OTHER_AMOUNT
    is_objective = _is_value(found.kind, label) or OBJECTIVE.search(label) or _are_times(found, label)
    return BESIDE if is_objective else ""


def _has_no_rate(found: Found) -> bool:
    """Whether some amounts of the column say nowhere how long they are for."""
    texts = [row.texts.get(COST, "") for row in found.rows]
    return any(reads("money", text) and read_leniently("money", text).get("amount") not in {None, "0"}
               and "per" not in read_leniently("money", text) for text in texts)  # fmt: skip


def _are_times(found: Found, label: str) -> bool:
    """Whether a column of what has objectives holds nothing but lengths of time."""
    said = [text for row in found.rows if not is_blank(text := row.texts.get(f"{EXTRA}{label}", ""))]
    return found.kind in HELD and bool(said) and all(reads("duration", text) for text in said)


def _is_value(kind: str, label: str) -> bool:
    field = fields(kind).get(field_for(kind, label))
    return field is not None and field.type in READERS
