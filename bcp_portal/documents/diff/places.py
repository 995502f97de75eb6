"""Where things stand in a document: sections, the blocks that print a row, what kept its order."""

from bisect import bisect_left
from collections.abc import Sequence

from bcp_portal.documents.format import Document, StoredBlock, StoredHeading
from bcp_portal.documents.numbering import entries
from bcp_portal.documents.reading import PROSE

from .changes import SectionRef

__all__ = ["PROSE", "Places", "unmoved"]


class Places:
    """The outline of one document, looked up by ref."""

    def __init__(self, document: Document) -> None:
        self.headings: dict[str, StoredHeading] = {}
        self.sections: dict[str, SectionRef] = {}
        self.blocks: dict[str, StoredBlock] = {}
        self.block_sections: dict[str, SectionRef] = {}
        self.printed: dict[str, list[str]] = {}  # refs of the blocks that print a row
        self._order: dict[str, int] = {}
        for place, (entry, heading) in enumerate(zip(entries(document), document["outline"], strict=True)):
            self._add_heading(SectionRef(entry.ref, entry.label, entry.title, place), heading)

    def _add_heading(self, section: SectionRef, heading: StoredHeading) -> None:
        self.headings[heading["ref"]] = heading
        self.sections[heading["ref"]] = section
        self._count(heading["ref"])
        if heading["names"]:
            self.block_sections.setdefault(heading["names"], section)
            self._count(heading["names"])
        for block in heading["blocks"]:
            self._add_block(block, section)

    def _add_block(self, block: StoredBlock, section: SectionRef) -> None:
        self.blocks[block["ref"]] = block
        self.block_sections[block["ref"]] = section
        self._count(block["ref"])
        for ref in block.get("rows", []):
            self.printed.setdefault(ref, []).append(block["ref"])
            self._count(ref)

    def _count(self, ref: str) -> None:
        self._order.setdefault(ref, len(self._order))

    def section_of(self, ref: str) -> SectionRef:
        """The section that prints a row, block or heading first; a nameless one for what is not printed."""
        if ref in self.sections:
            return self.sections[ref]
        blocks = self.printed.get(ref, [ref])
        return self.block_sections.get(blocks[0], SectionRef())

    def within(self, ref: str) -> int:
        """The place of a row, block or heading among all of the document."""
        return self._order.get(ref, 0)

    def column_label(self, ref: str, field: str) -> str | None:
        """The plan's own label for a field of a row: ``""`` where it prints none, None if it has no such column."""
        columns = [column for block in self.printed.get(ref, []) for column in self.blocks[block]["columns"]]
        labels: list[str] = [column["label"] for column in columns if column["field"] == field]
        return next((label for label in labels if label), "" if labels else None)


def unmoved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The largest set of refs that both have in the same order: the others were moved."""
    place = {ref: index for index, ref in enumerate(before)}
    common = [ref for ref in after if ref in place]
    ends: list[int] = []  # ends[n]: least place at which an increasing run of n + 1 can end
    last: list[int] = []  # last[n]: index in `common` of that end
    previous: dict[int, int] = {}
    for index, ref in enumerate(common):
        length = bisect_left(ends, place[ref])
        ends[length : length + 1] = [place[ref]]
        last[length : length + 1] = [index]
        if length:
            previous[index] = last[length - 1]
    return _run(common, last[-1] if last else None, previous)


def _run(common: Sequence[str], index: int | None, previous: dict[int, int]) -> set[str]:
    kept = set()
    while index is not None:
        kept.add(common[index])
        index = previous.get(index)
    return kept
