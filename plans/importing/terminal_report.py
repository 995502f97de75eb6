"""What an import made of a source file, as lines of text for the terminal."""

from plans.freezing.outline import phase_title
from plans.sections import BY_KEY

from .imported_plan import PROSE, ReadBlock, ReadHeading, Reading

TOP = "(before the first heading)"


def preview_lines(reading: Reading) -> list[str]:
    """Per heading what became data, what stays narrative and what was not understood, with lines of the source."""
    lines = [reading.title, ""]
    for heading in reading.headings:
        lines.append(f"{heading.line:>5}  {'#' * heading.level} {title_of(heading, reading)}".rstrip())
        lines += [f"         {said_of(block)}" for block in heading.blocks]
        lines += [
            f"         not understood, line {doubt.line}: {doubt.text}\n           {doubt.why}"
            for doubt in heading.doubts
        ]
        lines += [f"         line {blank.line}: {blank.text}\n           {blank.why}" for blank in heading.blanks]
    return [*lines, "", *summary_lines(reading)]


def title_of(heading: ReadHeading, reading: Reading) -> str:
    """How the heading reads in the source."""
    if not heading.level:
        return TOP
    if heading.names:
        said = next(row.values for row in reading.rows["phases"] if row.ref == heading.names)
        return phase_title({**said, "window": {"text": said["window"]}})
    return heading.title or reading.title


def said_of(block: ReadBlock) -> str:
    """One block in words: ``lines 17-19: Recovery Tiers, 3 rows``."""
    if block.kind == PROSE:
        return f"{_span(block)}: narrative"
    title = f"{BY_KEY[block.kind].title} ({block.title})" if block.title else BY_KEY[block.kind].title
    return f"{_span(block)}: {title}, {_counted(len(block.rows), 'row')}"


def _span(block: ReadBlock) -> str:
    if block.first_line == block.last_line:
        return f"line {block.first_line}"
    return f"lines {block.first_line}-{block.last_line}"


def summary_lines(reading: Reading) -> list[str]:
    """How many rows of each kind there are, how much narrative, how much was not understood."""
    rows = [f"{BY_KEY[kind].title}: {len(rows)}" for kind, rows in reading.rows.items() if rows]
    pieces = sum(block.kind == PROSE for block in reading.blocks)
    doubts, blanks = len(reading.doubts), len(reading.blanks)
    return [
        *sorted(rows), f"Narrative: {_counted(pieces, 'piece')}",
        *([f"To fill in: {_counted(blanks, 'place')}"] if blanks else []),
        f"Not understood: {_counted(doubts, 'line')}" if doubts else "Not understood: nothing",
    ]  # fmt: skip


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
