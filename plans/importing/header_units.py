"""Units of headers: ``4 hours`` for “4” below “RTO (hours)”, by the header of a column or the label of a line.

The field holds what the value means by itself, since it is shown in many places without that header; the words of the
source are kept beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bcp_portal.documents.values import said_in, unit_in, with_unit

from .fields import fields, value_type_of
from .recognised import RecognisedRow, RecognisedRows

LEAST, MOST = re.compile(r"\bmin\b", re.I), re.compile(r"\bmax(?:imum)?\b", re.I)
# “(k€)” and “amounts are in k€” in a heading, or in the sentence that leads in.
ABOVE = {
    kind: re.compile(rf"\(([^()]*)\)|\b(?:{words})\b([^.,;()]{{0,80}}?)\bin ([^.,;()]{{1,40}}?)(?=[.,;()]|$)", re.I)
    for kind, words in (
        ("money", r"amounts?|figures?|costs?|loss(?:es)?|values?|impacts?|sums?|monetary|financial"),
        ("duration", r"times?|objectives?|durations?|all|RTOs?|RPOs?|MTPDs?|MTDs?"),
    )
}
OWN = re.compile(r"\b(?:RTO|RPO|MTPD|MTD)(?=s?\b)")  # what is said of one objective is said of no other
AS = {"sla": "duration"}  # a text in which rules look for a length of time


def with_header_units(recognised: RecognisedRows, above: Sequence[str] = ()) -> RecognisedRows:
    """The same with the units of its labels behind the values that say none themselves; where neither says any, those
    that the texts ``above`` say for all: “Costs (k€)”, “All times in hours.”
    """
    if recognised.kind == "facts":
        return replace(
            recognised, rows=[_with_unit(row, "value", _fact_type(row), _name(row)) for row in recognised.rows]
        )
    labels = [shown["label"] for shown in recognised.columns]
    for shown in recognised.columns:
        field = fields(recognised.kind).get(shown["field"])
        if field is not None and not _is_bound(shown["label"], labels):
            kind = AS.get(field.name, field.type)
            label = _with_unit_above(kind, shown["label"], above)
            rows = [_with_unit(row, field.name, kind, label) for row in recognised.rows]
            recognised = replace(recognised, rows=rows)
    return recognised


def _with_unit_above(kind: str, label: str, above: Sequence[str]) -> str:
    """The label with the unit that stands above it, where it says none."""
    if kind not in ABOVE or (said_in(label).unit if kind == "money" else unit_in(kind, label)):
        return label
    said = [one for text in above for one in ABOVE[kind].finditer(text)]
    found = [one for one in said if not (own := {*OWN.findall(one[0])}) or own & {*OWN.findall(label)}]
    units = dict.fromkeys(unit for one in found if (unit := _unit(kind, one[1] or one[3])))
    return f"{label} ({next(iter(units))})" if len(units) == 1 else label


def _unit(kind: str, part: str) -> str:
    """The part of a text as a unit, ``""`` if it is none; a letter in brackets may count a list."""
    said = f"({part.strip()})" if len(part.strip()) > 1 else ""
    return part.strip() if (said_in(said).unit if kind == "money" else unit_in(kind, said)) else ""


def _is_bound(label: str, labels: list[str]) -> bool:
    """Whether “min” is the least and no minute: ``RTO (min)`` beside ``RTO (max)``."""
    return bool(LEAST.search(label)) and any(map(MOST.search, labels))


def _fact_type(row: RecognisedRow) -> str:
    return value_type_of(row.texts.get("topic", "other"))


def _name(row: RecognisedRow) -> str:
    return row.texts.get("name", "")


def _with_unit(row: RecognisedRow, name: str, kind: str, label: str) -> RecognisedRow:
    text = row.texts.get(name, "")
    whole = with_unit(kind, label, text)
    if whole == text:
        return row
    return replace(row, texts={**row.texts, name: whole}, written={name: text, **row.written})
