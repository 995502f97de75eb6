"""Grouped lists: procedures and rules as lines gathered under their group, or as lines alone."""

import re

from .context import Context
from .field_labels import field_for
from .heading_defaults import cadence_in, defaults, stage_in
from .inline_text import LabelledValue, labelled_value, read_line
from .markdown_pieces import Listing, ListItem
from .recognised import EXTRA, ColumnDraft, RecognisedRow, RecognisedRows, Unfit, column, with_numbering
from .record_lists import is_named

BOX = re.compile(r"\[[ xX]\] ")
GROUPED = {"steps", "exercise_steps", "supplier_rules", "reviews", "change_rules"}


def from_groups(listing: Listing, context: Context, kind: str) -> RecognisedRows | None:
    """The list's lines as rows of a kind that has groups. Raises Unfit."""
    if kind == "steps" and not (listing.ordered or _has_groups(listing) or context.phase or _is_checklist(listing)):
        return None
    if kind == "steps" and _are_steps(listing):
        return _alone(listing, context, kind)
    if not _has_groups(listing) and not any(read_line(item.text).lead for item in listing.items):
        return _alone(listing, context, kind)
    if not _has_groups(listing) and not all(is_named(item) for item in listing.items):
        return _alone(listing, context, kind)
    rows = [row for item in listing.items for row in _rows(item, kind)]
    return RecognisedRows(kind, "groups", _columns(listing, kind, rows), rows, defaults(kind, context))


def _has_groups(listing: Listing) -> bool:
    return any(item.children for item in listing.items)


def _is_checklist(listing: Listing) -> bool:
    """Lines with boxes to tick."""
    return all(BOX.match(item.text) for item in listing.items)


def _are_steps(listing: Listing) -> bool:
    """Lines that are steps themselves, so that what stands below one is part of it: none is a name or a lead-in."""
    deeper = any(child.children for item in listing.items for child in item.children)
    return not deeper and not any(is_named(item) or item.text.rstrip("*_ ").endswith(":") for item in listing.items)


def _alone(listing: Listing, context: Context, kind: str) -> RecognisedRows:
    rows = [
        RecognisedRow(item.line, {"text": read_line(item.text).text, **_said_by_group(kind, ""), **_parts(item, kind)})
        for item in listing.items
    ]
    first = with_numbering(column("text"), "bullets", ordered=listing.ordered)
    return RecognisedRows(kind, "bullets", [first, *_part_columns(rows)], rows, defaults(kind, context))


def _parts(item: ListItem, kind: str) -> dict[str, str]:
    """The lines below a line, one by one: ``Sub-step 1``. Raises Unfit."""
    if any(line.children for line in item.children):
        raise Unfit("its lines have lines of their own below them, and those have further ones")
    name = "Sub-step" if kind in {"steps", "exercise_steps"} else "Detail"
    return {f"{EXTRA}{name} {number}": read_line(line.text).text for number, line in enumerate(item.children, 1)}


def _part_columns(rows: list[RecognisedRow]) -> list[ColumnDraft]:
    """As many columns without a label as the row with the most parts needs."""
    return [column(name) for name in max(([*filter(_is_part, row.texts)] for row in rows), key=len)]


def _is_part(name: str) -> bool:
    return name.startswith(EXTRA)


def _rows(item: ListItem, kind: str) -> list[RecognisedRow]:
    read = read_line(item.text)
    if not item.children and not is_named(item):
        return [RecognisedRow(item.line, {"group": "", "text": read.text})]
    group = {"group": read.text, **_said_by_group(kind, read.text)}
    if not item.children:
        return [RecognisedRow(item.line, {**group, "text": ""})]
    return [RecognisedRow(child.line, {**group, **_line(child, kind)}) for child in item.children]


def _line(child: ListItem, kind: str) -> dict[str, str]:
    """The line's text; lines below it are fields of it if all are labelled so, else parts of it. Raises Unfit."""
    labels = [label for line in child.children if (label := _field(line, kind))]
    fields = {label.name: label.value for label in labels}
    if len(fields) < len(child.children):
        fields = _parts(child, kind)
    return {"text": read_line(child.text).text, **fields}


def _field(line: ListItem, kind: str) -> LabelledValue | None:
    label = labelled_value(read_line(line.text))
    name = field_for(kind, label.name) if label and not line.children else ""
    return label._replace(name=name) if label and name else None


def _said_by_group(kind: str, group: str) -> dict[str, str]:
    """What the group's words say: when a review is due, at which stage of an exercise its lines are."""
    if kind == "reviews" and (cadence := cadence_in(group)):
        return {"cadence": cadence}
    return {"stage": stage} if kind == "exercise_steps" and (stage := stage_in(group)) else {}


def _columns(listing: Listing, kind: str, rows: list[RecognisedRow]) -> list[ColumnDraft]:
    columns = {"group": with_numbering(column("group"), "groups", ordered=listing.ordered), "text": column("text")}
    for line in (line for item in listing.items for child in item.children for line in child.children):
        label = _field(line, kind)
        if label and any(label.name in row.texts for row in rows):
            shown = labelled_value(read_line(line.text))
            columns.setdefault(label.name, column(label.name, shown.name if shown else ""))
    return [*columns.values(), *_part_columns(rows)]
