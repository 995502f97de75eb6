"""Sample plans as files, checked as a file is, on a fixed day."""

from datetime import date
from functools import cache

from bcp_portal.demonstration.samples import FOLDER
from bcp_portal.documents.format import Document
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.linting.checking import CheckResults, check
from plans.reading.facts import Facts


@cache
def sample(name: str) -> Document:
    """The document of a sample."""
    return as_document(read_plan((FOLDER / f"{name}.md").read_text(encoding="utf-8"), file_name=f"{name}.md"))


def checked(name: str, today: date) -> CheckResults:
    """What every rule says of a sample on a day on which nothing else is known."""
    return check(sample(name), Facts(today=today), {}, strict=True)
