"""What a row says in a column, as HTML: values as they were written, links, blanks, and what stood there before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bcp_portal.look.reaching import reachable, surely_reachable

from . import prose
from .format import Document, LinkValue
from .imprint import Imprint, Signature
from .inline import line_to_html
from .marks import Marks, old_text
from .markup import Markup, breakable, escape, hidden
from .notes import BlockNotes, Notes, with_values_noted, without_references
from .reading import Index, read, text_of
from .redlines import redline
from .slugs import Targets
from .values import is_blank, is_unread

Addresses = Mapping[str, str] | Callable[[str], str]  # addresses by ref

LINKS = {"link", "links"}
WORDS = {"text"}  # types of fields that may say a telephone number
# By kind the fields that say how somebody is reached: on a screen one touch calls.
REACHED = {"contacts": {"phone", "email"}, "dependencies": {"contact", "backup"}}
AS = {
    "duration": "a length of time",
    "money": "an amount",
    "frequency": "a frequency",
    "date": "a date",
    "window": "a time window",
}
BLANK = Markup(f'<span class="blank">–{hidden("not filled in")}</span>')


@dataclass(frozen=True)
class Printing:
    """What every part of a print needs to know."""

    index: Index
    marks: Marks = field(default_factory=dict)
    edit: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # by ref, or role
    on_screen: bool = False
    targets: Targets | None = None  # where links within the document lead
    notes: Notes | None = None  # the document's footnotes
    block_notes: BlockNotes | None = None  # and as the block that is printed has them

    def anchor(self, ref: str, place: str) -> str:
        """The id that a row gets in a block: its ref where it is printed first, none where it is printed again."""
        return ref if self.index.places.get(ref) == place else ""

    def at(self, block: str) -> "Printing":
        """The same for one block, which may mean a footnote of its own by a name."""
        return replace(self, block_notes=BlockNotes(self.notes, block)) if self.notes else self


def printing_of(
    document: Document,
    *,
    marks: Marks | None = None,
    edit: Addresses | None = None,
    held: Mapping[str, str] | None = None,
    imprint: Imprint | None = None,
    on_screen: bool = False,
) -> Printing:
    """What a print of the document needs; signatures of former versions stand beside it, not in it."""
    own = [signature for signature in imprint.signatures if not signature.former] if imprint else []
    signatures = {signature.ref or signature.role: signature for signature in own}
    index = read(document)
    return Printing(
        index,
        marks or {},
        _addresses(document, edit),
        held or {},
        signatures,
        on_screen,
        Targets(document, index),
        Notes(document, index, prose.to_marked_html),
    )


def _addresses(document: Document, edit: Addresses | None) -> Mapping[str, str]:
    if edit is None or isinstance(edit, Mapping):
        return edit or {}
    refs = (ref for heading in document["outline"] for ref in (heading["ref"], *(b["ref"] for b in heading["blocks"])))
    return {ref: edit(ref) for ref in refs}


def cell(printing: Printing, kind: str, ref: str, name: str) -> Markup:
    """The content of a table's cell; a blank shows as a quiet dash."""
    return written(printing, kind, ref, name) or BLANK


def written(printing: Printing, kind: str, ref: str, name: str) -> Markup:
    """The content of a field, empty for a blank; with the text that it replaces, if it changed."""
    value = printing.index.content(ref, name)
    shown = _content(printing, printing.index.types[kind].get(name, "text"), value)
    if printing.on_screen and name in REACHED.get(kind, ()) and not is_blank(text := text_of(value).strip()):
        shown = Markup(reachable(text))
    before = old_text(printing.marks, ref, name) if printing.marks else None
    return shown if before is None else redline(before, text_of(value), shown)


def _content(printing: Printing, kind: str, value: Any) -> Markup:
    if kind in LINKS:
        links: list[LinkValue] = value if isinstance(value, list) else [value]
        return _links(printing, links)
    text = text_of(value).strip()
    if not text:
        return Markup("")
    if kind == "prose" and not is_blank(text):
        return prose.in_cell(text, printing.targets, printing.block_notes, is_on_screen=printing.on_screen)
    if is_unread(value):
        return unread(text, kind, printing.block_notes)
    if is_blank(text):
        return placeholder(text)
    words = _on_screen if printing.on_screen and kind in WORDS else escape
    return line_to_html(text, printing.targets, words, printing.block_notes)


def _on_screen(text: str) -> str:
    """Words with their telephone numbers as links, the longest in pieces that fit a column."""
    html = surely_reachable(text)
    return html if "<" in html else breakable(html)


def placeholder(text: str) -> Markup:
    """``TBD`` and ``[name]`` show that something is missing; lines and dashes say no more than a blank."""
    if not any(letter.isalnum() for letter in text):
        return Markup("")
    return Markup(f'<span class="blank">{escape(text)}{hidden(" (not filled in)")}</span>')


def unread(text: str, kind: str, notes: BlockNotes | None = None) -> Markup:
    """A value that can't be read as its type, with a mark that paper shows, too; screen readers hear why."""
    said = with_values_noted(text, notes, escape)
    words = f"can’t be read as {AS.get(kind, 'a date or a frequency')}"
    mark = f'<span class="unread-mark" title="{words[:1].upper()}{words[1:]}" aria-hidden="true">not read</span>'
    return Markup(f'<span class="unread">{said} {mark}{hidden(f" ({words})")}</span>')


def _links(printing: Printing, links: list[LinkValue]) -> Markup:
    return Markup("; ".join(filter(None, (_link(printing, link) for link in links if link.get("text")))))


def _link(printing: Printing, link: LinkValue) -> Markup:
    """A link within the document, where it prints the row; else the words alone (people, suppliers)."""
    ref = link.get("ref", "")
    if ref not in printing.index.places and is_blank(link["text"]):
        return placeholder(link["text"])
    said = escape(without_references(link["text"], printing.block_notes))
    text = breakable(said) if printing.on_screen else said
    return Markup(f'<a href="#{escape(ref)}">{text}</a>') if ref in printing.index.places else text
