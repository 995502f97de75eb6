"""RPO against protection: how much data may be lost, by the interval at which it is copied. Seconds."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.document import FrozenPlan, FrozenRow

from .graph import Graph, graph, of_kind
from .mechanisms import ALL, Measured, covers, nodes_by_name, protections, where
from .waiting_times import UPPER


@dataclass(frozen=True)
class Protection:
    """A statement that data is protected every ``seconds``, and the row that makes it (a strategy: its RPO).

    ``said`` quotes a statement that does not say whose data it is about, with where it stands; ``""`` where it does.
    """

    seconds: int
    row: FrozenRow
    field: str
    is_upper: bool = False
    said: str = ""


@dataclass(frozen=True)
class DataOutlook:
    """What protects the data of a function, the shortest interval first; what names no data comes last."""

    function: FrozenRow
    protections: tuple[Protection, ...]

    @property
    def best(self) -> Protection | None:
        """The shortest interval that is stated, for this function if any is."""
        return self.protections[0] if self.protections else None

    @property
    def margin(self) -> int | None:
        """RPO minus the interval; negative: more is lost than is tolerated; None where either is missing."""
        rpo = self.function.seconds("rpo")
        return None if rpo is None or self.best is None else rpo - self.best.seconds

    @property
    def missing(self) -> tuple[str, ...]:
        """What the plan does not state, in words."""
        found = []
        if self.function.seconds("rpo") is None:
            readable = " that can be read" if self.function.is_unread("rpo") else ""
            found.append(f"the RPO of {self.function.label}{readable}")
        if self.best is None:
            found.append("how often its data is protected")
        return tuple(found)


def data_outlooks(plan: FrozenPlan, made: Graph | None = None) -> tuple[DataOutlook, ...]:
    """Each function with what protects its data.

    A sentence that names functions or dependencies is about these and what needs them, one that says “all” is about
    all. Any other may be about each of them: it is the frequency that the plan states, not the function's own.
    """
    made = graph(plan) if made is None else made
    everything = set(of_kind(made, "function"))
    names = nodes_by_name(made)
    spoken = [(found, covers(made, names, found.stated)) for found in protections(plan)[0]]
    stated = [(_spoken(found, is_named=bool(covered)), covered or everything) for found, covered in spoken]
    strategies = [(found, set(found.row.links("functions"))) for found in _by_strategies(plan)]
    return tuple(
        DataOutlook(function, _shortest([one for one, refs in (*strategies, *stated) if function.ref in refs]))
        for function in plan.rows("functions")
    )


def _spoken(found: Measured, *, is_named: bool) -> Protection:
    stated = found.stated
    is_claimed = is_named or ALL.search(stated.said)
    said = "" if is_claimed else f"{where(stated)} (“{stated.said}”)"
    return Protection(found.seconds, stated.row, stated.field, said=said)


def _by_strategies(plan: FrozenPlan) -> Iterator[Protection]:
    for strategy in plan.rows("strategies"):
        if (seconds := strategy.seconds("rpo")) is not None:
            yield Protection(seconds, strategy, "rpo", is_upper=strategy.comparator("rpo") in UPPER)


def _shortest(found: list[Protection]) -> tuple[Protection, ...]:
    return tuple(sorted(found, key=lambda protection: (bool(protection.said), protection.seconds)))
