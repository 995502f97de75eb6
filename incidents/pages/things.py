"""What can fail: functions, dependencies and suppliers of all plans in force, to be found by name."""

from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.look.counting import counted
from bcp_portal.parameters import SHOWN, NotUnderstood
from plans.access import not_in_sight
from plans.reading.document import FrozenPlan, span
from plans.reading.suppliers import is_in_house
from plans.recovery.failure import failure
from plans.recovery.graph import Graph, NodeKind, graph, kind_of, label_of, of_kind

from .in_force import InForce, of_versions_in_force

KINDS: tuple[tuple[NodeKind, str], ...] = (
    ("function", "Functions"),
    ("dependency", "Dependencies"),
    ("supplier", "Suppliers"),
)
PER_PAGE = 60


class Thing(NamedTuple):
    """Something that can fail, by its ref in the document; ``note`` is by what else one knows it."""

    kind: NodeKind
    ref: str
    label: str
    note: str


class PlanThings(NamedTuple):
    """All that can fail in one document."""

    title: str
    things: tuple[Thing, ...]


class ThingGroup(NamedTuple):
    """Things of one kind in one plan."""

    title: str
    things: list[Thing]


class ThingsFound(NamedTuple):
    """What was found in one plan."""

    plan: InForce[PlanThings]
    title: str
    groups: list[ThingGroup]


class ThingsPage(NamedTuple):
    """A page of what can fail, or of what is left of it by words and plan."""

    plans: list[ThingsFound]
    page: Page[Any]
    altered: list[str]
    lead: str


class InPlan(NamedTuple):
    """One of the plans that hold the same thing, and how much stops there with it, in words."""

    code: str
    title: str
    label: str
    stops: str


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


def things_page(user: User, *, words: str, code: str, number: str) -> ThingsPage:
    """What can fail in the plans in force. Raises PermissionDenied, NotUnderstood."""
    every = of_versions_in_force(user, "things", things_in)
    found = [plan for plan in every if plan.code == code] if code else every
    if code and not found:
        raise not_in_sight(code)
    wanted = words.casefold().split()
    things = [(plan, one) for plan in found if plan.made for one in plan.made.things if _fits(one, wanted)]
    page = Paginator(things, PER_PAGE).get_page(number)
    return ThingsPage(
        [_of_plan(plan, [one for _, one in pairs]) for plan, pairs in groupby(page.object_list, lambda one: one[0])],
        page,
        [plan.version_in_words for plan in found if plan.made is None],
        _lead(len(found), len(things), words),
    )


def _fits(thing: Thing, wanted: list[str]) -> bool:
    sought = f"{thing.label} {thing.note} {thing.ref}".casefold() if wanted else ""
    return all(word in sought for word in wanted)


def _of_plan(plan: InForce[PlanThings], things: list[Thing]) -> ThingsFound:
    titles = dict(KINDS)
    groups = [ThingGroup(titles[kind], list(found)) for kind, found in groupby(things, lambda one: one.kind)]
    return ThingsFound(plan, plan.made.title if plan.made else plan.code, groups)


def _lead(plans: int, things: int, words: str) -> str:
    if not plans:
        return "No plan is in force yet: as soon as a version is signed, what can fail stands here."
    if not words:
        return "Choose it: the signed plan says what stops, whom to call and what to do."
    return f"{counted(things, 'thing')} with “{words[:80]}” in {counted(plans, 'plan')} in force."


def plans_with(user: User, ref: str) -> list[InPlan]:
    """The plans that hold something under this ref, the most urgent first: a supplier of the directory has one in all.

    Raises PermissionDenied, and NotUnderstood where none does.
    """
    held = [one for one in of_versions_in_force(user, "things", things_in) if _thing(one, ref)]
    if not held:
        raise NotUnderstood(f"Nothing that can fail is called “{ref[:SHOWN]}” in the plans that are in force.")
    first = held[:PER_PAGE]
    codes = tuple(one.code for one in first)
    stops = of_versions_in_force(user, f"stops:{ref}", partial(_stops, ref=ref), codes=codes)
    made = {one.code: one.made for one in stops if one.made}
    return [_in_plan(one, ref, made) for one in sorted(first, key=lambda one: _urgency(made.get(one.code)))]


def _thing(plan: InForce[PlanThings], ref: str) -> Thing | None:
    return next((one for one in plan.made.things if one.ref == ref), None) if plan.made else None


def _in_plan(plan: InForce[PlanThings], ref: str, made: dict[str, Stops]) -> InPlan:
    thing, stops = _thing(plan, ref), made.get(plan.code)
    title = plan.made.title if plan.made else plan.code
    return InPlan(plan.code, title, thing.label if thing else ref, stops.in_words if stops else "")


def _stops(document: Document, *, ref: str) -> Stops:
    found = failure(FrozenPlan(document), [ref])
    return Stops(len(found.losses), found.first_rto.rto_at if found.first_rto else None)


def _urgency(stops: Stops | None) -> tuple[bool, int, int]:
    first = stops.first_rto if stops else None
    return first is None, first or 0, -(stops.functions if stops else 0)
