"""What one document says of readiness: recovery of each function, coverage, risks. Made once per content."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from bcp_portal.documents.canonical import Document
from bcp_portal.documents.heat_map import HeatMap, heat_map
from plans.linting.reading import Plan as ReadPlan
from plans.linting.reading import Row, span
from plans.linting.rehearsing import is_rehearsed
from plans.models.plan import Draft, Plan
from plans.models.versions import PlanVersion
from plans.recovery.timeline import Outlook, timeline
from plans.recovery.wording import duration, verdict

FORMAT = 1  # counts changes of what is kept
DAY = 24 * 3600
VERDICTS = ("late", "unknown", "in time")
OWNED = {"roles": "person"}  # by kind, the field that says who answers for a row, where that isn't its owner


@dataclass(frozen=True)
class Function:
    """A function: its RTO in seconds (None where there is none), and how soon it is back by the plan's own figures.

    ``counted`` is what of that counts toward the RTO; ``verdict`` is in time, late or unknown. ``total``, ``margin``
    and ``sentence`` say it in words; ``owner`` is a name, ``deputy`` who stands in for the owner.
    """

    ref: str
    label: str
    rto: int | None
    counted: int | None
    verdict: str
    total: str
    margin: str
    sentence: str
    has_strategy: bool
    is_rehearsed: bool
    owner: str
    deputy: str

    @property
    def claim(self) -> str:
        """The RTO in words."""
        return span(self.rto) if self.rto is not None else "no RTO"


@dataclass(frozen=True)
class Figures:
    """One plan's; ``owned`` are the refs of rows by the ref of the person who answers for them."""

    functions: tuple[Function, ...]
    heat: HeatMap | None
    risks: tuple[tuple[str, str], ...]  # ref and title
    owned: Mapping[str, frozenset[str]]

    @property
    def unrated(self) -> list[tuple[str, str]]:
        """Risks that have no place on the map."""
        placed = {risk.ref for cell in self.heat.cells for risk in cell.risks} if self.heat else set()
        return [risk for risk in self.risks if risk[0] not in placed]


def figures_by_plan(plans: Iterable[Plan], versions: Mapping[int, PlanVersion], *, drafts: bool) -> dict[int, Figures]:
    """By plan, of its draft or (without ``drafts``) of its version in force; nothing for plans that have neither.

    One query at most: what was made of the same content before is kept.
    """
    contents = _draft_contents(plans) if drafts else {pk: version.sha256 for pk, version in versions.items()}
    slots = {pk: f"readiness:{FORMAT}:{pk}:{'draft' if drafts else 'version'}" for pk in contents}
    known: dict[str, tuple[str, Figures]] = cache.get_many(slots.values())
    found = {pk: known[slot][1] for pk, slot in slots.items() if slot in known and known[slot][0] == contents[pk]}
    missing = [pk for pk in contents if pk not in found]
    texts = _drafts(missing) if drafts else _snapshots([versions[pk] for pk in missing])
    made = {pk: figures_of(json.loads(text)) for pk, text in texts.items()}
    cache.set_many({slots[pk]: (contents[pk], figures) for pk, figures in made.items()}, DAY)
    return found | made


def _draft_contents(plans: Iterable[Plan]) -> dict[int, str]:
    return {plan.pk: plan.draft.sha256 for plan in plans if hasattr(plan, "draft")}


def _drafts(plans: list[int]) -> dict[int, str]:
    return dict(Draft.objects.filter(plan__in=plans).values_list("plan_id", "document")) if plans else {}


def _snapshots(versions: list[PlanVersion]) -> dict[int, str]:
    wanted = PlanVersion.objects.filter(pk__in=[version.pk for version in versions])
    return dict(wanted.values_list("plan_id", "snapshot")) if versions else {}


def figures_of(document: Document) -> Figures:
    """The figures of one document."""
    plan = ReadPlan(document)
    stand_ins = {row.link("person"): row.text("deputy") for row in plan.rows("roles") if row.text("deputy")}
    exercises = plan.rows("exercises")
    functions = tuple(_function(outlook, exercises, stand_ins) for outlook in timeline(plan).outlooks)
    risks = tuple((row.ref, row.label) for row in plan.rows("risks"))
    return Figures(functions, heat_map(document), risks, _owned(plan.by_ref.values()))


def _function(outlook: Outlook, exercises: Sequence[Row], stand_ins: Mapping[str, str]) -> Function:
    row, best = outlook.function, outlook.best
    owner = row.link("owner")
    return Function(
        ref=row.ref, label=row.label, rto=row.seconds("rto"),
        counted=best.counted if best else None, verdict=best.verdict if best else "unknown",
        total=duration(best) if best else "", margin=verdict(best) if best else "", sentence=outlook.sentence,
        has_strategy=bool(outlook.ways), is_rehearsed=is_rehearsed(row, exercises),
        owner=row.text("owner"), deputy=stand_ins.get(owner, "") if owner else "",
    )  # fmt: skip


def _owned(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    owned: dict[str, set[str]] = {}
    for row in rows:
        if person := row.link(OWNED.get(row.kind, "owner")):
            owned.setdefault(person, set()).add(row.ref)
    return {person: frozenset(refs) for person, refs in owned.items()}


def worst_first(functions: Iterable[tuple[Any, Function]]) -> list[tuple[Any, Function]]:
    """Functions with what they belong to: too late, then unknown, then in time; the shortest RTO first."""
    return sorted(functions, key=lambda each: _gravity(each[1]))


def _gravity(function: Function) -> tuple[int, float]:
    return VERDICTS.index(function.verdict), float("inf") if function.rto is None else function.rto
