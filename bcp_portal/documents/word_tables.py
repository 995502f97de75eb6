"""Tables of a Word document: how wide columns are, heads that each page repeats, rows that begin on the right."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .fitting import width_of
from .word_lines import classes, words
from .word_xml import Look, Xml, element

PORTRAIT, LANDSCAPE = 9638, 14570  # twips between the margins
SMALL = 8  # columns of a table from which on its type is smaller
SIZE, SMALL_SIZE, BETWEEN = 180, 150, 130  # twips of the type, and between columns
LONGEST, MOST = 15, 90  # of a word in sizes of the type, of a cell on average in letters: how wide a column is


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
    shares = form.shares or _shares(rows, columns, room)
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
    is_whole = not any("tall" in classes(one) for one in row.origin if not isinstance(one, str))
    if is_head or is_whole:
        marks = [element("w:cantSplit"), *([element("w:tblHeader")] if is_head else [])]
        made.append(element("w:trPr", *marks))
    for place, width in enumerate(widths):
        cell = element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")))
        fill(cell, row.origin, row.cells[place] if place < len(row.cells) else Cell([]), style)
        made.append(cell)
    return made


def _shares(rows: Rows, columns: int, room: int) -> list[int]:
    """Widths by what stands in a column: its longest word has room, and much text gets more of the rest."""
    size = SMALL_SIZE if columns >= SMALL else SIZE
    least, wanted = [], []
    for place in range(columns):
        column = [row.cells[place].parts for row in rows if place < len(row.cells)]
        texts = [words(parts[0]) for parts in column if parts]
        longest = max((width_of(word) for text in texts for word in text.split(" ")), default=1)
        average = sum(map(len, texts)) / max(len(texts), 1)
        least.append(int(min(longest, LONGEST) * size) + BETWEEN)
        wanted.append(10 + min(average, MOST))
    left = max(room - sum(least), 0)
    return [needed + int(left * more / sum(wanted)) for needed, more in zip(least, wanted, strict=True)]
