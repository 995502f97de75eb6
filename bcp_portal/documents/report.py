"""What is printed with a cover, contents and running lines: a plan, or the report of something that was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .cover import cover_form, title_size
from .directions import direction
from .imprint import Imprint
from .numbering import CHAPTER, ContentsEntry
from .printout import PrintedSection


class ReportPart(NamedTuple):
    """A template with what it prints; figures in it find the text of the stylesheet ``figures`` as ``figure_style``."""

    template: str
    values: Mapping[str, Any]
    figures: str = "figures.css"


class Annex(NamedTuple):
    """A chapter after the sections, on a page of its own; its template prints a section whose id is ``ref``."""

    ref: str
    title: str
    part: ReportPart


class Attached(NamedTuple):
    """The name and the description of the JSON inside the PDF, whose text is the imprint's."""

    name: str
    description: str


@dataclass(frozen=True)
class Report:
    """Everything that a PDF is laid out from; the same report gives the same bytes.

    ``subject`` says what kind of document it is, ``line`` stands under the title, ``alert`` in red below that, and
    ``facts`` are names with values on the cover. ``contents`` lists the sections; annexes follow them. ``closing`` is
    the record of how the print came to be, at its end. ``css`` is a class of the whole print.
    """

    code: str
    title: str
    subject: str
    imprint: Imprint
    line: str
    facts: list[tuple[str, str]]
    sections: list[PrintedSection]
    contents: list[ContentsEntry]
    annexes: list[Annex]
    closing: ReportPart
    attached: Attached
    figure: ReportPart | None = None  # on the cover
    alert: str = ""
    css: str = ""

    @property
    def title_css(self) -> str:
        """The class of the title's size on the cover."""
        return title_size(self.title, is_report=bool(self.css)).css

    @property
    def cover_css(self) -> str:
        """The class by which the cover has room for all that it says."""
        facts = [*self.facts, *([("Replaces", self.imprint.replaces)] if self.imprint.replaces else [])]
        return cover_form(
            self.title,
            facts,
            f"{self.imprint.remark} {self.alert * 2}".strip(),
            is_report=bool(self.css),
            is_beside=bool(self.imprint.address),
        )

    @property
    def begins_right(self) -> bool:
        """Whether the print is of a language from right to left, by its title: so are its cover and running lines."""
        return direction(self.title) == "rtl"


def with_annexes(contents: list[ContentsEntry], annexes: list[Annex]) -> list[ContentsEntry]:
    """A table of contents with the annexes at its end."""
    return [*contents, *(ContentsEntry(annex.ref, CHAPTER, annex.title) for annex in annexes)]
