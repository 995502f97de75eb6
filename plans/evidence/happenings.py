"""Happenings: what became of a plan since a day, for whoever reviews it: versions, incidents, findings, contacts …

What is said here is kept by value with a review. Findings are about the draft: not everybody may read what they say.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time

from django.db.models import Q
from django.utils.timezone import localdate, make_aware

from bcp_portal.documents.format import Document
from bcp_portal.documents.reading import text_of
from plans.integrity.differences import document_of
from plans.models.corrective_actions import ActionStep
from plans.models.findings import FindingPeriod
from plans.models.plan import Plan
from plans.models.states import APPROVED
from plans.models.versions import PlanVersion
from plans.reading.cadence import on_day

from .confirmations import confirmed_since
from .results import Happening
from .sources import sources

CONTACT_WORDS = {"job_title": "job title", "email": "e-mail", "note": "when to call", "person": "who it is"}


def incidents_since(plan: Plan, since: date | None) -> list[Happening]:
    """Incidents that were fought with the plan and closed after a day, all of them where there is none."""
    return [one for source in sources() for one in source.happened(plan.pk, since)]


def versions_since(plan: Plan, since: date | None) -> list[Happening]:
    """Versions that came into force after a day, all of them where there is none; the earliest first."""
    approved = PlanVersion.objects.in_state(*APPROVED, plans=[plan.pk])
    numbers = approved.order_by("pk").only("major", "minor")
    decided = [(one.number, localdate(one.decided_at)) for one in numbers if one.decided_at]
    return [
        Happening(number, f"Version {number} came into force on {on_day(on)}")
        for number, on in decided
        if since is None or on > since
    ]


def findings_since(plan: Plan, since: date | None) -> tuple[list[Happening], list[Happening]]:
    """Findings of the draft that were opened after a day and still stand, and those that were fixed after it."""
    periods = FindingPeriod.objects.filter(finding__plan=plan).select_related("finding")
    if since:
        begins = make_aware(datetime.combine(since, time.max))
        periods = periods.filter(Q(closed_at=None, opened_at__gt=begins) | Q(closed_at__gt=begins))
    said = periods.only("severity", "closed_at", "finding__rule", "finding__sentence")
    found = list(said.order_by("finding__rule", "pk"))
    return _findings(one for one in found if not one.closed_at), _findings(one for one in found if one.closed_at)


def _findings(periods: Iterable[FindingPeriod]) -> list[Happening]:
    """Each finding once."""
    found = {one.finding_id: one for one in periods}
    return [
        Happening(one.finding.rule, f"{one.severity.capitalize()}: {one.finding.sentence}") for one in found.values()
    ]


def actions_to_do(plan: Plan, *, on: date) -> list[Happening]:
    """Corrective actions whose owner has something to do, what is due first before the rest."""
    steps = ActionStep.objects.latest_of_each().to_do().filter(action__plan=plan).order_by("due_on", "pk")
    found = steps.values_list("action__ref", "action__title", "owner_name", "due_on")
    return [Happening(ref, f"{title}: {owner}, {_due(due_on, on)}") for ref, title, owner, due_on in found]


def _due(due_on: date, on: date) -> str:
    return f"{'overdue since' if due_on < on else 'due'} {on_day(due_on)}"


def contacts_since(plan: Plan, number: str, document: Document) -> list[Happening]:
    """Who is new, gone or reached otherwise in the document of the version in force than in the version with a number;
    nothing where that is missing. Raises Differs.
    """
    versions = PlanVersion.objects.filter(plan=plan).defer("snapshot")
    before = next((one for one in versions if one.number == number), None)
    return contacts_changed(document_of(before), document) if before else []


def contacts_confirmed(document: Document, since: date | None) -> list[Happening]:
    """Who of a document was confirmed after a day to be reached as the directory says."""
    refs = {str(entry["ref"]) for entry in (*document["people"], *document["suppliers"])}
    return [
        Happening(one.ref, f"{one.summary}: confirmed by {one.actor_name}, {on_day(localdate(one.at))}")
        for one in confirmed_since(refs, since)
    ]


def contacts_changed(before: Document, after: Document) -> list[Happening]:
    """Between two documents, the people and contacts by their refs; which of their values, not what they are."""
    old, new = dict(_contacts(before)), dict(_contacts(after))
    return [one for ref in {**old, **new} if (one := _changed(ref, old.get(ref), new.get(ref)))]


def _contacts(document: Document) -> Iterator[tuple[str, Mapping[str, str]]]:
    for person in document["people"]:
        yield str(person["ref"]), {name: str(value) for name, value in person.items() if name != "ref"}
    for kind in document["kinds"]:
        for row in kind["rows"] if kind["key"] == "contacts" else ():
            yield row["ref"], {name: text_of(value).strip() for name, value in row["values"].items()}


def _changed(ref: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Happening | None:
    if old is None or new is None:
        name = (new or old or {}).get("name") or ref
        return Happening(ref, f"{name}: {'new' if old is None else 'no longer in the plan'}")
    names = [name for name in {**old, **new} if old.get(name, "") != new.get(name, "")]
    if not names:
        return None
    changed = ", ".join(CONTACT_WORDS.get(name, name) for name in names)
    return Happening(ref, f"{new.get('name') or ref}: {changed} changed")
