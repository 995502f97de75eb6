"""Section numbers: how deep each heading stands, what it is counted as, and the table of contents."""

import re
from dataclasses import dataclass, replace

from .attributes import without_attributes
from .format import Document, StoredHeading
from .reading import FOOTNOTE, PROSE

CHAPTER, SECTION, DEEPEST = 2, 3, 6
UNCOUNTED = {"facts", "approvals", "history"}
OWN_NUMBER = re.compile(r"^(?:\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|(?:section|chapter|part)\s+\d+\b)", re.IGNORECASE)
BARE_NUMBER = re.compile(r"^(\d{1,2}) +\S")
APPENDIX = re.compile(r"^(appendix|annex|attachment)\s+([A-Z]|\d{1,2})\s*[:.–—-]\s*(\S.*)$", re.IGNORECASE)


@dataclass(frozen=True)
class ContentsEntry:
    """A heading as it is printed.

    ``depth`` is 0 for what stands before any heading, 1 for the front heading, 2 for a chapter, 3 for a section.
    ``number`` is for the contents (``5.2``, ``A``, ``A–D``), ``label`` for the heading (``5.2``, ``Appendix A``).
    """

    ref: str
    depth: int
    title: str
    number: str = ""
    label: str = ""


def entries(document: Document) -> list[ContentsEntry]:
    """All headings in printed order with their depths and numbers."""
    found = _depths(document["outline"], document["title"])
    appendices = [_lettered(entry) for entry in found]
    if any(entry.depth in {CHAPTER, SECTION} and OWN_NUMBER.match(entry.title) for entry in found) or _count(found):
        return appendices
    return _counted(appendices, _uncounted(document["outline"], found))


def _count(found: list[ContentsEntry]) -> bool:
    """Whether chapters count themselves by bare numbers: ``1 Scope``, ``2 Risks``; ``24 hours`` alone is a name."""
    chapters = [BARE_NUMBER.match(entry.title) for entry in found if entry.depth == CHAPTER]
    numbers = [int(chapter[1]) for chapter in chapters if chapter]
    return len(numbers) > 1 and numbers == [*range(numbers[0], numbers[0] + len(numbers))] and numbers[0] <= 1


def contents(document: Document, *, deepest: int = SECTION) -> list[ContentsEntry]:
    """The entries of a table of contents: chapters, and sections down to the depth asked for."""
    found = [entry for entry in entries(document) if CHAPTER <= entry.depth <= deepest]
    return [replace(entry, title=_without_notes(document, entry.title)) for entry in found]


def _without_notes(document: Document, title: str) -> str:
    """A heading without the marks of footnotes, as far as something is said there."""
    if not FOOTNOTE.search(title):
        return title
    said = "\n".join(block["text"] for heading in document["outline"] for block in heading["blocks"] if "text" in block)
    return FOOTNOTE.sub(lambda found: "" if f"{found[0]}:" in said else found[0], title)


def _depths(outline: list[StoredHeading], title: str) -> list[ContentsEntry]:
    """Nesting counts, not levels: a plan that skips a level, or has many of level 1, still reads as a tree."""
    found: list[ContentsEntry] = []
    levels: list[int] = []
    for place, heading in enumerate(outline):
        level = heading["level"]
        if level == 0 or (level == 1 and place == _front(outline)):
            found.append(ContentsEntry(heading["ref"], level, without_attributes(heading["title"]) or title))
            continue
        while levels and levels[-1] >= level:
            levels.pop()
        levels.append(level)
        shown = without_attributes(heading["title"])
        found.append(ContentsEntry(heading["ref"], min(len(levels) + 1, DEEPEST), shown))
    return found


def _front(outline: list[StoredHeading]) -> int:
    return next((place for place, heading in enumerate(outline) if heading["level"]), 0)


def _lettered(entry: ContentsEntry) -> ContentsEntry:
    found = APPENDIX.match(entry.title) if entry.depth in {CHAPTER, SECTION} else None
    if not found:
        return entry
    word, letter, title = found.groups()
    return replace(entry, title=title, number=letter, label=f"{word} {letter}")


def _uncounted(outline: list[StoredHeading], found: list[ContentsEntry]) -> set[str]:
    """Chapters that hold facts about the document, its signatures or its history, and nothing else that is data."""
    kinds: dict[str, set[str]] = {}
    chapter = ""
    for heading, entry in zip(outline, found, strict=True):
        chapter = entry.ref if entry.depth <= CHAPTER else chapter
        kinds.setdefault(chapter, set()).update(block["kind"] for block in heading["blocks"])
    return {ref for ref, held in kinds.items() if held - {PROSE} and held - {PROSE} <= UNCOUNTED}


def _counted(found: list[ContentsEntry], uncounted: set[str]) -> list[ContentsEntry]:
    chapters = sections = 0
    within = False
    counted: list[ContentsEntry] = []
    for place, entry in enumerate(found):
        number = ""
        if entry.depth == CHAPTER:
            letters = _letters(found[place + 1 :])
            within = not (entry.number or letters or entry.ref in uncounted)
            chapters, sections = chapters + within, 0
            number = str(chapters) if within else ""
            entry = replace(entry, number=entry.number or letters)  # noqa: PLW2901 - the same entry, completed
        elif entry.depth == SECTION and within and not entry.number:
            sections += 1
            number = f"{chapters}.{sections}"
        counted.append(replace(entry, number=number, label=number) if number else entry)
    return counted


def _letters(following: list[ContentsEntry]) -> str:
    """``A–D`` for a chapter whose sections are all appendices."""
    numbers: list[str] = []
    for entry in following:
        if entry.depth <= CHAPTER:
            break
        if entry.depth == SECTION:
            numbers.append(entry.number)
    if not numbers or not all(numbers):
        return ""
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
