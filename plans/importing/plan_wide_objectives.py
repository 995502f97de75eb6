"""Plan-wide objectives: lines that name nothing else are of the whole plan, or of what the heading above speaks of."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from bcp_portal.documents.values import with_unit

from .context import Context
from .heading_kinds import NUMBERING, kind_of_title
from .implied_rows import HELD, OBJECTIVE, ImpliedRow, objectives_in
from .inline_fields import InlineRow
from .inline_text import labelled_value, read_line
from .labelled_parts import LabelledPart
from .markdown_pieces import Listing, ListItem
from .objective_labels import is_objective, objective_in
from .row_kinds import row_kind

WHOLE = "Whole plan"
KINDS = {"tiers"}  # of headings below which a line may speak of everything


def plan_wide_row(texts: list[str], context: Context) -> InlineRow | None:
    """The row that lines such as ``**RPO**: 15 minutes`` are, or None if one of them says anything else.

    Objectives that such a row has no field for are unread; if all of them are, it has no values but its name.
    """
    said = [_in_short(text) for text in texts]
    if context.kind not in KINDS or not said or not all(OBJECTIVE.match(text) for text in said):
        return None
    found = [objectives_in(text) for text in said]
    values = {name: value for each in found for name, value in each.items()}
    if not all(found) or len(values) != sum(map(len, found)):
        return None
    name, kind = _of_what(context)
    held = {field: value for field, value in values.items() if field in HELD[kind]}
    unread = [LabelledPart(field.upper(), field, value) for field, value in values.items() if field not in held]
    row = ImpliedRow(kind, {"name": name, **held})
    return InlineRow(row, is_bold=True, is_whole=True, unread=unread)


def _in_short(text: str) -> str:
    """The line with a name in words as its abbreviation: ``RPO: 5 minutes`` for ``**Data loss**: 5 minutes``."""
    line = read_line(text)
    label = labelled_value(line)
    is_worded = label and not OBJECTIVE.match(label.name) and is_objective(label.name)
    if not label or not is_worded:
        return line.text
    return f"{objective_in(label.name).upper()}: {with_unit('duration', label.name, label.value)}"


def _of_what(context: Context) -> tuple[str, str]:
    """The function that a heading above names, and its kind; else the whole plan, which is like a tier."""
    for index in reversed(range(len(context.titles))):
        own = kind_of_title(context.titles[index])
        above = {kind_of_title(title) for title in context.titles[:index]}
        name = NUMBERING.sub("", context.titles[index])
        if not own and above & HELD.keys() and (kind := row_kind(name, "functions", context, is_sure=False)):
            return name, kind
        if own and own not in KINDS:
            break
    return WHOLE, "tiers"


def objective_runs(listing: Listing, lines: list[str]) -> Iterator[Listing]:
    """The list cut between lines that name nothing but an objective, or one of another objective, and the others."""
    cut = [tuple(items) for _, items in groupby(listing.items, key=_sort)]
    ends = [*(run[0].line for run in cut[1:]), listing.end]
    for run, end in zip(cut, ends, strict=True):
        yield replace(listing, start=run[0].line, end=without_blank_end(run[0].line, end, lines), items=run)


def without_blank_end(start: int, end: int, lines: list[str]) -> int:
    """The end without the blank lines before it."""
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _sort(item: ListItem) -> tuple[str, bool]:
    """Which objective the line's label names; whatever names nothing beside it goes together."""
    label = labelled_value(read_line(item.text)) if not item.children else None
    if label is None or is_objective(label.name):
        return "", label is not None
    return objective_in(label.name), False
