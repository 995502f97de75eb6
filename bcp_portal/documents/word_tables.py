"""Tables of a Word document: how wide columns are, heads that each page repeats, rows that begin on the right."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .word_lines import words
from .word_xml import Look, Xml, element

SMALL = 8  # columns of a table from which on its type is smaller
LONGEST, MOST = 24, 90  # letters of a word, and of a cell on average, that say how wide a column is


class Cell(NamedTuple):
    """What stands in a cell: elements or text, and how it looks."""

    parts: list[Any]
    look: Look = Look()


class WordRow(NamedTuple):
    """Cells of a table, and the elements whose ids are the place of the row."""

    cells: list[Cell]
    origin: list[Any]


Rows = list[WordRow]


class Form(NamedTuple):
    """Of a table: how many rows are its head, whether it begins on the right, and how wide columns are."""

    heads: int
    begins_right: bool
    shares: Sequence[int] = ()


# Writes into a cell what stands there, in the style of its paragraphs, and names the elements whose row it is.
Fill = Callable[[Xml, Sequence[Any], Cell, str], None]


def table(rows: Rows, form: Form, room: int, fill: Fill) -> Xml:
    """The rows as a table as wide as ``room``, in twips; one row at least has a cell."""
    columns = max(len(row.cells) for row in rows)
    shares = form.shares or _shares(rows, columns)
    widths = [str(room * share // sum(shares)) for share in shares]
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val="PlanTable"),
        *([element("w:bidiVisual")] if form.begins_right else []),
        element("w:tblW", w=str(room), type="dxa"),
        element("w:tblLayout", type="fixed"),
    )
    made = element("w:tbl", properties, element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)))
    style = "SmallTableText" if columns >= SMALL else "TableText"
    for number, row in enumerate(rows):
        made.append(_row(row, widths, style, fill, is_head=number < form.heads))
    return made


def _row(row: WordRow, widths: Sequence[str], style: str, fill: Fill, *, is_head: bool) -> Xml:
    made = element("w:tr")
    if is_head:
        made.append(element("w:trPr", element("w:cantSplit"), element("w:tblHeader")))
    for place, width in enumerate(widths):
        cell = element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")))
        fill(cell, row.origin, row.cells[place] if place < len(row.cells) else Cell([]), style)
        made.append(cell)
    return made


def _shares(rows: Rows, columns: int) -> list[int]:
    """Widths by what stands in a column: its longest word has room, and much text gets more of the rest."""
    shares = []
    for place in range(columns):
        column = [row.cells[place].parts for row in rows if place < len(row.cells)]
        texts = [words(parts[0]) for parts in column if parts]
        longest = max((len(word) for text in texts for word in text.split()), default=1)
        average = sum(map(len, texts)) / max(len(texts), 1)
        shares.append(int(10 * (min(longest, LONGEST) + 3 + min(average, MOST) / 3)))
    return shares
