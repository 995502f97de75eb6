"""Single points of failure: what stops functions all by itself, ranked by what an hour of that costs."""

from dataclasses import dataclass

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.names import mentions

from .costs import Cost, hourly, main_currency
from .graph import Graph, NodeKind, graph, kind_of, label_of, order


@dataclass(frozen=True)
class SinglePoint:
    """A dependency or supplier, the functions that stop with it, and what an hour of that costs.

    ``backup`` is what the plan states as its backup (``""``: nothing). ``is_single``: there is no backup, or the
    backup is with the same supplier; for a supplier, so it is for one of its dependencies at least.
    """

    ref: str
    kind: NodeKind
    label: str
    functions: tuple[FrozenRow, ...]
    per_hour: Cost
    backup: str
    is_single: bool


def single_points(plan: FrozenPlan, made: Graph | None = None) -> tuple[SinglePoint, ...]:
    """Whatever stops at least one function, the dearest first (in the currency that the plan mostly uses)."""
    made = graph(plan) if made is None else made
    functions = plan.rows("functions")
    found = [
        _point(plan, made, ref, tuple(functions[number] for number in range(len(functions)) if bits >> number & 1))
        for ref, bits in lost_with(plan, made).items()
        if bits and kind_of(made, ref) != "function"
    ]
    currency = main_currency(plan)
    return tuple(sorted(found, key=lambda one: (-one.per_hour.of(currency), -len(one.functions), one.label)))


def lost_with(plan: FrozenPlan, made: Graph) -> dict[str, int]:
    """For each node the functions that stop with it, as bits in the plan's order; one pass, what needs most first."""
    bits = dict.fromkeys(made, 0)
    bits |= {function.ref: 1 << number for number, function in enumerate(plan.rows("functions"))}
    for group in reversed(order(made)):
        above = 0
        for ref in group:
            above |= bits[ref]
            for needing in made.predecessors(ref):
                above |= bits[needing]
        bits |= dict.fromkeys(group, above)
    return bits


def _point(plan: FrozenPlan, made: Graph, ref: str, functions: tuple[FrozenRow, ...]) -> SinglePoint:
    kind = kind_of(made, ref)
    rows = [plan.by_ref[one] for one in (made.predecessors(ref) if kind == "supplier" else [ref])]
    backups = tuple(dict.fromkeys(backup for row in rows if (backup := row.given("backup"))))
    is_single = any(_is_single(made, row) for row in rows)
    return SinglePoint(ref, kind, label_of(made, ref), functions, hourly(functions), "; ".join(backups), is_single)


def _is_single(made: Graph, dependency: FrozenRow) -> bool:
    backup = dependency.given("backup")
    suppliers = [ref for ref in made.successors(dependency.ref) if kind_of(made, ref) == "supplier"]
    return not backup or any(mentions(backup, label_of(made, ref)) for ref in suppliers)
