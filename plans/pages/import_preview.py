"""What the import page shows of an imported plan: per heading what each stretch of lines became, and the source."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bcp_portal.look.counting import counted, noun
from plans.importing.imported_plan import PROSE, ImportedBlock, ImportedHeading, ImportedPlan, ImportedRow, SourceNote
from plans.sections import BY_KEY

ROWS_SHOWN = 100
LINES_SHOWN = 10_000


@dataclass(frozen=True)
class Became:
    """What a stretch of lines became: narrative (``kind`` is empty) or rows of a kind."""

    first_line: int
    last_line: int
    kind: str = ""
    rows: list[tuple[int, str, list[tuple[str, str]]]] = field(default_factory=list)  # line, ref, label and text
    count: int = 0

    @property
    def hidden(self) -> int:
        """Rows that are read but not shown here."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class PreviewedHeading:
    """A heading with what stands under it."""

    line: int
    level: int
    title: str
    became: list[Became]
    doubts: list[SourceNote]
    blanks: list[SourceNote]


@dataclass(frozen=True)
class Preview:
    """The whole of an imported plan, ready to be shown."""

    title: str
    headings: list[PreviewedHeading]
    lines: list[tuple[int, str, str]]  # number, text, and what it became: data, prose, doubt or nothing
    hidden_lines: int
    rows: int
    kinds: int
    narrative: int
    doubts: int

    @property
    def doubts_in_words(self) -> str:
        """How many places were not understood."""
        were = noun(self.doubts, "was", "were")
        return f"{counted(self.doubts, 'place')} looked like data and {were} not understood."

    @property
    def doubts_button(self) -> str:
        """What shows them."""
        return noun(self.doubts, "Show it", "Show them")


def preview(imported: ImportedPlan) -> Preview:
    """Everything that the page shows."""
    known = {row.ref: row for rows in imported.rows.values() for row in rows}
    source = imported.text.split("\n")
    kinds = Counter(block.kind for block in imported.blocks)
    return Preview(
        title=imported.title,
        headings=[_heading(heading, imported, known) for heading in imported.headings],
        lines=list(_marked(imported, source[:LINES_SHOWN])),
        hidden_lines=len(source[LINES_SHOWN:]),
        rows=len(known),
        kinds=len([kind for kind, rows in imported.rows.items() if rows]),
        narrative=kinds[PROSE],
        doubts=len(imported.unclear),
    )


def _heading(heading: ImportedHeading, imported: ImportedPlan, known: dict[str, ImportedRow]) -> PreviewedHeading:
    became = [_became(block, known) for block in heading.blocks]
    if heading.names:
        row = known[heading.names]
        became.insert(0, Became(heading.line, heading.line, BY_KEY[row.kind].title, [_row(row)], 1))
    title = heading.title or (_phase(known[heading.names]) if heading.names else imported.title)
    return PreviewedHeading(heading.line, max(heading.level, 1), title, became, heading.unclear, heading.unfilled)


def _phase(row: ImportedRow) -> str:
    return ": ".join(text for text in (row.values.get("number", ""), row.values.get("name", "")) if text)


def _became(block: ImportedBlock, known: dict[str, ImportedRow]) -> Became:
    if block.kind == PROSE:
        return Became(block.first_line, block.last_line)
    rows = [_row(known[ref]) for ref in block.rows[:ROWS_SHOWN] if ref in known]
    return Became(block.first_line, block.last_line, BY_KEY[block.kind].title, rows, len(block.rows))


def _row(row: ImportedRow) -> tuple[int, str, list[tuple[str, str]]]:
    said = [*(_said(row.kind, name, value) for name, value in row.values.items()), *row.extra.items()]
    return row.line, row.ref, [(label, text) for label, text in said if text]


def _said(kind: str, name: str, value: Any) -> tuple[str, str]:
    """A field's label, and its value in words."""
    known: Any = BY_KEY[kind].model._meta.get_field(name)
    if isinstance(value, list | tuple):
        return str(known.verbose_name), ", ".join(map(str, value))
    return str(known.verbose_name), str(dict(known.flatchoices).get(value, value or ""))


def _marked(imported: ImportedPlan, lines: list[str]) -> Iterator[tuple[int, str, str]]:
    became: dict[int, str] = {}
    for heading in imported.headings:
        if heading.level:
            became[heading.line] = "data" if heading.names else "title"
        for block in heading.blocks:
            mark = "prose" if block.kind == PROSE else "data"
            became.update(dict.fromkeys(range(block.first_line, block.last_line + 1), mark))
    became.update((doubt.line, "doubt") for doubt in imported.unclear)
    for number, text in enumerate(lines, 1):
        yield number, text, became.get(number, "") if text.strip() else ""
