"""Report for the terminal: what an import made of a source file, as lines of text."""

from bcp_portal.look.counting import counted
from plans.freezing.outline import phase_title
from plans.sections import BY_KEY

from .imported_plan import PROSE, ImportedBlock, ImportedHeading, ImportedPlan

TOP = "(before the first heading)"


def preview_lines(imported: ImportedPlan) -> list[str]:
    """Per heading what became data, what stays narrative and what was not understood, with lines of the source."""
    lines = [imported.title, ""]
    for heading in imported.headings:
        lines.append(f"{heading.line:>5}  {'#' * heading.level} {title_of(heading, imported)}".rstrip())
        lines += [f"         {said_of(block)}" for block in heading.blocks]
        lines += [
            f"         not understood, line {note.line}: {note.text}\n           {note.why}" for note in heading.unclear
        ]
        lines += [f"         line {note.line}: {note.text}\n           {note.why}" for note in heading.unfilled]
    return [*lines, "", *summary_lines(imported)]


def title_of(heading: ImportedHeading, imported: ImportedPlan) -> str:
    """How the heading reads in the source."""
    if not heading.level:
        return TOP
    if heading.names:
        said = next(row.values for row in imported.rows["phases"] if row.ref == heading.names)
        return phase_title({**said, "window": {"text": said["window"]}})
    return heading.title or imported.title


def said_of(block: ImportedBlock) -> str:
    """One block in words: ``lines 17-19: Recovery Tiers, 3 rows``."""
    if block.kind == PROSE:
        return f"{_span(block)}: narrative"
    title = f"{BY_KEY[block.kind].title} ({block.title})" if block.title else BY_KEY[block.kind].title
    return f"{_span(block)}: {title}, {counted(len(block.rows), 'row')}"


def _span(block: ImportedBlock) -> str:
    if block.first_line == block.last_line:
        return f"line {block.first_line}"
    return f"lines {block.first_line}-{block.last_line}"


def summary_lines(imported: ImportedPlan) -> list[str]:
    """How many rows of each kind there are, how much narrative, how much was not understood."""
    rows = [f"{BY_KEY[kind].title}: {len(rows)}" for kind, rows in imported.rows.items() if rows]
    pieces = sum(block.kind == PROSE for block in imported.blocks)
    unclear, unfilled = len(imported.unclear), len(imported.unfilled)
    return [
        *sorted(rows),
        f"Narrative: {counted(pieces, 'piece')}",
        *([imported.pictures_in_words.rstrip(".")] if imported.pictures else []),
        *([f"To fill in: {counted(unfilled, 'place')}"] if unfilled else []),
        f"Not understood: {counted(unclear, 'line')}" if unclear else "Not understood: nothing",
    ]
