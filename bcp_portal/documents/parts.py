"""What the templates of blocks get: a block with its rows as plain lists of HTML."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .fitting import STACKED, WIDE
from .imprint import Signature
from .markup import Markup

DEEPEST = 6
CALLED_BY = {"groups": "text", "signatures": "role"}  # shapes that print these fields by themselves


class PrintedValue(NamedTuple):
    """A labelled value of a row; the label may be empty. ``field`` is where it is typed in."""

    label: str
    content: Markup
    field: str = ""


class Item(NamedTuple):
    """A row: its id (empty where it is printed again), CSS classes, what it is called, and the rest.

    ``ref`` is set where the row can be edited in its place.
    """

    id: str
    css: str
    name: Markup
    lines: list[PrintedValue]
    ref: str = ""


class TableRow(NamedTuple):
    """A row of a table: its heading cell, and pairs of CSS class and content."""

    id: str
    css: str
    head: Markup
    cells: list[tuple[str, Markup]]
    ref: str = ""

    @property
    def contents(self) -> list[Markup]:
        """All cells, without their classes."""
        return [self.head, *(content for _, content in self.cells)]


class LabelledCell(NamedTuple):
    """A cell of a table with the label of its column, for where a row stands alone."""

    css: str
    label: str
    content: Markup


class Signer(NamedTuple):
    """A required approval, with its signature once it is signed."""

    id: str
    css: str
    name: Markup
    lines: list[PrintedValue]
    ref: str
    signature: Signature | None


class Group(NamedTuple):
    """Rows under a name of their own; without a name they stand by themselves."""

    name: str
    rows: list[Item]

    @property
    def has_text(self) -> bool:
        """Whether anything stands under the name."""
        return any(row.name for row in self.rows)

    @property
    def id(self) -> str:
        """The id of a row that is its group's name alone."""
        return next((row.id for row in self.rows if not row.name), "")


@dataclass(frozen=True)
class PrintedBlock:
    """What the template of a shape gets: `items` is a list of Item, TableRow, Signer or Group."""

    ref: str
    kind: str
    shape: str
    title: str = ""
    css: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    fit: str = ""
    items: list[Any] = field(default_factory=list)
    is_numbered: bool = False
    is_labelled: bool = False
    is_introduced: bool = False  # it has rows, and a heading or a text says them in the plan's own words
    number: int = 0  # of a table, counted through the document
    caption: str = ""
    depth: int = 0  # of the heading above
    edit: str = ""
    held: str = ""
    fields: list[str] = field(default_factory=list)  # those of its columns

    @property
    def first_field(self) -> str:
        """The field that says what a row is called."""
        return CALLED_BY.get(self.shape, self.fields[0] if self.fields else "")

    @property
    def is_stacked(self) -> bool:
        """Whether a table is printed row by row, as its columns don't fit on any page."""
        return self.fit == STACKED

    @property
    def stacked(self) -> list[tuple[TableRow, list[PrintedValue]]]:
        """Rows of a table, each with its cells but the first under their labels."""
        labels = [label for _, label in self.headers[1:]]
        return [
            (row, [PrintedValue(label, cell) for label, cell in zip(labels, row.contents[1:], strict=False)])
            for row in self.items
        ]

    @property
    def is_wide(self) -> bool:
        """Whether it begins on a page turned on its side, for a table that fits on no other."""
        return WIDE in self.fit.split()

    @property
    def name(self) -> str:
        """What an Edit link calls it."""
        return self.caption

    @property
    def labelled(self) -> list[tuple[TableRow, list[LabelledCell]]]:
        """The rows of a table, each with its cells after the first and their labels."""
        labels = [label for _, label in self.headers[1:]]
        return [
            (row, [LabelledCell(css, label, cell) for label, (css, cell) in zip(labels, row.cells, strict=True)])
            for row in self.items
        ]

    @property
    def row_tag(self) -> str:
        """The tag of a row that is a heading."""
        return f"h{min(self.depth + 1, DEEPEST)}"
