"""Recovery objectives as a list: what they are for, and how long."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bcp_portal.documents.values import is_blank, with_unit

from .context import Context
from .implied_rows import CLASS, TIER
from .inline_text import LabelledValue
from .markdown_pieces import Listing, ListItem
from .objective_labels import objective_in, of_what
from .readable_values import reads
from .recognised import RecognisedRow, RecognisedRows
from .term_lists import as_terms, pairs

TRAILING_NOUN = re.compile(
    r"(?<!\s)\s++(systems?|data|services?|applications?|functions?|databases?|workloads?)$", re.I
)
HEADED = {
    "rpo": re.compile(r"\brpos?\b|recovery point", re.I),
    "rto": re.compile(r"\brtos?\b|recovery time", re.I),
    "mtpd": re.compile(r"\b(?:mtpds?|mtds?|maos?)\b|\btolerable\b", re.I),
}


def from_objectives(listing: Listing, context: Context) -> RecognisedRows | None:
    """Objectives by what they are for: ``Critical Systems: 1 hour`` under RTO, ``Critical Data: 1 hour`` under RPO."""
    labels = pairs(listing)
    labelled = {objective_in(label.name) for _, label in labels} or {""}
    objectives = labelled - {""} or {name for name, pattern in HEADED.items() if pattern.search(context.title)}
    values = {item: with_unit("duration", context.title, label.value) for item, label in labels}
    if objectives == {"mtpd"}:
        return _tolerated(listing, context, labels, values)
    is_rpo, is_rto = "rpo" in objectives, "rto" in objectives
    understood = sum(reads("duration", value) or is_blank(value) for value in values.values())
    if is_rpo == is_rto or len(labelled) > 1 or not labels or 2 * understood < len(labels):
        return None
    names = [TRAILING_NOUN.sub("", of_what(label.name)) for _, label in labels]
    if not all(names):
        return None
    whole = all(name == label.name for name, (_, label) in zip(names, labels, strict=True))
    first, second = ("name" if whole else "data" if is_rpo else "systems"), ("rpo" if is_rpo else "rto")
    rows = [
        _valued(RecognisedRow(item.line, {"name": name, first: label.name, second: values[item]}), second, label.value)
        for name, (item, label) in zip(names, labels, strict=True)
    ]
    return as_terms(listing, context, "tiers", (first, second), rows)


def _valued(row: RecognisedRow, name: str, text: str) -> RecognisedRow:
    """The row with the source's own words beside a value that has its unit from the heading."""
    return row if row.texts[name] == text else replace(row, written={name: text})


def _tolerated(
    listing: Listing, context: Context, labels: list[tuple[ListItem, LabelledValue]], values: Mapping[ListItem, str]
) -> RecognisedRows | None:
    """``Payroll: 2 days`` under MTPD; tiers have none, and what else is named there are functions."""
    names = [of_what(label.name) for _, label in labels]
    is_tier = any(TIER.match(name) or CLASS.match(name) for name in names)
    if not labels or is_tier or not all(names) or not all(reads("duration", value) for value in values.values()):
        return None
    rows = [
        _valued(RecognisedRow(item.line, {"name": label.name, "mtpd": values[item]}), "mtpd", label.value)
        for item, label in labels
    ]
    return as_terms(listing, context, "functions", ("name", "mtpd"), rows)
