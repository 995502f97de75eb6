"""Recognised rows: what was made out in a piece of the source, before it is taken into the draft."""

from dataclasses import dataclass, field, replace
from typing import Any

ColumnDraft = dict[str, Any]  # a `Column` of the document in the making
EXTRA = "extra:"


@dataclass(frozen=True)
class RecognisedRow:
    """A row as the source has it: texts by field (or by ``extra:Label``), and its line, counted from 0.

    ``written`` holds, by field, what stands there where the text is only the name in it; ``addresses`` are of those
    who are named.
    """

    line: int
    texts: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)

    def moved(self, name: str, to: str) -> "RecognisedRow":
        """The row with one text under another name; beside the fields it stands as the source has it."""
        written = {key: text for key, text in self.written.items() if key != name}
        said = self.written.get(name) if to.startswith(EXTRA) else None
        texts = {(to if key == name else key): text for key, text in self.texts.items()}
        return replace(self, texts=texts if said is None else {**texts, to: said}, written=written)


@dataclass(frozen=True)
class RecognisedRows:
    """Rows of one kind in one shape, with the columns under the source's labels and the values its headings imply.

    ``added`` are the fields of columns that the source does not have: for what stands beside a name in its cell.
    """

    kind: str
    shape: str
    columns: list[ColumnDraft]
    rows: list[RecognisedRow]
    defaults: dict[str, str] = field(default_factory=dict)
    title: str = ""
    added: tuple[str, ...] = ()

    def with_column(self, name: str, to: str) -> "RecognisedRows":
        """The same with one column's texts under another name."""
        columns = [{**column, "field": to} if column["field"] == name else column for column in self.columns]
        return replace(self, columns=columns, rows=[row.moved(name, to) for row in self.rows])


class Unfit(Exception):
    """The piece looks like data but can't become rows; the message says why, for the preview."""


def column(name: str, label: str = "", **more: Any) -> ColumnDraft:
    """A column of a block: field, label, and where the shape's own way does not serve, ``numbered`` or ``joint``."""
    return {"field": name, "label": label, **more}


def with_numbering(first: ColumnDraft, shape: str, *, ordered: bool) -> ColumnDraft:
    """The first column, marked when the source counts its rows otherwise than the shape does."""
    usual = shape in {"headed", "records", "groups"}
    return first if ordered == usual else {**first, "numbered": ordered}
