"""The grids of “Links” as a page shows them: boxes, how they stand, and what the text suggests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.forms.links import Keeper, SubmittedLinks
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.links import Link, LinkGrid


@dataclass(frozen=True)
class Checkbox:
    """One checkbox. ``by_others`` says what somebody else made of the link while the page was open."""

    value: str
    column: str
    is_ticked: bool
    is_suggested: bool
    by_others: str


@dataclass(frozen=True)
class GridRow:
    """A row of a grid; None stands where it meets itself."""

    label: str
    boxes: Sequence[Checkbox | None]


@dataclass(frozen=True)
class Table:
    """A grid as shown; ``all_rows`` and ``all_columns`` say how many there are, narrowed or not."""

    grid: LinkGrid
    columns: Sequence[str]
    lines: Sequence[GridRow]
    all_rows: int
    all_columns: int
    was: Sequence[str]
    shown: str

    @property
    def boxes(self) -> list[Checkbox]:
        """All of them, row by row."""
        return [box for line in self.lines for box in line.boxes if box]

    @property
    def is_used(self) -> bool:
        """Whether anything is ticked, or was changed by somebody else meanwhile."""
        return any(box.is_ticked or box.by_others for box in self.boxes)

    @property
    def suggested(self) -> int:
        """How many of them the text suggests."""
        return sum(box.is_suggested for box in self.boxes)

    @property
    def is_narrowed(self) -> bool:
        """Whether rows or columns are left out."""
        return len(self.lines) < self.all_rows or len(self.columns) < self.all_columns


@dataclass(frozen=True)
class Ground:
    """What the boxes are made of: ``axes`` are the rows shown by kind, ``asked`` what open questions ask (ref, field,
    target), ``sent`` what came with a save that was refused.
    """

    plan: FrozenPlan
    axes: Mapping[str, list[FrozenRow]]
    asked: frozenset[tuple[str, str, str]]
    sent: SubmittedLinks | None


def table(ground: Ground, grid: LinkGrid) -> Table:
    """A grid with the rows and columns that are shown."""
    rows, columns = ground.axes[grid.rows], ground.axes[grid.columns]
    keepers, targets = (columns, rows) if grid.by_column else (rows, columns)
    held = {keeper.ref: grid.held(ground.plan, keeper, targets) for keeper in keepers}
    return Table(
        grid,
        [column.label for column in columns],
        [_row(ground, grid, row, columns, held) for row in rows],
        len(ground.plan.rows(grid.rows)),
        len(ground.plan.rows(grid.columns)),
        [f"{grid.key}:{ref}:{','.join(sorted(named))}" for ref, named in held.items()],
        f"{grid.key}:{','.join(target.ref for target in targets)}",
    )


def _row(
    ground: Ground, grid: LinkGrid, row: FrozenRow, columns: list[FrozenRow], held: Mapping[str, frozenset[str]]
) -> GridRow:
    links = [None if row.ref == column.ref else grid.link(row.ref, column.ref) for column in columns]
    boxes = [
        _box(ground, grid, link, column.label, holds=link.target in held[link.ref]) if link else None
        for link, column in zip(links, columns, strict=True)
    ]
    return GridRow(row.label, boxes)


def _box(ground: Ground, grid: LinkGrid, link: Link, column: str, *, holds: bool) -> Checkbox:
    was, wanted = _sent(ground.sent, (grid.key, link.ref), link.target, holds=holds)
    return Checkbox(
        f"{grid.key}:{link.ref}:{link.target}",
        column,
        wanted if wanted != was else holds,
        not holds and (link.ref, link.field, link.target) in ground.asked,
        "" if was == holds else "ticked" if holds else "unticked",
    )


def _sent(sent: SubmittedLinks | None, keeper: Keeper, target: str, *, holds: bool) -> tuple[bool, bool]:
    """Whether the box stood ticked when the person saw it, and whether they left it ticked."""
    if sent is None or keeper not in sent.was or target not in sent.shown.get(keeper[0], ()):
        return holds, holds
    return target in sent.was[keeper], target in sent.now.get(keeper, ())
