"""Document → what templates print: a tree of sections with their blocks, numbers, figures and marks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import zip_longest

from . import prose
from .cells import Printing, placeholder
from .fitting import WIDE, fit, is_tall, on_paper
from .format import Document, StoredBlock, StoredHeading
from .heat_map import HeatMap, heat_map, no_map
from .marks import RemovedRow, old_text, removed_from
from .markup import Markup, escape
from .notes import FormerNotes, with_values_noted
from .numbering import CHAPTER, ContentsEntry, entries
from .parts import PrintedBlock, TableRow
from .reading import PROSE, prints_rows
from .recovery_axis import RecoveryAxis, recovery_axis
from .redlines import redline
from .shapes import SHAPES, headers, is_numbered, shaped
from .values import is_blank
from .wide_prose import WIDE_TABLE, with_fitted_tables

CAPTIONS = {"tiers": "Recovery tiers and functions over time", "risks": "Risks by impact and likelihood"}
ToHtml = Callable[[str], Markup]


@dataclass(frozen=True)
class Figure:
    """A drawing with its number and caption; one of the two drawings is set, or why there is none (``instead``)."""

    number: int
    ref: str
    caption: str
    heat: HeatMap | None = None
    axis: RecoveryAxis | None = None
    instead: str = ""


@dataclass(frozen=True)
class PrintedSection:
    """A heading with all that stands under it. ``tag`` is ``h2`` to ``h6``, ``front`` (the title) or ``""``."""

    ref: str
    tag: str
    label: str
    title: Markup
    name: str
    row: str = ""
    css: str = ""
    edit: str = ""
    held: str = ""
    blocks: list[PrintedBlock] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    sections: list["PrintedSection"] = field(default_factory=list)
    removed: list[RemovedRow] = field(default_factory=list)
    signed: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether what stands right below the heading takes a page turned on its side: the heading goes along."""
        if self.holds_anything:
            return next((block.is_wide for block in self.blocks if block.items), False)
        return bool(self.sections) and self.sections[0].is_wide

    @property
    def holds_anything(self) -> bool:
        """Whether anything but other headings stands below the heading."""
        return bool(self.figures) or any(block.items for block in self.blocks)


def printout(document: Document, printing: Printing, *, figures: bool = True) -> list[PrintedSection]:
    """The document's outermost sections."""
    figured = _figures(document) if figures else {}
    outermost: list[PrintedSection] = []
    above: list[tuple[int, PrintedSection]] = []
    tables = 0
    for heading, entry in zip(document["outline"], entries(document), strict=True):
        blocks = list(_blocks(printing, heading, entry, tables))
        tables += sum(1 for block in blocks if block.number)
        section = _section(printing, heading, entry, blocks, figured.get(entry.ref, []))
        while above and above[-1][0] >= entry.depth:
            above.pop()
        (above[-1][1].sections if above else outermost).append(section)
        if entry.depth >= CHAPTER:
            above.append((entry.depth, section))
    return outermost


def find_block(document: Document, printing: Printing, ref: str) -> PrintedBlock | None:
    """One block by its ref, as it stands in the whole print."""
    tables = 0
    for heading, entry in zip(document["outline"], entries(document), strict=True):
        for block in _blocks(printing, heading, entry, tables):
            if block.ref == ref:
                return block
            tables = block.number or tables
    return None


def _section(
    printing: Printing, heading: StoredHeading, entry: ContentsEntry, blocks: list[PrintedBlock], figures: list[Figure]
) -> PrintedSection:
    ref = heading["ref"]
    notes = printing.at(ref).block_notes if entry.depth >= CHAPTER else None
    title = Markup(with_values_noted(entry.title, notes, escape))
    before = old_text(printing.marks, ref, "title")
    return PrintedSection(
        ref=ref,
        tag=("", "front")[entry.depth] if entry.depth < CHAPTER else f"h{entry.depth}",
        label=entry.label,
        title=title if before is None else redline(before, heading["title"], title),
        name=entry.title,
        row=printing.anchor(heading["names"], ref),
        css="changed-block" if ref in printing.marks else "",
        edit=printing.edit.get(ref, ""),
        held=printing.held.get(ref, ""),
        blocks=blocks,
        figures=figures,
        removed=removed_from(printing.marks, ref),
        signed=any(block.shape == "signatures" for block in blocks),
    )


def _blocks(printing: Printing, heading: StoredHeading, entry: ContentsEntry, tables: int) -> Iterator[PrintedBlock]:
    """The heading's blocks; tables go on counting from ``tables``."""
    for block in heading["blocks"]:
        here = printing.at(block["ref"])
        made = _prose(here, block, entry) if block["kind"] == PROSE else _rows(here, block)
        is_table = made.shape == "table" and bool(made.items)
        tables += is_table
        yield replace(
            made,
            depth=max(entry.depth, 1),
            caption=made.title or entry.title,
            number=tables if is_table else 0,
            css="changed-block" if _is_changed(printing, block) else "",
            edit=printing.edit.get(block["ref"], ""),
            held=printing.held.get(block["ref"], ""),
        )


def _prose(printing: Printing, block: StoredBlock, entry: ContentsEntry) -> PrintedBlock:
    before = old_text(printing.marks, block["ref"], "text")
    depth = max(entry.depth, 1)
    if not before and is_blank(block["text"]) and (said := placeholder(block["text"].strip())):
        return PrintedBlock(block["ref"], PROSE, PROSE, items=[("", Markup(f"<p>{said}</p>"))])
    as_html = prose.to_screen_html if printing.on_screen else prose.to_html
    to_html = partial(as_html, depth=depth, targets=printing.targets, notes=printing.block_notes)
    former = to_html if printing.notes is None else partial(to_html, notes=FormerNotes(printing.notes, block["ref"]))
    items = _pieces(before, block["text"], to_html, former) if before else [("", to_html(block["text"]))]
    if not printing.on_screen:
        items = [(tag, with_fitted_tables(html)) for tag, html in items]
    wide = WIDE if items and items[0][1].startswith(WIDE_TABLE) else ""
    return PrintedBlock(block["ref"], PROSE, PROSE, fit=wide, items=[item for item in items if item[1]])


def _pieces(before: str, after: str, to_html: ToHtml, former: ToHtml) -> list[tuple[str, Markup]]:
    """Prose in pieces, each kept (``""``), gone (``was``) or new (``now``); a reworded paragraph shows its words.

    ``former`` makes HTML of what stood there before.
    """
    was, now = ([piece.strip("\n") for piece in prose.pieces(text)] for text in (before, after))
    found: list[tuple[str, Markup]] = []
    for tag, a, b, c, d in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("", to_html("\n\n".join(now[c:d]))))
            continue
        for old, new in zip_longest(was[a:b], now[c:d], fillvalue=""):
            found += _changed(old, new, to_html, former)
    return found


def _changed(old: str, new: str, to_html: ToHtml, former: ToHtml) -> list[tuple[str, Markup]]:
    if old and new and prose.is_plain(old) and prose.is_plain(new):
        return [("", Markup(f"<p>{redline(old, new, escape(new.strip()))}</p>"))]
    return [("was", former(old)), ("now", to_html(new))]


def _rows(printing: Printing, block: StoredBlock) -> PrintedBlock:
    shape = block["shape"] if block["shape"] in SHAPES or block["shape"] == "headed" else "records"
    has_rows = prints_rows(block)
    items = shaped(printing, block) if has_rows else []
    titles = headers(printing, block) if shape == "table" else []
    if titles and not printing.on_screen:
        items = [_kept_whole(row) for row in items]
    return PrintedBlock(
        block["ref"],
        block["kind"],
        shape,
        title=block.get("title", ""),
        items=items,
        is_numbered=is_numbered(block),
        headers=titles,
        fit=fit([label for _, label in titles], [row.contents for row in items]) if titles else "",
        is_labelled=all(column["label"] for column in block["columns"][1:]),
        is_introduced=bool(block["rows"]) and not has_rows,
        fields=[column["field"] for column in block["columns"]],
    )


def _kept_whole(row: TableRow) -> TableRow:
    cells = [(css, Markup(on_paper(content))) for css, content in row.cells]
    css = f"{row.css} tall".lstrip() if is_tall(row.contents) else row.css
    return row._replace(head=Markup(on_paper(row.head)), cells=cells, css=css)


def _is_changed(printing: Printing, block: StoredBlock) -> bool:
    marks = printing.marks
    if not marks:
        return False
    if block["ref"] in marks or removed_from(marks, block["ref"]):
        return True
    fields = {column["field"] for column in block.get("columns", ())} | {"group", "text", "role"}
    rows = (marks[ref] for ref in block.get("rows", ()) if ref in marks)
    return any(mark["state"] != "changed" or fields & mark["fields"].keys() for mark in rows)


def _figures(document: Document) -> dict[str, list[Figure]]:
    """Figures by the chapter whose rows they show first."""
    found: dict[str, list[Figure]] = {}
    number = 0
    for kind, caption in CAPTIONS.items():
        chapter = _chapter(document, kind)
        heat = heat_map(document) if chapter and kind == "risks" else None
        axis = recovery_axis(document) if chapter and kind == "tiers" else None
        why = no_map(document) if chapter and kind == "risks" and not heat else ""
        if why:
            found.setdefault(chapter, []).append(Figure(0, f"figure-{kind}", caption, instead=why))
        if heat or axis:
            number += 1
            found.setdefault(chapter, []).append(Figure(number, f"figure-{kind}", caption, heat, axis))
    return found


def _chapter(document: Document, kind: str) -> str:
    chapter = ""
    for heading, entry in zip(document["outline"], entries(document), strict=True):
        chapter = entry.ref if entry.depth <= CHAPTER else chapter
        if any(block["kind"] == kind and block["rows"] for block in heading["blocks"]):
            return chapter
    return ""
