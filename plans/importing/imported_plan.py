"""The draft as an import reads it: plain data, nothing stored."""

from dataclasses import dataclass, field
from typing import Any

from plans.sections import BY_KEY

PROSE = "prose"


@dataclass(frozen=True)
class Doubt:
    """Something that looked like data and was not understood: its line (from 1), its text, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class ReadRow:
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
class ReadBlock:
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
class ReadHeading:
    """A heading with its blocks. An empty title stands for the plan's; level 0 holds what precedes all headings."""

    ref: str
    level: int
    title: str
    line: int
    names: str = ""
    blocks: list[ReadBlock] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    blanks: list[Doubt] = field(default_factory=list)


@dataclass
class Reading:
    """Everything that a source file says, ready to be shown or saved."""

    text: str
    file_name: str
    title: str
    headings: list[ReadHeading] = field(default_factory=list)
    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)  # of people and suppliers by name, casefolded

    @property
    def blocks(self) -> list[ReadBlock]:
        """All blocks in printed order."""
        return [block for heading in self.headings for block in heading.blocks]

    def printed_by(self, block: ReadBlock) -> list[ReadRow]:
        """The rows of a block in printed order; a ref's number is the row's place among those of its kind."""
        rows = self.rows.get(block.kind, [])
        return [rows[int(ref.rpartition("-")[2]) - 1] for ref in block.rows]

    def replace(self, row: ReadRow) -> None:
        """Put a row in the place of the one with its ref."""
        self.rows[row.kind][int(row.ref.rpartition("-")[2]) - 1] = row

    @property
    def doubts(self) -> list[Doubt]:
        """Everything that looked like data and was not understood, in the source's order."""
        return sorted((doubt for heading in self.headings for doubt in heading.doubts), key=lambda doubt: doubt.line)

    @property
    def blanks(self) -> list[Doubt]:
        """What is still to be filled in, in the source's order."""
        return sorted((blank for heading in self.headings for blank in heading.blanks), key=lambda blank: blank.line)

    @property
    def counters(self) -> dict[str, int]:
        """The last number given, by prefix of ref."""
        counted = {BY_KEY[kind].model.prefix: len(rows) for kind, rows in self.rows.items() if rows}
        return {**counted, "H": len(self.headings), "B": len(self.blocks)}
