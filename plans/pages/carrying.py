"""What a supplier carries in one document: what depends on it, what stops with it, and what an hour of that costs."""

from dataclasses import dataclass

from bcp_portal.documents.format import Document
from plans.reading.document import FrozenPlan, span
from plans.recovery.costs import Cost, hourly
from plans.recovery.failure import failure
from plans.recovery.graph import Graph, graph, label_of, of_kind
from plans.recovery.single_points import single_points

Named = tuple[str, str]  # ref and label


@dataclass(frozen=True)
class Dependents:
    """What depends on one supplier in one document. ``first_rto`` is in seconds since it failed and in words."""

    title: str  # of the plan, as the document has it
    name: str
    dependencies: tuple[Named, ...]
    functions: tuple[Named, ...]  # that stop with it, the most urgent first
    first_rto: int | None
    backups: tuple[str, ...]
    is_single: bool
    per_hour: Cost

    @property
    def first_words(self) -> str:
        return span(self.first_rto) if self.first_rto is not None else ""


def dependents_of(document: Document) -> dict[str, Dependents]:
    """By the supplier's ref, what it carries in a document."""
    plan = FrozenPlan(document)
    made = graph(plan)
    single = {point.ref for point in single_points(plan, made) if point.is_single}
    return {ref: _dependents(plan, made, ref, is_single=ref in single) for ref in of_kind(made, "supplier")}


def _dependents(plan: FrozenPlan, made: Graph, ref: str, *, is_single: bool) -> Dependents:
    found = failure(plan, [ref], made=made)
    dependencies = tuple(made.predecessors(ref))
    rows = [plan.by_ref[one] for one in dependencies]
    lost = [loss.function for loss in found.losses]
    return Dependents(
        title=plan.title,
        name=label_of(made, ref),
        dependencies=tuple((one, label_of(made, one)) for one in dependencies),
        functions=tuple((row.ref, row.label) for row in lost),
        first_rto=found.first_rto.rto_at if found.first_rto else None,
        backups=tuple(dict.fromkeys(backup for row in rows if (backup := row.given("backup")))),
        is_single=is_single,
        per_hour=hourly(lost),
    )
