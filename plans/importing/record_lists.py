"""Records as a list: rows of which each has its fields as labelled lines, below a list item or below a heading."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .computed_ratings import computed_labels, with_scale
from .context import Context
from .field_labels import DECIDING_FIELDS, field_for, fields_for
from .fields import fields, is_prose, name_field
from .heading_defaults import defaults
from .inline_text import LabelledValue, after_label, labelled_value, read_line
from .markdown_pieces import Listing, ListItem
from .objective_labels import is_objective
from .recognised import EXTRA, ColumnDraft, RecognisedRow, RecognisedRows, Unfit, column, with_numbering

RECORDS = (
    "risks",
    "functions",
    "strategies",
    "tiers",
    "dependencies",
    "roles",
    "contacts",
    "severities",
    "exercises",
    "procedures",
    "impacts",
)
UNLABELLED = {
    "functions": "services",
    "risks": EXTRA,
    "strategies": "description",
    "roles": "duty",
    "severities": "description",
    "tiers": "systems",
    "exercises": "scope",
}


@dataclass(frozen=True)
class RecordEntry:
    """A name and the lines below it."""

    line: int
    name: str
    lines: tuple[ListItem, ...]


def from_records(listing: Listing, context: Context) -> RecognisedRows | None:
    """A list of names with labelled lines below them, or None. Raises Unfit."""
    entries = [RecordEntry(item.line, read_line(item.text).text, item.children) for item in listing.items]
    kind = kind_of(entries, context)
    if not kind or any(line.children for entry in entries for line in entry.lines):
        return None
    shape = "records" if all(is_named(item) for item in listing.items) else "bullets"
    found = rows_of(entries, kind, context, shape)
    return found and _counted(found, ordered=listing.ordered)


def is_named(item: ListItem) -> bool:
    """Whether the item is a bold name and nothing else."""
    line = read_line(item.text)
    return bool(line.lead) and not line.rest.strip()


def from_bullets(listing: Listing, context: Context, kind: str) -> RecognisedRows | None:
    """Lines of which some have labelled lines below them that all are fields of the kind, or None. Raises Unfit."""
    entries = [RecordEntry(item.line, read_line(item.text).text, item.children) for item in listing.items]
    if not all(known_labels(kind, entry) for entry in entries if entry.lines):
        return None
    found = rows_of(entries, kind, context, "bullets")
    return found and _counted(found, ordered=listing.ordered)


def _counted(recognised: RecognisedRows, *, ordered: bool) -> RecognisedRows:
    first = with_numbering(recognised.columns[0], recognised.shape, ordered=ordered)
    return RecognisedRows(
        recognised.kind, recognised.shape, [first, *recognised.columns[1:]], recognised.rows, recognised.defaults
    )


def kind_of(entries: list[RecordEntry], context: Context) -> str:
    """The kind that the headings name if its labels fit, else the one whose labels fit best."""
    labels = [
        {label.name for line in entry.lines if (label := labelled_value(read_line(line.text)))} for entry in entries
    ]
    said = set().union(*labels) if labels else set()
    if context.kind in RECORDS and (not said or any(field_for(context.kind, label) for label in said)):
        return context.kind
    scores = {kind: _score(kind, said) for kind in RECORDS}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 2 else ""


def _score(kind: str, labels: set[str]) -> int:
    known = {field_for(kind, label) for label in labels} - {"", name_field(kind)}
    return len(known) if known & DECIDING_FIELDS.get(kind, known) else 0


def rows_of(entries: list[RecordEntry], kind: str, context: Context, shape: str) -> RecognisedRows | None:
    """The entries as rows of the kind. Raises Unfit."""
    opening = name_field(kind)
    if not opening or any(is_objective(entry.name) for entry in entries):
        return None
    said: dict[str, list[str]] = {}
    for label in (label for entry in entries for label in _labels(entry)):
        said.setdefault(label.name, []).append(label.value)
    computed = computed_labels(kind, said)
    named = fields_for(kind, (label for label in said if label not in computed))
    columns: dict[str, ColumnDraft] = {opening: column(opening)}
    rows = []
    for entry in entries:
        texts = {opening: entry.name}
        for line in entry.lines:
            shown, text = _field(line, kind, texts, named)
            columns.setdefault(shown["field"], shown)
            if columns[shown["field"]]["label"] != shown["label"]:
                raise Unfit(f"“{columns[shown['field']]['label']}” and “{shown['label']}” are the same field")
            texts[shown["field"]] = text
        rows.append(RecognisedRow(entry.line, texts))
    implied = {name: value for name, value in defaults(kind, context).items() if name not in columns}
    return with_scale(RecognisedRows(kind, shape, in_order(columns, rows), rows, implied))


def in_order(columns: dict[str, ColumnDraft], rows: list[RecognisedRow]) -> list[ColumnDraft]:
    """The columns so that every row has its lines in their order, though some lack; as they came if there is none."""
    after: dict[str, set[str]] = {name: set() for name in columns}
    for row in rows:
        for one, other in pairwise(name for name in row.texts if name in columns):
            after[other].add(one)
    found: list[str] = []
    while ready := next((name for name in after if name not in found and after[name] <= {*found}), None):
        found.append(ready)
    return [columns[name] for name in (found if len(found) == len(columns) else columns)]


def _labels(entry: RecordEntry) -> Iterator[LabelledValue]:
    said = (labelled_value(read_line(line.text)) for line in entry.lines)
    return (label for label in said if label and label.joint == ": ")


def _field(line: ListItem, kind: str, taken: dict[str, str], named: dict[str, str]) -> tuple[ColumnDraft, str]:
    read = read_line(line.text)
    label = labelled_value(read)
    if label is None or label.joint != ": ":
        name = UNLABELLED.get(kind, EXTRA)
        if name in taken or not name:
            raise Unfit("two of its lines have no label")
        return column(name), read.text
    name = named.get(label.name, "")
    if not name or name in taken:
        name = f"{EXTRA}{label.name}"
    if name in taken:
        raise Unfit(f"“{label.name}” stands twice under one name")
    return column(name, label.name), after_label(line.text) if is_prose(kind, name) else label.value


def known_labels(kind: str, entry: RecordEntry) -> bool:
    """Whether at least one of the entry's lines is labelled with a field of the kind."""
    labels = (labelled_value(read_line(line.text)) for line in entry.lines)
    return any(label is not None and field_for(kind, label.name) in fields(kind) for label in labels)
