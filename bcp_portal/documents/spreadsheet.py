"""Rows as CSV for spreadsheets: read as Unicode by all of them, and nothing in it is run as a formula."""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence

CONTENT_TYPE = "text/csv; charset=utf-8"
# Spreadsheets look through blanks, marks that can't be seen and full-width letters for what begins a formula.
FORMULA = re.compile(r"[\s\x00-\x20\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]*[=+\-@＝＋－＠]")
# Where a comma is the decimal point a semicolon ends the cell, and a line may end within quotes.
NEXT_CELL = re.compile(r"(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])")


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file line by line, however long it is, in UTF-8 with the mark by which Excel knows it."""
    writer = csv.writer(_Echo())
    yield BOM_UTF8 + writer.writerow(header).encode()
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row]).encode()


def harmless(cell: str) -> str:
    """The text, quoted where a spreadsheet would run it; a lone surrogate, which no file holds, becomes a mark."""
    readable = cell.encode(errors="replace").decode()
    begins = FORMULA.match(readable)
    if begins is None:
        return NEXT_CELL.sub("'", readable)
    return "'" + begins[0] + NEXT_CELL.sub("'", readable[begins.end() :])


class _Echo:
    """A file for csv.writer that gives back what is written."""

    def write(self, text: str) -> str:
        return text
