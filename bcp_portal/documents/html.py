"""Document → HTML: the outline for pages and PDFs alike, and a file that stands alone."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from . import gaps, milder, recovery
from .canonical import Document
from .cells import Printing
from .marks import Marks
from .numbering import CHAPTER, Entry, contents
from .pieces import Piece, block_piece, joined, pieces
from .printout import find_block, printout
from .reading import blocks_of, read, rows_of, text_of
from .recovery_axis import shortest
from .recovery_waterfall import waterfall
from .seal import Release, Seal, Signature

Links = Mapping[str, str] | Callable[[str], str]
STYLES = Path(__file__).parent / "styles"
COVER_TOPICS = ("document_id", "owner", "approver", "review_frequency", "next_review", "effective", "distribution")


def render_outline(
    document: Document,
    *,
    marks: Marks | None = None,
    edit: Links | None = None,
    held: Mapping[str, str] | None = None,
    seal: Seal | None = None,
    paper: bool = False,
) -> SafeString:
    """The whole outline: sections and rows have their refs as ids.

    ``edit`` gives the address of the form by ref of a block or heading (``""`` for none); ``held`` who is in one right
    now. ``seal`` shows its signatures at the approvals. ``paper`` leaves out what only a screen can do.
    """
    return joined(outline_pieces(document, marks=marks, edit=edit, held=held, seal=seal, paper=paper))


def outline_pieces(
    document: Document,
    *,
    marks: Marks | None = None,
    edit: Links | None = None,
    held: Mapping[str, str] | None = None,
    seal: Seal | None = None,
    paper: bool = False,
) -> list[Piece]:
    """The same in pieces: sections, titles, blocks, and what stands between them."""
    sections = printout(document, _printing(document, marks, edit, held, seal))
    shared = {"paper": paper, "figure_style": stylesheet("figures.css") if paper else ""}
    return list(pieces(sections, shared))


def render_block(
    document: Document,
    ref: str,
    *,
    marks: Marks | None = None,
    edit: Links | None = None,
    held: Mapping[str, str] | None = None,
    attributes: Mapping[str, str] | None = None,
) -> SafeString:
    """One block as it stands in the outline, with more ``attributes``; empty where there is none of that ref."""
    block = find_block(document, _printing(document, marks, edit, held, None), ref)
    return joined([block_piece(block, {"paper": False}, attributes=attributes)] if block else [])


def to_html(document: Document, *, seal: Seal | None = None) -> str:
    """A file of its own, printable, with its style inside and nothing to load."""
    context = {
        "document": document, "seal": seal, "contents": _contents(document), "style": stylesheet("document.css"),
        "outline": render_outline(document, seal=seal, paper=True), **_annexes(document),
    }  # fmt: skip
    return render_to_string("documents/file.html", context)


def to_print_html(document: Document, seal: Seal, *, marks: Marks | None = None) -> str:
    """What the PDF is laid out from: cover, contents, outline, and the record of the version."""
    context = {
        "document": document, "seal": seal, "contents": _contents(document), "marks": marks,
        "promise": shortest(document), "facts": _cover_facts(document), "attachment": attachment_name(document, seal),
        "outline": render_outline(document, marks=marks, seal=seal, paper=True),
        "history": _untold(document, seal), "signatures": _unplaced(document, seal), "paper": True,
        **_annexes(document),
    }  # fmt: skip
    return render_to_string("documents/print.html", context)


def _contents(document: Document) -> list[Entry]:
    """The table of contents, with the annexes that follow the plan's own sections."""
    has_gaps = gaps.known_gaps(document) or milder.rules_set_milder(document)
    annexes = [Entry(gaps.REF, CHAPTER, gaps.TITLE)] if has_gaps else []
    annexes += [Entry(recovery.REF, CHAPTER, recovery.TITLE)] if recovery.frozen_recovery(document) else []
    return [*contents(document), *annexes]


def _annexes(document: Document) -> dict[str, Any]:
    """What the annexes print, and the style of figures, theirs and the cover's."""
    found, analysis = gaps.known_gaps(document), recovery.frozen_recovery(document)
    drawings = [(prospect, waterfall(prospect)) for prospect in analysis.prospects if prospect.best] if analysis else []
    return {
        "gap_groups": gaps.grouped(found), "gaps_accepted": any(gap.until for gap in found),
        "milder": milder.rules_set_milder(document), "document_number": document["number"],
        "recovery": analysis, "drawings": drawings, "figure_style": stylesheet("figures.css"),
    }  # fmt: skip


def attachment_name(document: Document, seal: Seal) -> str:
    """The name of the JSON inside the PDF."""
    return f"{document['code']}-{seal.number or 'draft'}.json"


@cache
def stylesheet(name: str) -> SafeString:
    """One of our own stylesheets for paper, as text."""
    return mark_safe((STYLES / name).read_text(encoding="utf-8"))  # noqa: S308 - part of this package


def _printing(
    document: Document, marks: Marks | None, edit: Links | None, held: Mapping[str, str] | None, seal: Seal | None
) -> Printing:
    own = [signature for signature in seal.signatures if not signature.former] if seal else []
    signatures = {signature.ref or signature.role: signature for signature in own}
    return Printing(read(document), marks or {}, _addresses(document, edit), held or {}, signatures)


def _addresses(document: Document, edit: Links | None) -> Mapping[str, str]:
    if edit is None or isinstance(edit, Mapping):
        return edit or {}
    refs = (ref for heading in document["outline"] for ref in (heading["ref"], *(b["ref"] for b in heading["blocks"])))
    return {ref: edit(ref) for ref in refs}


def _cover_facts(document: Document) -> list[tuple[str, str]]:
    """Name and value of the facts that a cover shows, under the plan's own words; one of each topic."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows_of(document, "facts"):
        topic, value = row["values"]["topic"]["value"], text_of(row["values"]["value"])
        if topic in COVER_TOPICS and value.strip():
            found.setdefault(topic, (row["values"]["name"], value))
    return [found[topic] for topic in COVER_TOPICS if topic in found]


def _untold(document: Document, seal: Seal) -> list[Release]:
    """Versions that the document's own history doesn't list."""
    told = {_bare(text_of(row["values"]["number"])) for row in rows_of(document, "history")}
    return [release for release in seal.history if _bare(release.number) not in told]


def _bare(number: str) -> str:
    return number.strip().lower().removeprefix("version").strip().removeprefix("v").strip()


def _unplaced(document: Document, seal: Seal) -> list[Signature]:
    """Signatures whose role no block of the document prints."""
    rows = {row["ref"]: row for row in rows_of(document, "approvals")}
    refs = (ref for block in blocks_of(document, "approvals") for ref in block["rows"])
    placed = {known for ref in refs for known in (ref, text_of(rows[ref]["values"]["role"]))}
    return [one for one in seal.signatures if one.former or (one.ref or one.role) not in placed]
