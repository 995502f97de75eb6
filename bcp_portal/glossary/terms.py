"""The terms of docs/glossary.md, which is the only place where they are written: the page is made of that file."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from bcp_portal.documents.markup import Markup
from bcp_portal.documents.prose import in_cell, to_html

SOURCE = Path(settings.BASE_DIR) / "docs" / "glossary.md"
HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
ROW = re.compile(r"^\| (?!term \|)(.*\*\*.*) \| (.*) \|$", re.MULTILINE)
NAME = re.compile(r"\*\*(.+?)\*\*((?: \((?:of|in) [^)]*\))?)")  # with whose it is, where a word has two meanings


@dataclass(frozen=True)
class Term:
    """A row of the glossary. ``anchors`` are what an address may name it by: one for each of its names."""

    anchors: tuple[str, ...]
    name: Markup
    meaning: Markup


@dataclass(frozen=True)
class GlossaryPart:
    """A heading of the glossary with its terms."""

    anchor: str
    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Glossary:
    """What stands before the first heading, and the parts."""

    lead: Markup
    parts: tuple[GlossaryPart, ...]

    def term(self, name: str) -> Term:
        """The term that is called so (``RTO``). Raises KeyError."""
        anchor = slugify(name)
        found = (term for part in self.parts for term in part.terms if anchor in term.anchors)
        if term := next(found, None):
            return term
        raise KeyError(name)


@cache
def glossary() -> Glossary:
    """The whole glossary, read once."""
    return read(SOURCE.read_text(encoding="utf-8"))


def read(text: str) -> Glossary:
    """The glossary that a Markdown text holds: a title, a lead, and under each heading a table of terms."""
    lead, *sections = HEADING.split(text)
    parts = [_part(title, body) for title, body in zip(sections[::2], sections[1::2], strict=True)]
    return Glossary(to_html(lead.partition("\n")[2].strip()), tuple(parts))


def _part(title: str, body: str) -> GlossaryPart:
    return GlossaryPart(f"part-{slugify(title)}", title.strip(), tuple(_term(*row) for row in ROW.findall(body)))


def _term(name: str, meaning: str) -> Term:
    anchors = tuple(slugify(f"{called}{whose}") for called, whose in NAME.findall(name))
    return Term(anchors, in_cell(name), in_cell(meaning))
