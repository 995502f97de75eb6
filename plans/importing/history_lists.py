"""Version history as a list: ``v1.0 - January 14, 2025 - Initial creation``."""

import re

from .context import Context
from .inline_text import read_line
from .markdown_pieces import Listing
from .readable_values import reads
from .recognised import RecognisedRow, RecognisedRows, column
from .record_lists import in_order

VERSION = re.compile(r"(?:v|ver|version|rev|revision)?[. ]?\d{1,3}(?:\.\w{1,5})*", re.I)
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")  # of which day and month may not be told apart


def from_history(listing: Listing, _context: Context) -> RecognisedRows | None:
    """The versions, each with its number; day or summary may be missing, or stand the other way round."""
    rows = [RecognisedRow(item.line, _version(read_line(item.text).text)) for item in listing.items]
    if not all(row.texts for row in rows):
        return None
    columns = {name: column(name) for row in rows for name in row.texts}
    return RecognisedRows("history", "bullets", in_order(columns, rows), rows)


def _version(text: str) -> dict[str, str]:
    number, *rest = text.split(" - ")
    if rest and _is_date(rest[0]):
        summary = " - ".join(rest[1:])
        return {"number": number, "on": rest[0], **({"summary": summary} if summary else {})}
    if not VERSION.fullmatch(number):
        return {}
    if len(rest) > 1 and _is_date(rest[-1]):
        return {"number": number, "summary": " - ".join(rest[:-1]), "on": rest[-1]}
    return {"number": number, **({"summary": " - ".join(rest)} if rest else {})}


def _is_date(text: str) -> bool:
    return reads("date", text) or bool(DATE.fullmatch(text))
