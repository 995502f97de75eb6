"""Suppliers across plans: what depends on each, which functions stop with it, and what an hour of that costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from bcp_portal.look.counting import counted
from plans.access import visible_plans
from plans.contents import made_by_plan
from plans.evidence.status import plans_in_sight
from plans.models.directory import Supplier
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.pages.reach import DirectoryReach, reach_by_plans
from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.recovery.costs import Cost, hourly
from plans.recovery.failure import failure
from plans.recovery.graph import Graph, graph, label_of, of_kind
from plans.recovery.single_points import single_points


@dataclass(frozen=True)
class Dependents:
    """What depends on one supplier in one document. ``first_rto`` is in seconds since it failed and in words."""

    title: str  # of the plan, as the document has it
    name: str
    dependencies: tuple[tuple[str, str], ...]  # ref and label
    functions: tuple[FrozenRow, ...]  # that stop with it, the most urgent first
    first_rto: int | None
    backups: tuple[str, ...]
    is_single: bool

    @property
    def per_hour(self) -> Cost:
        return hourly(self.functions)

    @property
    def first_words(self) -> str:
        return span(self.first_rto) if self.first_rto is not None else ""


@dataclass(frozen=True)
class SupplierUse:
    """One supplier with what depends on it, plan by plan; ``ref`` is of the directory."""

    ref: str
    name: str
    entry: Supplier
    reach: DirectoryReach
    plans: list[tuple[Plan, Dependents]]

    @property
    def functions(self) -> int:
        return sum(len(dependents.functions) for _, dependents in self.plans)

    @property
    def dependencies(self) -> int:
        return sum(len(dependents.dependencies) for _, dependents in self.plans)

    @property
    def per_hour(self) -> Cost:
        """Of all plans together; currencies are not added up."""
        return hourly([row for _, dependents in self.plans for row in dependents.functions])

    @property
    def first_words(self) -> str:
        """After how long the first RTO of any plan is broken."""
        first = min((c.first_rto for _, c in self.plans if c.first_rto is not None), default=None)
        return span(first) if first is not None else ""

    @property
    def is_single(self) -> bool:
        return any(dependents.is_single for _, dependents in self.plans)

    @property
    def is_in_one_plan(self) -> bool:
        return len(self.plans) == 1

    @property
    def stops_in_words(self) -> str:
        """How much stops with it, and how soon that breaks an RTO."""
        if not self.functions:
            return "stops nothing that is linked"
        stop = counted(self.functions, "function stops", "functions stop")
        return f"{stop}, the first RTO is exceeded after {self.first_words}" if self.first_words else stop


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
    return Dependents(
        title=plan.title,
        name=label_of(made, ref),
        dependencies=tuple((one, label_of(made, one)) for one in dependencies),
        functions=tuple(loss.function for loss in found.losses),
        first_rto=found.first_rto.rto_at if found.first_rto else None,
        backups=tuple(dict.fromkeys(backup for row in rows if (backup := row.given("backup")))),
        is_single=is_single,
    )


def supplier_uses(user: User) -> list[SupplierUse]:
    """All suppliers that a plan in sight names, those first whose failure stops most; five queries at most."""
    plans = list(plans_in_sight(user, visible_plans(user).current()))
    drafts = user.may("read_draft")
    versions = {} if drafts else _in_force(plans)
    made = made_by_plan("suppliers", dependents_of, plans, versions, drafts=drafts)
    entries = {one.ref: one for one in Supplier.objects.all()}
    refs = dict.fromkeys(ref for dependents in made.values() for ref in dependents if ref in entries)
    reach = reach_by_plans([entries[ref] for ref in refs], plans, versions, drafts=drafts)
    found = [SupplierUse(ref, entries[ref].name, entries[ref], reach[ref], _by_plan(plans, made, ref)) for ref in refs]
    return sorted(found, key=_gravity)


def worst_in_words(uses: Sequence[SupplierUse]) -> str:
    """Which of them (the worst first) stops most, ``""`` where none stops a function."""
    worst = next(iter(uses), None)
    if worst is None or not worst.functions:
        return ""
    cost = f", {worst.per_hour.text} an hour" if worst.per_hour.text else ""
    return f"{worst.name} stops most: {counted(worst.functions, 'function')}{cost}."


def uses_of_supplier(user: User, ref: str) -> SupplierUse | None:
    """One of them, None where no plan in sight names it."""
    return next((one for one in supplier_uses(user) if one.ref == ref), None)


def _in_force(plans: list[Plan]) -> dict[int, PlanVersion]:
    found = PlanVersion.objects.filter(plan__in=plans).in_force().defer("snapshot")
    return {version.plan_id: version for version in found}


def _by_plan(
    plans: list[Plan], made: Mapping[int, Mapping[str, Dependents]], ref: str
) -> list[tuple[Plan, Dependents]]:
    return [(plan, made[plan.pk][ref]) for plan in plans if ref in made.get(plan.pk, {})]


def _gravity(one: SupplierUse) -> tuple[float, int, int, str]:
    return (
        -max((amount for _, amount in one.per_hour.amounts), default=0.0),
        -one.functions,
        -one.dependencies,
        one.name,
    )
