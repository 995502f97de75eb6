"""What the page of a plan shows of a document: made once per content, then kept."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bcp_portal.documents.diff import Change, compare
from bcp_portal.documents.diff.marking import marks
from bcp_portal.documents.format import Document, StoredBlock
from bcp_portal.documents.html import outline_pieces, render_block
from bcp_portal.documents.marks import Marks
from bcp_portal.documents.numbering import CHAPTER, SECTION, ContentsEntry, entries
from bcp_portal.documents.pieces import Piece, PieceKind
from bcp_portal.look.counting import counted
from bcp_portal.look.icons import icon
from plans.freezing.imprints import version_imprint
from plans.freezing.numbers import as_issued
from plans.integrity.differences import document_of
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.page_cache import cached

from .beginnings import beginnings

MOST_HEADLINES = 4

GIVE_WAY = {PieceKind.START, PieceKind.BLOCK}
HELD = '<a class="btn small held" href="{}">{}{}</a>'
MADE_UP = re.compile(r"H-[a-z_]+")  # headings over rows that no block lists: nothing to edit there


@dataclass(frozen=True)
class ContentsLine:
    """A line of the contents, with how many changes stand under its heading."""

    ref: str
    number: str
    title: str
    changes: int = 0
    is_empty: bool = False
    places: list["ContentsLine"] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return bool(self.changes)


@dataclass(frozen=True)
class ChangedSection:
    """What changed under one heading, in words."""

    ref: str
    name: str
    headlines: list[str]

    @property
    def shown(self) -> list[str]:
        return self.headlines[:MOST_HEADLINES]

    @property
    def more(self) -> int:
        return len(self.headlines) - len(self.shown)


@dataclass(frozen=True)
class Overview:
    """Contents and changes of a document."""

    contents: list[ContentsLine]
    changed: list[ChangedSection]
    names: Mapping[str, str] = field(default_factory=dict)  # of the sections in which blocks and headings stand, by ref
    homes: Mapping[str, str] = field(default_factory=dict)  # the line of the contents that counts for them, by ref

    @property
    def count(self) -> int:
        """How many changes there are since the version in force."""
        return sum(len(section.headlines) for section in self.changed)

    @property
    def count_in_words(self) -> str:
        """The same as a sentence."""
        return f"This draft has {counted(self.count, 'change')}." if self.count else "This draft says the same."


@dataclass(frozen=True)
class Body:
    """The printed outline in pieces, so that one of them can give way to its form."""

    pieces: Sequence[Piece]

    def html(
        self,
        instead: Mapping[str, str] | None = None,
        held: Mapping[str, str] | None = None,
        beside: Mapping[str, str] | None = None,
    ) -> SafeString:
        """The whole, with HTML ``instead`` of a block or above a title, and who is editing which block (``held``).

        ``beside`` is HTML that stands before a block, or below the title of a heading.
        """
        waiting, held, beside = dict(instead or {}), held or {}, beside or {}
        whole = "".join(
            _shown(piece, waiting.pop(piece.ref, "") if piece.kind in GIVE_WAY else "", held, beside)
            for piece in self.pieces
        )
        lost = "".join(waiting.values())  # its place is gone; what was typed in it is not
        return mark_safe(lost + whole)  # noqa: S308 - printed by our own templates


def _shown(piece: Piece, instead: str, held: Mapping[str, str], beside: Mapping[str, str]) -> str:
    if piece.kind is PieceKind.START:
        return piece.whole + instead
    if piece.kind is PieceKind.TITLE:
        return piece.whole + beside.get(piece.ref, "")
    if piece.kind is PieceKind.BLOCK:
        return beside.get(piece.ref, "") + (instead or _held(piece, held.get(piece.ref, "")))
    return piece.whole


def _held(block: Piece, words: str) -> str:
    """A block whose Edit link names who is there; it stays a link, as nobody locks anybody out."""
    if not (words and block.edit):
        return block.whole
    return f"{block.html}{format_html(HELD, block.edit, icon('lock'), words)}{block.behind}"


def draft_overview(plan: Plan, base: PlanVersion | None) -> Overview:
    """Contents and changes of the draft against the version in force."""
    return cached(f"{plan.pk}:overview", _shas(plan, base), lambda: _overview(_draft(plan), _changes(plan, base)))


def draft_body(plan: Plan, base: PlanVersion | None, *, editable: bool) -> Body:
    """The draft as printed, marked with what changed since ``base``."""
    slot = f"{plan.pk}:body:{'edit' if editable else 'read'}"
    return cached(slot, _shas(plan, base), lambda: _draft_body(plan, base, editable=editable))


def draft_marks(plan: Plan, base: PlanVersion | None) -> Marks:
    """What changed since ``base``, by ref."""
    if base is None:
        return {}
    found: Marks = cached(
        f"{plan.pk}:marks", _shas(plan, base), lambda: marks(document_of(base), as_issued(_draft(plan), base))
    )
    return found


def draft_block(
    plan: Plan, base: PlanVersion | None, ref: str, *, attributes: Mapping[str, str] | None = None
) -> SafeString:
    """One block of the draft as it stands in the body, for those who edit, with more ``attributes`` of its tag."""
    draft, links = _draft(plan), edit_links(plan)
    begin = beginnings(plan.code, draft)
    return render_block(draft, ref, marks=draft_marks(plan, base), edit=links, attributes=attributes, begin=begin)


def version_overview(version: PlanVersion) -> Overview:
    """Contents of a version."""
    slot = f"{version.plan_id}:version:overview"
    return cached(slot, version.sha256, lambda: _overview(document_of(version), []))


def version_body(version: PlanVersion) -> Body:
    """An approved version as printed, with its signatures."""
    return cached(f"{version.plan_id}:version:body", version.sha256, lambda: _version_body(version))


def edit_links(plan: Plan) -> Callable[[str], str]:
    """The address at which each block and heading of a plan is edited."""
    page = reverse("plans:document", args=[plan.code])
    return lambda ref: f"{page}?edit={ref}#{ref}" if MADE_UP.fullmatch(ref) is None else ""


def _shas(plan: Plan, base: PlanVersion | None) -> str:
    return f"{plan.draft.stamp}:{base.sha256 if base else ''}"


def _draft(plan: Plan) -> Document:
    return plan.draft.as_document


def _changes(plan: Plan, base: PlanVersion | None) -> list[Change]:
    """What changed since ``base``; as if issued, so that what issuing writes by itself is no change."""
    return compare(document_of(base), as_issued(_draft(plan), base)) if base else []


def _draft_body(plan: Plan, base: PlanVersion | None, *, editable: bool) -> Body:
    draft, links = _draft(plan), edit_links(plan) if editable else None
    begin = beginnings(plan.code, draft) if editable else None
    return Body(outline_pieces(draft, marks=draft_marks(plan, base), edit=links, begin=begin))


def _version_body(version: PlanVersion) -> Body:
    return Body(outline_pieces(document_of(version), imprint=version_imprint(version, is_approved=True)))


def _overview(document: Document, changes: Sequence[Change]) -> Overview:
    counts = Counter(change.section.ref for change in changes)
    filled = {heading["ref"] for heading in document["outline"] if any(map(_is_filled, heading["blocks"]))}
    chapters: list[ContentsLine] = []
    for entry in entries(document):
        _add_to_contents(
            chapters,
            entry,
            ContentsLine(entry.ref, entry.number, entry.title, counts[entry.ref], entry.ref not in filled),
        )
    return Overview([_summed(place) for place in chapters], _by_section(changes), _names(document), _homes(document))


def _is_filled(block: StoredBlock) -> bool:
    return bool(block.get("rows") or block.get("text", "").strip())


def _add_to_contents(chapters: list[ContentsLine], entry: ContentsEntry, place: ContentsLine) -> None:
    """Chapters and their sections have lines of their own; what stands deeper counts for the section above."""
    if entry.depth < CHAPTER:
        return
    sections = chapters[-1].places if chapters else chapters
    if entry.depth == CHAPTER or not chapters:
        chapters.append(place)
    elif entry.depth == SECTION or not sections:
        sections.append(place)
    else:
        above = sections[-1]
        sections[-1] = replace(above, changes=above.changes + place.changes, is_empty=above.is_empty and place.is_empty)


def _summed(chapter: ContentsLine) -> ContentsLine:
    """A chapter is empty only when its sections are too."""
    return replace(chapter, is_empty=chapter.is_empty and all(section.is_empty for section in chapter.places))


def _by_section(changes: Sequence[Change]) -> list[ChangedSection]:
    found: dict[str, ChangedSection] = {}
    for change in changes:
        section = found.setdefault(change.section.ref, ChangedSection(change.section.ref, str(change.section), []))
        section.headlines.append(change.headline)
    return list(found.values())


def _homes(document: Document) -> dict[str, str]:
    """By ref of a heading or block, the chapter or section in the contents that it stands in."""
    found: dict[str, str] = {}
    home, in_section = "", False
    for heading, entry in zip(document["outline"], entries(document), strict=True):
        if entry.depth == CHAPTER or (entry.depth > CHAPTER and not home):
            home, in_section = entry.ref, False
        elif entry.depth == SECTION or (entry.depth > SECTION and not in_section):
            home, in_section = entry.ref, True
        found |= dict.fromkeys((entry.ref, *(block["ref"] for block in heading["blocks"])), home)
    return found


def _names(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, entry in zip(document["outline"], entries(document), strict=True):
        name = f"{entry.number} {entry.title}".strip()
        found |= dict.fromkeys((entry.ref, *(block["ref"] for block in heading["blocks"])), name)
    return found
