"""Rooms: an incident with everything that it is made of, read once and folded once for each revision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bcp_portal.documents.canonical import from_canonical
from incidents.folding.duties import DutyNow
from incidents.folding.duty_rules import DutyRule
from incidents.folding.entries import EntryFact
from incidents.folding.situation import Situation
from plans.integrity.differences import content_differs
from plans.models.versions import PlanVersion
from plans.page_cache import cached
from plans.reading.document import FrozenPlan

from .models import Activation, Entry, Incident
from .owing import owed, rules_set

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
class Room:
    """An incident, the versions that it is bound to, and the situation that its entries add up to."""

    incident: Incident
    plans: tuple[BoundPlan, ...]
    situation: Situation
    set_rules: tuple[DutyRule, ...] = ()  # duties of the organisation, as they are set today

    def duties(self, now: datetime) -> tuple[DutyNow, ...]:
        """Whom somebody has to tell, and by when."""
        return owed(self.situation, self.set_rules, now)

    @property
    def documents(self) -> Mapping[str, FrozenPlan]:
        return self.situation.documents

    def title_of(self, code: str) -> str:
        """What a plan calls itself in the version that is bound."""
        return next((plan.title for plan in self.plans if plan.code == code), code)


@dataclass(frozen=True)
class _Weighed:
    """Something to cache that knows how many bytes it takes."""

    what: object = field(repr=False)
    weighs: int


def room_of(incident: Incident) -> Room:
    """The room of an incident; three queries, and one more for documents that this process has not read yet.

    A document that is not what was signed is left out: nobody is to follow steps that somebody has changed.
    """
    plans = bound_plans(incident)
    documents = _documents(plans)
    made_of = f"{incident.revision} {' '.join(documents)}"
    found = cached(f"incident:{incident.pk}", made_of, lambda: _situation(incident, documents))
    assert isinstance(found.what, Situation)  # noqa: S101 - for the reader of types
    return Room(incident, plans, found.what, rules_set())


def folded(incident: Incident, plans: Sequence[BoundPlan]) -> Situation:
    """The situation, kept nowhere: for who adds to it, which may come to nothing yet; one query."""
    return Situation(_documents(plans), facts_of(incident), incident.title)


def _documents(plans: Iterable[BoundPlan]) -> dict[str, FrozenPlan]:
    return {plan.code: plan.document for plan in plans if plan.document}


def _situation(incident: Incident, documents: Mapping[str, FrozenPlan]) -> _Weighed:
    facts = facts_of(incident)
    return _Weighed(Situation(documents, facts, incident.title), ENTRY_BYTES * len(facts))


def facts_of(incident: Incident) -> tuple[EntryFact, ...]:
    """All that was entered, in order; one query."""
    entries = Entry.objects.filter(incident=incident).select_related("by", "corrects").order_by("number")
    return tuple(entry.fact for entry in entries)


def bound_plans(incident: Incident) -> tuple[BoundPlan, ...]:
    """Its plans with their documents; one query, and one more for those that this process has not read yet."""
    found = Activation.objects.filter(incident=incident).select_related("plan", "version").defer("version__snapshot")
    return tuple(_bound_plan(one) for one in found.order_by("pk"))


def _bound_plan(one: Activation) -> BoundPlan:
    document = _document(one.version, one.sha256)
    return BoundPlan(
        code=one.plan.code,
        title=document.title if document else one.plan.code,
        activation_id=one.pk,
        plan_id=one.plan_id,
        version_id=one.version_id,
        number=one.version.number,
        sha256=one.sha256,
        differs=document is None,
        document=document,
    )


def _document(version: PlanVersion, sha256: str) -> FrozenPlan | None:
    """The signed document, read once by each process; None where it is not what was signed, or another was bound."""

    def read() -> _Weighed:
        if version.sha256 != sha256 or content_differs(version):
            return _Weighed(None, 0)
        return _Weighed(FrozenPlan(from_canonical(version.snapshot)), DOCUMENT_TIMES * len(version.snapshot))

    found = cached(f"bound:{version.pk}", sha256, read).what
    return found if isinstance(found, FrozenPlan) else None
