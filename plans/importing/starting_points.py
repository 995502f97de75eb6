"""Starting points: a plan of a trade, written in Markdown, read as any other, with places for what it leaves out."""

from pathlib import Path

from plans.sections import BY_KEY
from plans.starting import Outline, Start
from plans.starting_languages import OUTLINES

from .imported_plan import PROSE, ImportedBlock, ImportedHeading, ImportedPlan
from .plan_reader import read_plan

FOLDER = Path(__file__).parent.parent / "starts"


def read_starting_point(key: str, language: str) -> ImportedPlan:
    """The rows of a starting point (a key of STARTING_POINTS with a file), to be saved; the title is the caller's."""
    imported = read_plan((FOLDER / language / f"{key}.md").read_text(encoding="utf-8"), file_name="")
    outline = OUTLINES[language]
    kinds = {block.kind for block in imported.blocks}
    for begun, following in zip(outline.standard, _following(outline), strict=True):
        heading = next((known for known in imported.headings if known.title == begun.title), None)
        is_there = begun.kind in kinds or begun.kind not in {PROSE, *BY_KEY} or begun.kind == "phases"
        if is_there or (begun.kind == PROSE and heading and heading.blocks):
            continue
        heading = heading or _new_heading(imported, begun, following)
        heading.blocks.append(_block(imported, begun, outline))
    return imported


def _following(outline: Outline) -> list[set[str]]:
    """For each of the standard headings, the titles of those that come after it."""
    titles = [begun.title for begun in outline.standard]
    return [{*titles[place + 1 :]} for place in range(len(titles))]


def _new_heading(imported: ImportedPlan, begun: Start, following: set[str]) -> ImportedHeading:
    """A heading in front of the first of those that come after it, else at the end."""
    made = ImportedHeading(f"H-{len(imported.headings) + 1:02d}", begun.level, begun.title, 0)
    titles = [heading.title for heading in imported.headings]
    place = next((place for place, title in enumerate(titles) if title in following), len(titles))
    imported.headings.insert(place, made)
    return made


def _block(imported: ImportedPlan, begun: Start, outline: Outline) -> ImportedBlock:
    block = ImportedBlock(f"B-{len(imported.blocks) + 1:02d}", begun.kind, 0, 0)
    if begun.kind != PROSE:
        block.shape, block.columns = BY_KEY[begun.kind].shape, outline.columns(begun)
    return block
