"""Imported plan: a draft as it was read, with notes on what was unclear; plain data, nothing stored."""

from dataclasses import dataclass, field
from typing import Any

from bcp_portal.look.counting import counted, noun
from plans.sections import BY_KEY

PROSE = "prose"
LINES_NAMED = 20  # of pictures


@dataclass(frozen=True)
class SourceNote:
    """Something that looked like data and was not understood: its line (from 1), its text, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class ImportedRow:
    """A row with its ref in the new plan; links to rows are refs, links to people and suppliers are names.

    ``written`` holds, by field, what the source says where a name is only part of it, or nobody is named.
    """

    kind: str
    ref: str
    values: dict[str, Any]
    extra: dict[str, str]
    line: int
    written: dict[str, str] = field(default_factory=dict)


@dataclass
class ImportedBlock:
    """A block as plans.models.plan.Block holds it, with its first and last line in the source (from 1).

    ``added`` are the fields of its columns that the source does not have.
    """

    ref: str
    kind: str
    first_line: int
    last_line: int
    shape: str = ""
    title: str = ""
    text: str = ""
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    everything: bool = False
    defaults: dict[str, Any] = field(default_factory=dict)
    added: tuple[str, ...] = ()


@dataclass
class ImportedHeading:
    """A heading with its blocks. An empty title stands for the plan's; level 0 holds what precedes all headings."""

    ref: str
    level: int
    title: str
    line: int
    names: str = ""
    blocks: list[ImportedBlock] = field(default_factory=list)
    unclear: list[SourceNote] = field(default_factory=list)
    unfilled: list[SourceNote] = field(default_factory=list)


@dataclass
class ImportedPlan:
    """Everything that a source file says, ready to be shown or saved."""

    text: str
    file_name: str
    title: str
    headings: list[ImportedHeading] = field(default_factory=list)
    rows: dict[str, list[ImportedRow]] = field(default_factory=dict)
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)  # of people and suppliers by name, casefolded
    pictures: tuple[int, ...] = ()  # lines of those that are not taken over

    @property
    def blocks(self) -> list[ImportedBlock]:
        """All blocks in printed order."""
        return [block for heading in self.headings for block in heading.blocks]

    def printed_by(self, block: ImportedBlock) -> list[ImportedRow]:
        """The rows of a block in printed order; a ref's number is the row's place among those of its kind."""
        rows = self.rows.get(block.kind, [])
        return [rows[int(ref.rpartition("-")[2]) - 1] for ref in block.rows]

    def replace(self, row: ImportedRow) -> None:
        """Put a row in the place of the one with its ref."""
        self.rows[row.kind][int(row.ref.rpartition("-")[2]) - 1] = row

    @property
    def pictures_in_words(self) -> str:
        """``1 picture was not taken over, line 11.``; empty where there is none."""
        if not self.pictures:
            return ""
        lines = list(dict.fromkeys(map(str, self.pictures)))
        shown = lines[:LINES_NAMED]
        more = [f"{len(lines) - LINES_NAMED} more"] if len(lines) > LINES_NAMED else []
        named = ", ".join(shown) if more or len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        were = noun(len(self.pictures), "was", "were")
        where = f"{noun(len(lines), 'line')} {' and '.join([named, *more])}"
        return f"{counted(len(self.pictures), 'picture')} {were} not taken over, {where}."

    @property
    def unclear(self) -> list[SourceNote]:
        """Everything that looked like data and was not understood, in the source's order."""
        return sorted((note for heading in self.headings for note in heading.unclear), key=lambda note: note.line)

    @property
    def unfilled(self) -> list[SourceNote]:
        """What is still to be filled in, in the source's order."""
        return sorted((note for heading in self.headings for note in heading.unfilled), key=lambda note: note.line)

    @property
    def counters(self) -> dict[str, int]:
        """The last number given, by prefix of ref."""
        counted = {BY_KEY[kind].model.prefix: len(rows) for kind, rows in self.rows.items() if rows}
        return {**counted, "H": len(self.headings), "B": len(self.blocks)}
