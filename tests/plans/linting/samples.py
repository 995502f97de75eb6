"""Sample plans as files, checked as a file is, on a fixed day."""

from datetime import date
from functools import cache
from pathlib import Path

from bcp_portal.documents.format import Document
from plans.importing.frozen import as_document
from plans.importing.reading import read_plan
from plans.linting.checking import Report, check
from plans.reading.facts import Facts

FOLDER = Path(__file__).resolve().parents[3] / "plans" / "sample"


@cache
def sample(name: str) -> Document:
    """The document of a sample."""
    return as_document(read_plan((FOLDER / f"{name}.md").read_text(encoding="utf-8"), file_name=f"{name}.md"))


def checked(name: str, today: date) -> Report:
    """What every rule says of a sample on a day on which nothing else is known."""
    return check(sample(name), Facts(today=today), {}, strict=True)
