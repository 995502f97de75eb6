"""How people and suppliers of the directory are reached as plans say it: numbers, addresses and hours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from bcp_portal.look.hours import hours_in
from bcp_portal.look.reaching import ways_in
from plans.access import visible_plans
from plans.contents import made_by_plan
from plans.directory import DirectoryEntry
from plans.models.directory import Supplier
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan, FrozenRow


class SaidReach(NamedTuple):
    """What one row of a plan says of it: for what, and how; ``hours`` are those that ``text`` does not say itself."""

    what: str
    text: str
    hours: str


class DirectoryReach(NamedTuple):
    """When an entry is reached by its own words, and what plans say besides."""

    hours: str
    said: tuple[SaidReach, ...]


ReachByEntry = dict[str, tuple[SaidReach, ...]]  # by the ref of a person or supplier


def reach_of(document: Document) -> ReachByEntry:
    """Of the contacts that are linked to an entry, and of the contacts of what suppliers supply."""
    plan, found = FrozenPlan(document), defaultdict[str, list[SaidReach]](list)
    for row in plan.rows("contacts"):
        for ref in {row.link("person"), row.link("supplier")} - {""}:
            found[ref].append(_of_contact(row))
    for row in plan.rows("dependencies"):
        if row.link("supplier") and (text := row.given("contact")):
            found[row.link("supplier")].append(SaidReach(row.label, text, ""))
    return {ref: tuple(one for one in said if one.text or one.hours) for ref, said in found.items()}


def _of_contact(row: FrozenRow) -> SaidReach:
    text = ", ".join(said for name in ("phone", "email") if (said := row.given(name)))
    hours = hours_in(row.text("note"))
    return SaidReach(row.label, text, "" if hours_in(text) else hours)


def reach_in_sight(user: User, entries: Iterable[DirectoryEntry]) -> dict[str, DirectoryReach]:
    """By ref: of drafts for who may read them, else of versions in force; two queries, whatever the entries."""
    plans, drafts = visible_plans(user).current(), user.may("read_draft")
    in_force = PlanVersion.objects.filter(plan__in=plans).in_force().defer("snapshot")
    versions = {} if drafts else {one.plan_id: one for one in in_force}
    return reach_by_plans(entries, plans.with_draft_hash(), versions, drafts=drafts)


def reach_by_plans(
    entries: Iterable[DirectoryEntry], plans: Iterable[Plan], versions: Mapping[int, PlanVersion], *, drafts: bool
) -> dict[str, DirectoryReach]:
    """The same of these plans, as ``made_by_plan`` takes them."""
    made = made_by_plan("reach", reach_of, plans, versions, drafts=drafts).values()
    return {
        entry.ref: _besides(entry, [one for found in made for one in found.get(entry.ref, ())]) for entry in entries
    }


def _besides(entry: DirectoryEntry, said: list[SaidReach]) -> DirectoryReach:
    """What says nothing that the entry, or a row before, does not say is left out."""
    known, fresh = set(ways_in(f"{entry.phone}\n{entry.email}")), list[SaidReach]()
    for one in dict.fromkeys(said):
        ways = ways_in(one.text)
        if one.hours or hours_in(one.text) or not ways or not known.issuperset(ways):
            fresh.append(one._replace(what="") if one.what == entry.name else one)
            known.update(ways)
    return DirectoryReach(hours_in(entry.note) if isinstance(entry, Supplier) else "", tuple(fresh))
