"""Document → HTML: the outline for pages and PDFs alike, and a file that stands alone."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from .cells import Addresses, printing_of
from .format import Document
from .imprint import Imprint
from .marks import Marks
from .numbering import contents
from .pieces import Piece, block_piece, joined, pieces
from .plan_report import plan_annexes
from .printout import PrintedSection, find_block, printout
from .report import Report, ReportPart, with_annexes

STYLES = Path(__file__).parent / "styles"


def render_outline(
    document: Document,
    *,
    marks: Marks | None = None,
    edit: Addresses | None = None,
    held: Mapping[str, str] | None = None,
    imprint: Imprint | None = None,
    paper: bool = False,
) -> SafeString:
    """The whole outline: sections and rows have their refs as ids.

    ``edit`` gives the address of the form by ref of a block or heading (``""`` for none); ``held`` who is in one right
    now. ``imprint`` shows its signatures at the approvals. ``paper`` leaves out what only a screen can do.
    """
    return joined(outline_pieces(document, marks=marks, edit=edit, held=held, imprint=imprint, paper=paper))


def outline_pieces(
    document: Document,
    *,
    marks: Marks | None = None,
    edit: Addresses | None = None,
    held: Mapping[str, str] | None = None,
    imprint: Imprint | None = None,
    paper: bool = False,
    begin: Mapping[str, SafeString] | None = None,
) -> list[Piece]:
    """The same in pieces: sections, titles, blocks, and what stands between them.

    ``begin`` is what stands in an empty block, by ref, for those who can write there.
    """
    printing = printing_of(document, marks=marks, edit=edit, held=held, imprint=imprint, on_screen=not paper)
    return _pieces(printout(document, printing), paper=paper, begin=begin or {})


def render_block(
    document: Document,
    ref: str,
    *,
    marks: Marks | None = None,
    edit: Addresses | None = None,
    held: Mapping[str, str] | None = None,
    attributes: Mapping[str, str] | None = None,
    begin: Mapping[str, SafeString] | None = None,
) -> SafeString:
    """One block as it stands in the outline, with more ``attributes``; empty where there is none of that ref."""
    block = find_block(document, printing_of(document, marks=marks, edit=edit, held=held, on_screen=True), ref)
    shared = {"paper": False, "begin": begin or {}}
    return joined([block_piece(block, shared, attributes=attributes)] if block else [])


def to_html(document: Document, *, imprint: Imprint | None = None) -> str:
    """A plan as a file of its own, printable, with its style inside and nothing to load."""
    annexes = plan_annexes(document)
    context = {
        "document": document,
        "imprint": imprint,
        "contents": with_annexes(contents(document), annexes),
        "style": stylesheet("document.css"),
        "outline": render_outline(document, imprint=imprint, paper=True),
        "annexes": [render_part(annex.part) for annex in annexes],
    }
    return render_to_string("documents/file.html", context)


def to_print_html(report: Report) -> str:
    """What the PDF is laid out from: cover, contents, sections, annexes, and the record of the print."""
    context = {
        "report": report,
        "imprint": report.imprint,
        "contents": with_annexes(report.contents, report.annexes),
        "figure": render_part(report.figure) if report.figure else "",
        "outline": outline_html(report),
        "annexes": [render_part(annex.part) for annex in report.annexes],
        "closing": render_part(report.closing),
    }
    return render_to_string("documents/print.html", context)


def outline_html(report: Report) -> SafeString:
    """The sections of a report as they are printed."""
    return joined(_pieces(report.sections, paper=True))


def render_part(part: ReportPart) -> SafeString:
    """A part of a print, with the style of figures."""
    context = {**part.values, "paper": True, "figure_style": stylesheet(part.figures)}
    return render_to_string(part.template, context)


def _pieces(
    sections: list[PrintedSection], *, paper: bool, begin: Mapping[str, SafeString] = MappingProxyType({})
) -> list[Piece]:
    figure_style = stylesheet("figures.css") if paper else ""
    return list(pieces(sections, {"paper": paper, "figure_style": figure_style, "begin": begin}))


@cache
def stylesheet(name: str) -> SafeString:
    """One of our own stylesheets for paper, as text."""
    return mark_safe((STYLES / name).read_text(encoding="utf-8"))  # noqa: S308 - part of this package
