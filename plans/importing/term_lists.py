"""Terms as a list: every line is a name and a value."""

from .context import Context
from .fields import is_prose
from .heading_defaults import defaults
from .inline_text import LabelledValue, after_label, labelled_value, read_line
from .markdown_pieces import Listing, ListItem
from .recognised import EXTRA, RecognisedRow, RecognisedRows, column, with_numbering


def pairs(listing: Listing) -> list[tuple[ListItem, LabelledValue]]:
    """Each item with its label, or nothing if one has none or they are joined in different ways."""
    found = [(item, labelled_value(read_line(item.text))) for item in listing.items]
    labels = [(item, label) for item, label in found if label]
    alike = len(labels) == len(found) and len({label.joint for _, label in labels}) == 1
    return labels if alike and not any(item.children for item in listing.items) else []


def from_terms(listing: Listing, context: Context, kind: str, first: str, second: str) -> RecognisedRows | None:
    """The lines as rows, their names in the field ``first`` and their values in ``second``; None if one is neither."""
    labels = pairs(listing)
    rows = [
        RecognisedRow(
            item.line, {first: label.name, second: after_label(item.text) if is_prose(kind, second) else label.value}
        )
        for item, label in labels
    ]
    return as_terms(listing, context, kind, (first, second), rows) if rows else None


def as_terms(
    listing: Listing, context: Context, kind: str, names: tuple[str, str], rows: list[RecognisedRow]
) -> RecognisedRows:
    """Rows printed as terms, joined as the source joins them."""
    first, second = column(names[0]), column(names[1], names[1].removeprefix(EXTRA) if EXTRA in names[1] else "")
    joint = pairs(listing)[0][1].joint
    if joint != ": ":
        second["joint"] = joint
    columns = [with_numbering(first, "terms", ordered=listing.ordered), second]
    return RecognisedRows(kind, "terms", columns, rows, defaults(kind, context))
