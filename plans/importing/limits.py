"""Limits of size: what nobody keeps in one plan is refused before it costs much."""

import re

from .imported_plan import ImportedPlan
from .plan_reader import read_plan
from .source_text import SourceTooLarge

MOST_LINES = 30_000  # that may be rows or headings: narrative is read at once
MOST_HEADINGS = 2_000
MOST_ROWS = 5_000
TELLING = re.compile(r"^[ \t>]*+(?:#{1,6}|[-+*]|\d{1,9}[.)])[ \t]|^[^\n|]*+\|", re.M)
SPLIT = "Make several plans of it, for example one for each site or department."


def read_new_plan(text: str, *, file_name: str = "") -> ImportedPlan:
    """What the Markdown of a plan says that is still to be made (read_plan). Raises NotMarkdown, SourceTooLarge or
    NothingInside.

    Plans that were imported before are read by read_plan, whatever their size.
    """
    check_lines(text)
    imported = read_plan(text, file_name=file_name)
    _check(len(imported.headings), MOST_HEADINGS, "headings")
    _check(sum(map(len, imported.rows.values())), MOST_ROWS, "rows")
    return imported


def check_lines(text: str) -> None:
    """Raises SourceTooLarge for a text that would take long to read, before it is read."""
    _check(len(TELLING.findall(text)), MOST_LINES, "lines in headings, tables and lists")


def _check(count: int, most: int, what: str) -> None:
    if count > most:
        raise SourceTooLarge(f"The file has {count:,} {what}; a plan may have {most:,} at most. {SPLIT}")
