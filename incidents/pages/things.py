"""What can fail by a signed version: functions, dependencies and suppliers; and what stops with one of them."""

from typing import NamedTuple

from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.look.counting import counted
from plans.reading.document import FrozenPlan, span
from plans.reading.suppliers import is_in_house
from plans.recovery.failure import failure
from plans.recovery.graph import Graph, NodeKind, graph, kind_of, label_of, of_kind

KINDS: tuple[tuple[NodeKind, str], ...] = (
    ("function", "Functions"),
    ("dependency", "Dependencies"),
    ("supplier", "Suppliers"),
)


class Thing(NamedTuple):
    """Something that can fail, by its ref in the document; ``note`` is by what else one knows it."""

    kind: NodeKind
    ref: str
    label: str
    note: str

    @property
    def sought(self) -> str:
        """What a filter looks at."""
        return f"{self.label} {self.note} {self.ref}".casefold()


class PlanThings(NamedTuple):
    """All that can fail in one document."""

    title: str
    things: tuple[Thing, ...]


class Stops(NamedTuple):
    """How many functions stop with something, and after how many seconds the first RTO is exceeded."""

    functions: int
    first_rto: int | None

    @property
    def in_words(self) -> str:
        if not self.functions:
            return "stops no function, as far as the plan links them"
        stop = counted(self.functions, "function stops", "functions stop")
        return stop if self.first_rto is None else f"{stop}, the first RTO is exceeded after {span(self.first_rto)}"


def things_in(document: Document) -> PlanThings:
    """Functions, dependencies and suppliers, each in the order of the plan; oneself is no supplier that fails."""
    plan = FrozenPlan(document)
    made = graph(plan)
    things = (
        Thing(kind, ref, label_of(made, ref), _note(made, kind, ref))
        for kind, _ in KINDS
        for ref in of_kind(made, kind)
        if not (kind == "supplier" and is_in_house(label_of(made, ref)))
    )
    return PlanThings(plan.title, tuple(things))


def _note(made: Graph, kind: NodeKind, ref: str) -> str:
    """The supplier of a dependency; what a supplier supplies."""
    if kind == "supplier":
        return listing([label_of(made, one) for one in made.predecessors(ref)])
    return listing([label_of(made, one) for one in made.successors(ref) if kind_of(made, one) == "supplier"])


def stops_with(document: Document, *, ref: str) -> Stops:
    """What stops in a document if this failed."""
    found = failure(FrozenPlan(document), [ref])
    return Stops(len(found.losses), found.first_rto.rto_at if found.first_rto else None)
