"""Footnotes of a document: ``[^1]`` in text and in values, and what it says, which may stand in another block.

Rendered text has marks of its own for both (`MARKED`); here they become links to each other, or words as typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .format import Document, StoredBlock
from .html_parts import parts
from .markup import Markup, escape
from .numbering import CHAPTER, entries
from .reading import FOOTNOTE, PROSE, WITHOUT_COLUMNS, Index

MARKED = "data-note"  # of tags that stand for a reference, and for what a note says; nobody's own HTML may have it
SAYING = "div"
MOST_WAYS_BACK = 5  # from a note that is referred to everywhere


class Reference(NamedTuple):
    """A note is referred to: the id of that place, and the name of the note that does, ``""`` where the text does."""

    name: str
    at: str
    within: str = ""


@dataclass(frozen=True)
class Noted:
    """What a block says of notes: those that it refers to, and the names of those that it holds."""

    block: str
    references: Sequence[Reference]
    held: Sequence[str] = ()


@dataclass
class Note:
    """A footnote with its number in the document and the ids of the places that refer to it."""

    number: int
    places: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id on a page."""
        return f"footnote-{self.number}"

    def way_there(self, at: str = "") -> Markup:
        """Its number as a link to it, with the id ``at`` to lead back to."""
        own = f' id="{escape(at)}"' if at else ""
        return Markup(f'<sup class="footmark"><a{own} href="#{self.id}">{self.number}</a></sup>')

    def ways_back(self) -> str:
        """Links to the places that refer to it, of many the first ones."""
        found = self.places[:MOST_WAYS_BACK]
        counted = [str(number) if len(found) > 1 else "" for number in range(1, len(found) + 1)]
        return " ".join(
            f'<a href="#{escape(at)}" aria-label="{f"Back to the text {number}".rstrip()}">↑{number}</a>'
            for at, number in zip(found, counted, strict=True)
        )


class Notes:
    """The footnotes of a document, counted as its text refers to them when the first one is met.

    One that nothing but footnotes refer to is none: of two that name each other alone nobody would read either.
    """

    def __init__(self, document: Document, index: Index, to_marked: Callable[[str], str]) -> None:
        self.document, self.index, self.to_marked = document, index, to_marked

    def note(self, name: str, block: str) -> Note | None:
        """What a block means by a name: its own note, else the next one behind it, else the last one before it."""
        return self._found.get((self._holder(name, block), name))

    def own(self, name: str, block: str) -> Note | None:
        """The note that the block itself holds, where anything refers to it."""
        return self._found.get((block, name))

    @cached_property
    def _noted(self) -> list[Noted]:
        found: list[Noted] = []
        for heading, entry in zip(self.document["outline"], entries(self.document), strict=True):
            if entry.depth >= CHAPTER:
                found.append(Noted(entry.ref, _references(entry.title, entry.ref)))
            found += [
                self._said(block) if block["kind"] == PROSE else self._listed(block) for block in heading["blocks"]
            ]
        return found

    def _said(self, block: StoredBlock) -> Noted:
        if "[^" not in block["text"]:
            return Noted(block["ref"], ())
        references: list[Reference] = []
        held: list[str] = []
        within: list[str] = []
        for part in parts(self.to_marked(block["text"])):
            if part.tag == SAYING and part.is_end:
                within.pop()
            elif part.note and part.tag == SAYING:
                within.append(part.note)
                held.append(part.note)
            elif part.note:
                at = place_of(block["ref"], len(references) + 1)
                references.append(Reference(part.note, at, within[-1] if within else ""))
        return Noted(block["ref"], references, held)

    def _listed(self, block: StoredBlock) -> Noted:
        """Of rows, each where it is printed first."""
        references = [one for column in block["columns"] for one in _references(column["label"], block["ref"])]
        for ref in block["rows"]:
            if self.index.places.get(ref) == block["ref"]:
                row = self.index.rows[ref]
                names = [column["field"] for column in block["columns"]]
                if block["shape"] in WITHOUT_COLUMNS or not names:
                    names = [*row["values"]]
                references += [one for name in names for one in _references(self.index.text(ref, name), ref)]
        return Noted(block["ref"], references)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {said.block: place for place, said in enumerate(self._noted)}

    @cached_property
    def _holders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for said in self._noted:
            for name in dict.fromkeys(said.held):
                found.setdefault(name, []).append(said.block)
        return found

    def _holder(self, name: str, block: str) -> str:
        holders = self._holders.get(name, [])
        if not holders or block in holders:
            return block
        here = self._places.get(block, -1)
        return next((holder for holder in holders if self._places[holder] > here), holders[-1])

    @cached_property
    def _found(self) -> dict[tuple[str, str], Note]:
        inside: dict[tuple[str, str], list[Reference]] = {}
        waiting: list[tuple[str, Reference]] = []
        for said in self._noted:
            for one in said.references:
                if one.within:
                    inside.setdefault((said.block, one.within), []).append(one)
                else:
                    waiting.append((said.block, one))
        found: dict[tuple[str, str], Note] = {}
        for block, one in waiting:  # which grows by what each note refers to, behind all that the text does
            key = (self._holder(one.name, block), one.name)
            if one.name not in self._holders:
                continue
            if key not in found:
                found[key] = Note(len(found) + 1)
                waiting += [(key[0], other) for other in inside.get(key, ())]
            found[key].places.append(one.at)
        return found


class BlockNotes:
    """The footnotes as a block refers to them and says them, piece by piece of its text."""

    def __init__(self, notes: Notes, block: str) -> None:
        self.notes, self.block = notes, block
        self.references = 0
        self.said: set[str] = set()

    def value(self, name: str) -> Markup | None:
        """The number of a note that a value refers to, as a link; None where there is no such note."""
        note = self.notes.note(name, self.block)
        return note.way_there() if note else None

    def reference(self, name: str) -> Markup | None:
        """The same of the block's text, with an id."""
        self.references += 1
        note = self.notes.note(name, self.block)
        return note.way_there(place_of(self.block, self.references)) if note else None

    def saying(self, name: str) -> Note | None:
        """The note of this name that the block says; None where nothing refers to it, and the second time."""
        note = None if name in self.said else self.notes.own(name, self.block)
        self.said.add(name)
        return note


class FormerNotes(BlockNotes):
    """The same for text that stood there before: it has no ids, and says its notes as they were typed."""

    def reference(self, name: str) -> Markup | None:
        """Without an id."""
        return self.value(name)

    def saying(self, name: str) -> Note | None:
        """None: what a note says now has its place."""
        return None


def place_of(block: str, number: int) -> str:
    """The id of a reference within the text of a block."""
    return f"footmark-{block}-{number}"


def with_values_noted(text: str, notes: BlockNotes | None, words: Callable[[str], str]) -> str:
    """A value's text as HTML, made by ``words``, with its references to notes as links."""
    if notes is None or "[^" not in text:
        return words(text)
    made: list[str] = []
    end = 0
    for found in FOOTNOTE.finditer(text):
        if (link := notes.value(found["name"])) is not None:
            made += [words(text[end : found.start()]), link]
            end = found.end()
    return "".join((*made, words(text[end:])))


def without_references(text: str, notes: BlockNotes | None) -> str:
    """Text without references to notes that there are, for places that have no room for a link."""
    if notes is None or "[^" not in text:
        return text
    return FOOTNOTE.sub(lambda found: found[0] if notes.value(found["name"]) is None else "", text)


def _references(text: str, at: str) -> list[Reference]:
    return [Reference(found["name"], at) for found in FOOTNOTE.finditer(text)] if "[^" in text else []


class _Open(NamedTuple):
    """An element that is being read: its name where it is a mark, and what was written of it."""

    name: str
    link: Markup | None
    written: list[str]


def with_notes(html: Markup, notes: BlockNotes | None) -> Markup:
    """Clean HTML whose marks are links, with what its notes say at its end; where there is no note, as typed."""
    if MARKED not in html:
        return html
    said: list[tuple[int, str]] = []
    outermost: list[str] = []
    written = outermost
    opened: list[_Open] = []
    for part in parts(html):
        if part.is_start:
            link = notes.reference(part.note) if notes and part.note and part.tag != SAYING else None
            opened.append(_Open(part.note, link, [] if part.note else written))
            written = opened[-1].written
        if not part.is_end:
            written += [] if part.note else [part.html]
            continue
        closed = opened.pop()
        written = opened[-1].written if opened else outermost
        if not closed.name:
            written.append(part.html)
        elif part.tag != SAYING:
            written += closed.written if closed.link is None else [closed.link]
        elif note := notes.saying(closed.name) if notes else None:
            said.append((note.number, _item(note, "".join(closed.written).strip())))
        else:
            written.append(_begun(f"{escape(f'[^{closed.name}]')}: ", "".join(closed.written).strip()))
    items = "".join(item for _, item in sorted(said))
    return Markup("".join(outermost) + (f'\n<ul class="footnotes">{items}</ul>' if said else ""))


def _item(note: Note, html: str) -> str:
    begun = _begun(f"<sup>{note.number}</sup> ", html)
    last, back = begun.removesuffix("</p>"), note.ways_back()
    return f'<li id="{note.id}">{last}{f" {back}</p>" if last != begun else f"<p>{back}</p>"}</li>'


def _begun(words: str, html: str) -> str:
    """HTML with words in front of its first paragraph."""
    rest = html.removeprefix("<p>")
    return f"<p>{words}{rest}" if rest != html else f"<p>{words.strip()}</p>{html}"
