"""The essentials on the page of a draft: how many are met, which are missing, and where each is filled in."""

from typing import NamedTuple

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from bcp_portal.documents.reading import is_issued
from plans.homes import chapter_for
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan
from plans.reading.essentials import Essential, Lack, essentials

from .editing import NEW
from .places import RowPlaces, edit_url, page_url, where_in


class MissingEssential(NamedTuple):
    """An essential that is not met: its name, what it takes, what is missing, and where one fills it in."""

    name: str
    takes: str
    gaps: list[tuple[str, str]]  # words and address of each

    @property
    def url(self) -> str:
        """Where the first of them is filled in."""
        return self.gaps[0][1]


class PlanEssentials(NamedTuple):
    """All of them."""

    total: int
    met: list[Essential]
    missing: list[MissingEssential]


def essentials_of(plan: Plan) -> PlanEssentials:
    """What of the essentials a plan's draft has, without a query beside the draft."""
    document = from_canonical(plan.draft.document)
    found, where = essentials(FrozenPlan(document)), where_in(plan)
    missing = [
        MissingEssential(one.name, one.takes, [(gap.words, _address(plan, document, where, gap)) for gap in one.gaps])
        for one in found
        if not one.is_met
    ]
    return PlanEssentials(len(found), [one for one in found if one.is_met], missing)


def _address(plan: Plan, document: Document, where: RowPlaces, gap: Lack) -> str:
    """The row open at the field, the form of a new row, or where the plan has no place for one, what adds it."""
    if gap.ref and not is_issued(gap.ref) and (url := edit_url(plan, where, gap.ref, gap.field)):
        return url
    if home := where.home(gap.kind, {}):
        return page_url(plan, f"{home}-rows", edit=home, row=NEW)
    heading = chapter_for(document, gap.kind) or document["outline"][-1]["ref"]
    return page_url(plan, heading, edit=heading)
