"""Links between rows, as the rules and the recovery analysis read them, each where the draft stores it."""

from collections.abc import Iterable
from dataclasses import dataclass

from .document import FrozenPlan, FrozenRow


@dataclass(frozen=True)
class Link:
    """``target`` in the field of the row ``ref``; ``key`` is that of the question whether it is so, ``""`` for none."""

    kind: str
    ref: str
    field: str
    target: str
    key: str = ""


@dataclass(frozen=True)
class LinkChange:
    """A link that was given (``on``) or taken."""

    link: Link
    on: bool


@dataclass(frozen=True)
class LinkGrid:
    """Rows of one kind that ``verb`` those of another, kept in a field of the row or, ``by_column``, of the column.

    ``rows`` and ``columns`` are keys of plans/sections.py; ``asks`` begins the keys of the questions about it. What is
    rare is folded away.
    """

    key: str
    title: str
    lead: str
    rows: str
    columns: str
    verb: str
    field: str
    by_column: bool = False
    asks: str = ""
    is_rare: bool = False

    def link(self, row: str, column: str) -> Link:
        """What a row and a column, by their refs, have in common."""
        key = f"{self.asks}:{row}:{column}" if self.asks else ""
        kind, ref, target = (self.columns, column, row) if self.by_column else (self.rows, row, column)
        return Link(kind, ref, self.field, target, key)

    def link_stored(self, ref: str, target: str) -> Link:
        """The same, by the row that keeps it and what that row names."""
        return self.link(target, ref) if self.by_column else self.link(ref, target)

    def held(self, plan: FrozenPlan, keeper: FrozenRow, targets: Iterable[FrozenRow]) -> frozenset[str]:
        """The refs of the targets that the row names: by a link, or by a yes to the question, which counts as one."""
        linked = frozenset(keeper.links(self.field))
        return frozenset(
            target.ref
            for target in targets
            if target.ref in linked or plan.answer(self.link_stored(keeper.ref, target.ref).key) is True
        )


LINK_GRIDS: tuple[LinkGrid, ...] = (
    LinkGrid(
        "brings",
        "Strategies bring back functions",
        "“Can we make it?” counts the time of a strategy for these.",
        "strategies",
        "functions",
        "brings back",
        "functions",
        asks="serves",
    ),
    LinkGrid(
        "runs",
        "Functions need dependencies",
        "A function stops with what it needs, and waits until that is back.",
        "functions",
        "dependencies",
        "needs",
        "functions",
        by_column=True,
        asks="needs",
    ),
    LinkGrid(
        "needs",
        "Functions need other functions",
        "A function that needs another comes back after it.",
        "functions",
        "functions",
        "needs",
        "needs",
        asks="needs",
    ),
    LinkGrid(
        "uses",
        "Strategies use dependencies",
        "A strategy cannot help while something that it uses has failed.",
        "strategies",
        "dependencies",
        "uses",
        "dependencies",
    ),
    LinkGrid(
        "threatens",
        "Risks threaten functions",
        "A risk is rated against the functions that it would stop.",
        "risks",
        "functions",
        "threatens",
        "functions",
        asks="stops",
    ),
    LinkGrid(
        "rests",
        "Dependencies need other dependencies",
        "What depends on another dependency fails with it.",
        "dependencies",
        "dependencies",
        "needs",
        "needs",
        is_rare=True,
    ),
    LinkGrid(
        "strikes",
        "Risks threaten dependencies",
        "Through a dependency a risk also stops what needs it.",
        "risks",
        "dependencies",
        "threatens",
        "dependencies",
        is_rare=True,
    ),
)

LINK_GRID_OF = {grid.key: grid for grid in LINK_GRIDS}
