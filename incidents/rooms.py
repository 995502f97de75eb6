"""Rooms: an incident with everything that it is made of, read once and folded once for each revision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bcp_portal.documents.canonical import from_canonical
from incidents.folding.duties import DutyNow
from incidents.folding.duty_rules import DutyRule
from incidents.folding.entries import EntryFact
from incidents.folding.situation import Situation
from plans.integrity.differences import content_differs
from plans.models.versions import PlanVersion
from plans.page_cache import cached, latest
from plans.reading.document import FrozenPlan

from .models import Activation, Entry, Incident
from .owing import owed, rules_set

READ = ("pk", "plan_id", "plan__code", "version_id", "version__major", "version__minor", "sha256")
ENTRY_BYTES, DOCUMENT_TIMES = 2000, 4  # what they take in memory, about


@dataclass(frozen=True)
class BoundPlan:
    """A plan of an incident, with the version bound to it. ``differs``: what is stored is not what was signed."""

    code: str
    title: str
    activation_id: int
    plan_id: int
    version_id: int
    number: str
    sha256: str
    differs: bool
    document: FrozenPlan | None


@dataclass(frozen=True)
class _Weighed:
    """Something to cache that knows how many bytes it takes."""

    what: object = field(repr=False)
    weighs: int


@dataclass(frozen=True)
class _ReadFacts:
    """The entries that a process has read, and the primary key of the last one."""

    facts: tuple[EntryFact, ...] = field(repr=False)
    last: int
    weighs: int


@dataclass(frozen=True)
class Room:
    """An incident with its plans and the situation that its entries add up to, each read once somebody asks for it."""

    incident: Incident

    @cached_property
    def plans(self) -> tuple[BoundPlan, ...]:
        """The versions that it is bound to; one query, and one more for those that this process has not read yet."""
        return bound_plans(self.incident)

    @cached_property
    def situation(self) -> Situation:
        """Folded once for each revision; one query, for the entries that this process has not read yet."""
        made_of = f"{self.incident.revision} {' '.join(self.documents)}"
        found = cached(f"incident:{self.incident.pk}", made_of, self._folded).what
        assert isinstance(found, Situation)  # noqa: S101 - for the reader of types
        return found

    def _folded(self) -> _Weighed:
        facts = facts_of(self.incident)
        return _Weighed(Situation(self.documents, facts, self.incident.title), ENTRY_BYTES * len(facts))

    @cached_property
    def set_rules(self) -> tuple[DutyRule, ...]:
        """Duties of the organisation, as they are set today; one query."""
        return rules_set()

    def duties(self, now: datetime) -> tuple[DutyNow, ...]:
        """Whom somebody has to tell, and by when."""
        return owed(self.situation, self.set_rules, now)

    @cached_property
    def documents(self) -> Mapping[str, FrozenPlan]:
        """The activated plans by code, those whose content is what was signed: nobody is to follow steps that somebody
        has changed.
        """
        return _documents(self.plans)

    def title_of(self, code: str) -> str:
        """What a plan calls itself in the version that is bound."""
        return next((plan.title for plan in self.plans if plan.code == code), code)


def folded(incident: Incident, plans: Sequence[BoundPlan]) -> Situation:
    """The situation, kept nowhere: for who adds to it, which may come to nothing yet; one query."""
    return Situation(_documents(plans), tuple(entry.fact for entry in _entries(incident)), incident.title)


def _documents(plans: Iterable[BoundPlan]) -> dict[str, FrozenPlan]:
    return {plan.code: plan.document for plan in plans if plan.document}


def _entries(incident: Incident, since: int = 1) -> list[Entry]:
    found = Entry.objects.filter(incident=incident, number__gte=since).select_related("by", "corrects")
    return list(found.order_by("number"))


def facts_of(incident: Incident) -> tuple[EntryFact, ...]:
    """All that was entered, in order; one query, for those that came since this process read it before."""
    slot = f"entries:{incident.pk}"
    known = latest(slot)
    before: tuple[EntryFact, ...] = known.facts if isinstance(known, _ReadFacts) else ()
    found = _entries(incident, max(len(before), 1))
    if before and found and found[0].pk == known.last:
        found = found[1:]
    elif before:  # what was read then was never kept
        before, found = (), _entries(incident)
    facts = (*before, *(entry.fact for entry in found))
    if found:
        read = _ReadFacts(facts, found[-1].pk, ENTRY_BYTES * len(facts))
        cached(slot, f"{len(facts)} {read.last}", lambda: read)
    return facts


def bound_plans(incident: Incident) -> tuple[BoundPlan, ...]:
    """Its plans with their documents; one query, and one more for those that this process has not read yet."""
    found = Activation.objects.filter(incident=incident).order_by("pk").values_list(*READ)
    return tuple(map(_bound_plan, found))


def _bound_plan(row: tuple[int, int, str, int, int, int, str]) -> BoundPlan:
    """Of what READ names of an activation."""
    key, plan_id, code, version_id, major, minor, sha256 = row
    document = _document(version_id, sha256)
    return BoundPlan(
        code=code,
        title=document.title if document else code,
        activation_id=key,
        plan_id=plan_id,
        version_id=version_id,
        number=f"{major}.{minor}",
        sha256=sha256,
        differs=document is None,
        document=document,
    )


def _document(key: int, sha256: str) -> FrozenPlan | None:
    """The signed document, read once by each process; None where it is not what was signed, or another was bound."""

    def read() -> _Weighed:
        version = PlanVersion.objects.get(pk=key)
        if version.sha256 != sha256 or content_differs(version):
            return _Weighed(None, 0)
        return _Weighed(FrozenPlan(from_canonical(version.snapshot)), DOCUMENT_TIMES * len(version.snapshot))

    found = cached(f"bound:{key}", sha256, read).what
    return found if isinstance(found, FrozenPlan) else None
