"""The cells of a range that was copied in a spreadsheet, and how much of it fits."""

import csv
import io

MOST_ROWS = 300
MOST_COLUMNS = 40
MOST_LETTERS = 400_000


class TooMuch(Exception):
    """More was pasted than is added at once; the sentence says how much fits."""


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells: parted by tabs, a quoted cell may hold tabs and line breaks; empty lines are left out.

    Where quotes don't pair up, they are text. Raises TooMuch.
    """
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST_LETTERS:
        raise TooMuch(f"This has {len(text):,} characters, and {MOST_LETTERS:,} fit: paste it in parts.")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.split("\n")]
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if len(filled) > MOST_ROWS + 1:
        raise TooMuch(f"These are {len(filled):,} rows, and {MOST_ROWS} are added at once: paste them in parts.")
    width = max(map(len, filled), default=0)
    if width > MOST_COLUMNS:
        raise TooMuch(f"These are {width} columns, and {MOST_COLUMNS} fit.")
    return [row + [""] * (width - len(row)) for row in filled]
