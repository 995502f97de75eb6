"""Homes of what is new in a draft: a row goes into the block that lists its kind, a text under a heading."""

import re
from collections.abc import Iterable, Mapping

from bcp_portal.documents.format import Document, StoredBlock
from bcp_portal.documents.reading import blocks_of

from .sections import KINDS

NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[A-Z][.)])\s+(?=\S)")  # in front of a title: no part of its name
CHAPTER = 2


def home_of(document: Document, kind: str, values: Mapping[str, str]) -> str:
    """The block for a new row of the kind: of those that the plan has, the one whose defaults fit its values best.

    ``""`` where the plan has none; what completing the outline made up takes no new rows.
    """
    return best_home((block for block in blocks_of(document, kind) if not is_made_up(block)), values)


def best_home(blocks: Iterable[StoredBlock], values: Mapping[str, str]) -> str:
    """The same among some blocks of one kind: the first of those that fit best."""
    found = min(blocks, key=lambda block: _misfit(block["defaults"], values), default=None)
    return str(found["ref"]) if found else ""


def _misfit(defaults: Mapping[str, str], values: Mapping[str, str]) -> tuple[int, int]:
    """How many of the defaults the values contradict, and (less is better) how few they repeat."""
    agreements = [values[name] == default for name, default in defaults.items() if values.get(name)]
    return agreements.count(False), -agreements.count(True)


def is_made_up(block: StoredBlock) -> bool:
    """Whether it stands for rows that no block of the plan lists."""
    return bool(block["ref"] == f"B-{block['kind']}")


def section_called(document: Document, title: str) -> str:
    """The ref of the heading of that title, whatever its number and letter case; ``""`` where there is none."""
    wanted = plain_title(title)
    return next((str(h["ref"]) for h in document["outline"] if plain_title(h["title"]) == wanted), "")


def plain_title(title: str) -> str:
    """A title to compare: without its number, in small letters."""
    return NUMBER.sub("", title.strip()).strip().casefold()


def chapter_for(document: Document, kind: str) -> str:
    """The chapter behind which a first block of the kind belongs: where the kind that is printed last before it stands.

    ``""`` for the end of the plan.
    """
    order = {known.key: place for place, known in enumerate(KINDS)}
    chapter, best = "", (-1, "")
    for heading in document["outline"]:
        chapter = heading["ref"] if heading["level"] == CHAPTER else chapter
        for block in heading["blocks"]:
            if chapter and best[0] <= order.get(block["kind"], len(order)) <= order[kind] and not is_made_up(block):
                best = (order[block["kind"]], str(chapter))
    return best[1]
