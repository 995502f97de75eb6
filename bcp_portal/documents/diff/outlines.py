"""The outline of two documents: headings, narrative, lead-ins, and what the document says of itself."""

from collections.abc import Iterator, Sequence

from bcp_portal.documents.format import Document, StoredBlock, StoredHeading

from . import headlines
from .changes import Change, ChangeState, FieldChange, SectionRef
from .places import PROSE, Places, unmoved
from .segments import changed

HEADING, DOCUMENT = "heading", "document"
ORDERS = {"any": "in any order", "listed": "in the order listed"}


def compare_document(before: Document, after: Document) -> Iterator[Change]:
    """The plan's title and the order of signatures."""
    section = SectionRef("", "", after["title"], -1)
    if before["title"] != after["title"]:
        field = changed("title", "Title", before["title"], after["title"])
        headline = f"The plan is now called “{headlines.shortened(after['title'])}”"
        yield Change("changed", DOCUMENT, "title", after["title"], section, headline, (field,))
    if before["signing_order"] != after["signing_order"]:
        was, now = ORDERS[before["signing_order"]], ORDERS[after["signing_order"]]
        field = changed("signing_order", "Signatures", was, now)
        headline = f"Signatures: {was} → {now}"
        yield Change("changed", DOCUMENT, "signing_order", "Signatures", section, headline, (field,))


def compare_headings(before: Document, after: Document, old: Places, new: Places) -> Iterator[Change]:
    """Headings added, removed, renamed and moved; those below a moved one are not told again."""
    stayed = unmoved(list(old.headings), list(new.headings))
    parents = _parents(after["outline"])
    for ref, heading in new.headings.items():
        section, title = new.sections[ref], heading["title"]
        if ref not in old.headings:
            field = changed("title", "Heading", "", title)
            yield _heading("added", ref, section, headlines.heading_added(title), (field,))
            continue
        yield from _renamed(old.headings[ref], heading, section, (before["title"], after["title"]))
        if ref not in stayed and parents[ref] in {*stayed, ""}:
            yield _heading("moved", ref, section, headlines.heading_moved(title))
    for ref, heading in old.headings.items():
        if ref not in new.headings:
            field = changed("title", "Heading", heading["title"], "")
            yield _heading("removed", ref, old.sections[ref], headlines.heading_removed(heading["title"]), (field,))


def _heading(
    state: ChangeState, ref: str, section: SectionRef, headline: str, fields: Sequence[FieldChange] = ()
) -> Change:
    return Change(state, HEADING, ref, section.title, section, headline, tuple(fields))


def _renamed(was: StoredHeading, now: StoredHeading, section: SectionRef, titles: tuple[str, str]) -> Iterator[Change]:
    fields = []
    # A phase's heading follows its row and the front heading the plan's title: both are told as such.
    follows = (was["names"] and was["names"] == now["names"]) or (was["title"], now["title"]) == titles
    if was["title"] != now["title"] and not follows:
        fields.append(changed("title", "Heading", was["title"], now["title"]))
    if was["level"] != now["level"]:
        fields.append(changed("level", "Level", str(was["level"]), str(now["level"])))
    if fields:
        renamed = headlines.heading_renamed(was["title"], now["title"])
        moved = headlines.heading_moved(now["title"])
        yield _heading("changed", now["ref"], section, renamed if fields[0].name == "title" else moved, fields)


def _parents(outline: Sequence[StoredHeading]) -> dict[str, str]:
    """The heading above each that is of a higher rank."""
    parents: dict[str, str] = {}
    path: list[StoredHeading] = []
    for heading in outline:
        path = [above for above in path if above["level"] < heading["level"]]
        parents[heading["ref"]] = path[-1]["ref"] if path else ""
        path.append(heading)
    return parents


def compare_blocks(old: Places, new: Places) -> Iterator[Change]:
    """Narrative and lead-ins; a block's rows are told row by row."""
    stayed = unmoved(_prose(old), _prose(new))
    for ref, block in new.blocks.items():
        was = old.blocks.get(ref)
        if block["kind"] != PROSE:
            yield from _lead_in(was, block, new)
        elif was is None or was["kind"] != PROSE:
            yield _prose_change("added", ref, "", block["text"], new)
        elif was["text"] != block["text"]:
            yield _prose_change("changed", ref, was["text"], block["text"], new)
        elif ref not in stayed or old.block_sections[ref].ref != new.block_sections[ref].ref:
            yield _prose_change("moved", ref, "", "", new)
    for ref in _prose(old):
        if ref not in new.blocks or new.blocks[ref]["kind"] != PROSE:
            yield _prose_change("removed", ref, old.blocks[ref]["text"], "", old)


def _prose(places: Places) -> list[str]:
    return [ref for ref, block in places.blocks.items() if block["kind"] == PROSE]


def _prose_change(state: ChangeState, ref: str, before: str, after: str, places: Places) -> Change:
    section = places.block_sections[ref]
    wording = state == "changed" and before.split() == after.split()
    fields = (changed("text", "Text", before, after, wording=wording),) if before or after else ()
    headline = headlines.prose(state, section, wording=wording)
    return Change(state, PROSE, ref, section.title, section, headline, fields, wording, places.within(ref))


def _lead_in(was: StoredBlock | None, block: StoredBlock, new: Places) -> Iterator[Change]:
    if was is not None and was.get("title", "") != block["title"]:
        ref, section = block["ref"], new.block_sections[block["ref"]]
        fields = (changed("title", "Lead-in", was.get("title", ""), block["title"]),)
        headline = headlines.changed(section.title, section.title, fields, is_labelled=True)
        yield Change("changed", "block", ref, section.title, section, headline, fields, within=new.within(ref))
