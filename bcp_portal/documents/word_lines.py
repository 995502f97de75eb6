"""What stands within a line of a Word document: text in its looks, links, and the places that they lead to."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from .word_xml import Look, Xml, anchor, bookmark, element, run

LOOKS: dict[str, dict[str, Any]] = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "th": {"bold": True},
    "em": {"italic": True},
    "i": {"italic": True},
    "s": {"strike": True},
    "del": {"strike": True},
    "u": {"underline": True},
    "ins": {"underline": True},
    "code": {"code": True},
    "kbd": {"code": True},
    "sup": {"raised": "superscript"},
    "sub": {"raised": "subscript"},
}
UNSAID = {"svg", "style", "wbr"}
QUIET = {"blank", "label", "n", "origin", "muted", "faint"}
BLANKS = re.compile(r"[ \t\r\n]+")


class WordPiece(NamedTuple):
    """Text in one look, and the address that it leads to."""

    text: str
    look: Look
    address: str = ""


class WordLines:
    """Writes what is inside of blocks, and remembers which places and addresses the file knows already."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.names: list[str] = []  # of places that links lead to, waiting for the next paragraph
        self.known: dict[str, int] = {}  # their numbers
        self.linked: dict[str, str] = {}  # by address outside the file its relationship

    def name(self, *found: Any) -> None:
        """Have links to these elements lead to the paragraph that is written next."""
        for one in found:
            if (ref := one.get("id")) and ref not in self.known:
                self.known[ref] = len(self.known)
                self.names.append(ref)

    def with_names(self, runs: Sequence[Xml]) -> Iterator[Xml]:
        """What a paragraph holds: its runs, between the marks of the places that it is."""
        marks = [bookmark(self.known[name], name) for name in self.names]
        self.names = []
        yield from (start for start, _ in marks)
        yield from runs
        yield from (end for _, end in marks)

    def runs(self, parts: Sequence[Any], look: Look) -> list[Xml]:
        """Runs of text and elements, those that lead somewhere within links."""
        pieces = _trimmed(piece for part in parts for piece in self._inline(part, look))
        found: list[Xml] = []
        for address, linked in groupby(pieces, key=lambda piece: piece.address):
            runs = [run(piece.text, piece.look) for piece in linked]
            found += [self.link(address, *runs)] if address else runs
        return found

    def _inline(self, part: Any, look: Look) -> Iterator[WordPiece]:
        """Of an element what is inside it, not its tail."""
        if isinstance(part, str):
            yield WordPiece(BLANKS.sub(" ", part), look)
        elif part.tag == "br":
            yield WordPiece("\n", look)
        elif isinstance(part.tag, str) and part.tag not in UNSAID and "vh" not in classes(part):
            yield from self._inside(part, look)

    def _inside(self, part: Any, look: Look) -> Iterator[WordPiece]:
        self.name(part)
        css, address = classes(part), part.get("href") or ""
        look = look._replace(**LOOKS.get(part.tag, {}), grey=look.grey or bool(css & QUIET))
        yield WordPiece(BLANKS.sub(" ", part.text or ""), look, address)
        for child in part:
            yield from (piece._replace(address=piece.address or address) for piece in self._inline(child, look))
            yield WordPiece(BLANKS.sub(" ", child.tail or ""), look, address)
        if css & {"n"}:
            yield WordPiece("\u2002", look)

    def link(self, address: str, *runs: Xml) -> Xml:
        """Runs that lead to a place of the document (``#ref``), or elsewhere."""
        if address.startswith("#"):
            return element("w:hyperlink", *runs, anchor=anchor(address[1:]))
        made = element("w:hyperlink", *runs)
        made.set(qn("r:id"), self._related(address))
        return made

    def _related(self, address: str) -> str:
        """The id of an address outside the file; python-docx would look through all others for each."""
        if address not in self.linked:
            self.linked[address] = f"rLink{len(self.linked) + 1}"
            self.file.part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, address, self.linked[address], is_external=True
            )
        return self.linked[address]


def _trimmed(pieces: Iterator[WordPiece]) -> list[WordPiece]:
    """Blanks as a browser has them: one for many, none at the ends of a line."""
    kept: list[WordPiece] = []
    for piece in pieces:
        before = kept[-1].text[-1] if kept else "\n"
        text = piece.text.lstrip(" ") if before in " \n\u2002" else piece.text
        if text == "\n" and kept:
            last = kept.pop()
            kept += [last._replace(text=bare)] if (bare := last.text.rstrip(" ")) else []
        if text:
            kept.append(piece._replace(text=text))
    while kept and not kept[-1].text.strip(" \n"):
        kept.pop()
    if kept:
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip(" \n"))
    return kept


def classes(found: Any) -> set[str]:
    """The classes of an element."""
    return set((found.get("class") or "").split())


def words(found: Any) -> str:
    """All that an element says."""
    return BLANKS.sub(" ", "".join(found.itertext())).strip()
