"""Happenings: what became of a plan since a day, for whoever reviews it: versions, incidents, findings, contacts …

What is said here is kept by value with a review. Findings are about the draft: not everybody may read what they say.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from bcp_portal.documents.reading import text_of
from plans.integrity.differences import document_of
from plans.models.corrective_actions import ActionStep
from plans.models.findings import FindingPeriod
from plans.models.plan import Plan
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
    approved = PlanVersion.objects.filter(plan=plan, withdrawal=None).approved().order_by("pk")
    decided = [(one.number, localdate(one.decided_at)) for one in approved.defer("snapshot") if one.decided_at]
    return [
        Happening(number, f"Version {number} came into force on {on_day(on)}")
        for number, on in decided
        if since is None or on > since
    ]


def findings_since(plan: Plan, since: date | None) -> tuple[list[Happening], list[Happening]]:
    """Findings of the draft that were opened after a day and still stand, and those that were fixed after it."""
    periods = FindingPeriod.objects.filter(finding__plan=plan)
    begins = make_aware(datetime.combine(since, time.max)) if since else None
    opened, fixed = periods.filter(closed_at=None), periods.exclude(closed_at=None)
    if begins:
        opened, fixed = opened.filter(opened_at__gt=begins), fixed.filter(closed_at__gt=begins)
    return _findings(opened), _findings(fixed)


def _findings(periods: QuerySet[FindingPeriod]) -> list[Happening]:
    """Each finding once."""
    found = {one.finding_id: one for one in periods.select_related("finding").order_by("finding__rule", "pk")}
    return [
        Happening(one.finding.rule, f"{one.severity.capitalize()}: {one.finding.sentence}") for one in found.values()
    ]


def actions_to_do(plan: Plan, *, on: date) -> list[Happening]:
    """Corrective actions whose owner has something to do, what is due first before the rest."""
    steps = ActionStep.objects.latest_of_each().to_do().whole().filter(action__plan=plan).order_by("due_on", "pk")
    return [Happening(step.action.ref, f"{step.action.title}: {step.owner_name}, {_due(step, on)}") for step in steps]


def _due(step: ActionStep, on: date) -> str:
    return f"{'overdue since' if step.due_on < on else 'due'} {on_day(step.due_on)}"


def contacts_since(plan: Plan, number: str, now: PlanVersion | None) -> list[Happening]:
    """Who is new, gone or reached otherwise in the version in force than in the one with a number; nothing where one of
    them is missing. Raises Differs.
    """
    if now is None or not number or number == now.number:
        return []
    before = next((one for one in PlanVersion.objects.filter(plan=plan) if one.number == number), None)
    return contacts_changed(document_of(before), document_of(now)) if before else []


def contacts_confirmed(plan: Plan, since: date | None, now: PlanVersion | None) -> list[Happening]:
    """Who of the version in force, else of the draft, was confirmed after a day to be reached as the directory says.

    Raises Differs.
    """
    document = document_of(now) if now else from_canonical(plan.draft.document)
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
