"""Notes on recognised rows that were not wholly understood: values as written, columns beside the fields."""

import re

from bcp_portal.documents.values import READERS, is_blank, read_leniently

from .cell_names import cell_name, is_of_firms
from .field_labels import COST, field_for, is_other_amount, says_how_long
from .fields import fields, name_field, refusal
from .implied_rows import HELD
from .imported_plan import SourceNote
from .readable_values import reads
from .recognised import EXTRA, RecognisedRow, RecognisedRows

OBJECTIVE = re.compile(r"\b(RTOs?|RPOs?|MTPD|MTD|MAO|recovery (time|point)|other objective)\b", re.I)
ADVICE = "Write “per hour”, “per day” … in the header."
PER_HOUR = f"It does not say for how long: its amounts are counted as an hour’s. {ADVICE}"
OTHER_AMOUNT = (
    f"Kept beside the fields, and counted nowhere: it is not said to be the cost of an hour, a day or a week. {ADVICE}"
)
BESIDE = "Kept beside the fields, as it is written: what it says fits none of them."


def unread_values(recognised: RecognisedRows, row: RecognisedRow) -> list[SourceNote]:
    """Values of the row that a form would refuse: kept as written, to be mended by people."""
    topic = row.texts.get("topic", "")
    whys = {
        name: refusal(recognised.kind, name, text, topic)
        for name, text in row.texts.items()
        if name in fields(recognised.kind)
    }
    said = ((row.texts[name], why) for name, why in whys.items() if why)
    return [SourceNote(row.line + 1, text, why) for text, why in said if any(letter.isalnum() for letter in text)]


def unfilled_values(recognised: RecognisedRows, row: RecognisedRow) -> list[SourceNote]:
    """Placeholders of the row: nobody named where somebody should be, “TBD”, “[date]”, a line to write on."""
    texts = {**row.texts, **row.written}
    blank = [name for name, text in texts.items() if text.strip() and _is_blank(recognised.kind, name, text)]
    return [SourceNote(row.line + 1, texts[name], f"To fill in: {_called(recognised, row, name)}.") for name in blank]


def _is_blank(kind: str, name: str, text: str) -> bool:
    field = fields(kind).get(name)
    if field is not None and field.target == "directory":
        return not cell_name(text, is_firm=is_of_firms(name)).name
    is_signed = kind == "approvals" and name.startswith("stated_")
    return not is_signed and is_blank(text) and any(letter.isalnum() or letter == "_" for letter in text)


def _called(recognised: RecognisedRows, row: RecognisedRow, name: str) -> str:
    """The column as the source calls it, else the field, and whose it is."""
    label = next((shown["label"] for shown in recognised.columns if shown["field"] == name), "")
    opening = name_field(recognised.kind)
    whose = row.texts.get(opening, "") if opening and name != opening else ""
    if recognised.kind == "facts" and whose:
        return whose
    called = label or name.removeprefix(EXTRA).replace("_", " ").capitalize()
    return f"{called} of {whose}" if whose and not is_blank(whose) else called


def unfielded_columns(recognised: RecognisedRows, line: int) -> list[SourceNote]:
    """Columns that speak of objectives or hold lengths of time, or of what another column says otherwise.

    ``line`` counts from 0.
    """
    labels = [shown["label"] for shown in recognised.columns if shown["field"].startswith(EXTRA)]
    whys = {label: _why_beside(recognised, label) for label in labels}
    counted = [
        shown["label"] for shown in recognised.columns if shown["field"] == COST and not says_how_long(shown["label"])
    ]
    without_rate = [SourceNote(line + 1, label, PER_HOUR) for label in counted if _has_no_rate(recognised)]
    return [*(SourceNote(line + 1, label, why) for label, why in whys.items() if why), *without_rate]


def _why_beside(recognised: RecognisedRows, label: str) -> str:
    if is_other_amount(recognised.kind, label):
        return OTHER_AMOUNT
    is_objective = _is_value(recognised.kind, label) or OBJECTIVE.search(label) or _are_times(recognised, label)
    return BESIDE if is_objective else ""


def _has_no_rate(recognised: RecognisedRows) -> bool:
    """Whether some amounts of the column say nowhere how long they are for."""
    texts = [row.texts.get(COST, "") for row in recognised.rows]
    return any(map(_is_bare_amount, texts))


def _is_bare_amount(text: str) -> bool:
    amount = read_leniently("money", text) if reads("money", text) else {}
    return amount.get("amount") not in {None, "0"} and "per" not in amount


def _are_times(recognised: RecognisedRows, label: str) -> bool:
    """Whether a column of what has objectives holds nothing but lengths of time."""
    said = [text for row in recognised.rows if not is_blank(text := row.texts.get(f"{EXTRA}{label}", ""))]
    return recognised.kind in HELD and bool(said) and all(reads("duration", text) for text in said)


def _is_value(kind: str, label: str) -> bool:
    field = fields(kind).get(field_for(kind, label))
    return field is not None and field.type in READERS
