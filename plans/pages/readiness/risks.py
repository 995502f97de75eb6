"""Risks of several plans: the map of each plan, or where there are many plans how many grave risks each one has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bcp_portal.documents.format import Document
from bcp_portal.documents.heat_map import HeatMap, heat_map, no_map
from bcp_portal.documents.reading import rows_of, text_of
from bcp_portal.look.counting import counted
from plans.contents import made_by_plan
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

MAPS = 3  # of more plans than that a table tells more
GRAVE = {"h3", "h4"}  # the dark corner of the map


@dataclass(frozen=True)
class RiskCounts:
    """How many risks a plan has, how many stand in the dark corner of its map, and how many have no place on it."""

    count: int
    grave: int
    unrated: int


@dataclass(frozen=True)
class RiskMap:
    """The map of one plan, None where its ratings are no scale, and the risks without a place (ref and title)."""

    count: int
    heat: HeatMap | None
    no_map: str  # why there is none though risks are rated
    unrated: list[tuple[str, str]]

    @property
    def unrated_in_words(self) -> str:
        """How many risks have no place."""
        return f"{counted(len(self.unrated), 'risk has', 'risks have')} no place on the map"


def risk_counts(document: Document) -> RiskCounts:
    """The figures of one document."""
    found = risk_map(document)
    cells = found.heat.cells if found.heat else []
    return RiskCounts(found.count, sum(len(cell.risks) for cell in cells if cell.box.css in GRAVE), len(found.unrated))


def risk_map(document: Document) -> RiskMap:
    """The map of one document."""
    risks = [(row["ref"], text_of(row["values"]["title"])) for row in rows_of(document, "risks")]
    heat = heat_map(document)
    placed = {risk.ref for cell in heat.cells for risk in cell.risks} if heat else set()
    return RiskMap(len(risks), heat, no_map(document), [risk for risk in risks if risk[0] not in placed])


def risk_maps(plans: Collection[Plan], versions: Mapping[int, PlanVersion], *, drafts: bool) -> dict[Plan, RiskMap]:
    """Of a few plans, each of its draft or (without ``drafts``) of its version in force."""
    found = made_by_plan("risks", risk_map, plans, versions, drafts=drafts)
    return {plan: found[plan.pk] for plan in plans if plan.pk in found}
