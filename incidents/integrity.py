"""Incidents against their entries: the number of the last one, whether it is an exercise, and what it came to."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from bcp_portal.audit.chain_check import Fault, trigger_faults
from bcp_portal.audit.models import Event
from bcp_portal.look.cutting import cut

from .actions.adding import EVENTS
from .folding.outcomes import incident_outcome
from .models import Activation, Entry, Incident, Outcome
from .models.incident_triggers import TABLE, incident_triggers
from .models.incidents import LONGEST_TITLE
from .models.message_triggers import TABLE as RECIPIENTS
from .models.message_triggers import recipient_triggers
from .outcomes import differing
from .rooms import bound_plans, folded

KIND = "incident"  # of faults


def incident_faults() -> Iterator[Fault]:
    """Of every incident, and of the triggers that guard them."""
    yield from trigger_faults(TABLE, incident_triggers(connection))
    yield from trigger_faults(RECIPIENTS, recipient_triggers(connection))
    counts = dict(Entry.objects.order_by().values_list("incident").annotate(Count("pk")))
    first = {entry.incident_id: entry for entry in Entry.objects.filter(number=1)}
    events = Event.objects.filter(kind=EVENTS).order_by()
    told = dict(events.values_list("ref").annotate(Count("pk")))
    bound = {(one.incident_id, one.plan.code): one.sha256 for one in Activation.objects.select_related("plan")}
    for incident in Incident.objects.order_by("pk").iterator(chunk_size=500):
        yield from _faults(incident, counts.get(incident.pk, 0), told.get(incident.ref, 0))
        if begun := first.get(incident.pk):
            yield from _begun_otherwise(incident, begun)
    said = Entry.objects.filter(kind="activated").select_related("incident").order_by("pk")
    for entry in said.iterator(chunk_size=500):
        if bound.pop((entry.incident_id, entry.plan_code), "") != _said(entry).get("sha256"):
            yield _fault(entry.incident, f"it is bound to another version of {entry.plan_code} than was activated")
    yield from _outcome_faults()
    for pk, code in bound:
        yield _fault(Incident.objects.get(pk=pk), f"it is bound to a version of {code}, which nobody activated")


def _outcome_faults() -> Iterator[Fault]:
    """What closed incidents came to, folded from their entries again; none of it is what people may write."""
    found = {one.incident_id: one for one in Outcome.objects.that_count().with_recoveries()}
    for incident in Incident.objects.with_state().closed().order_by("pk"):
        stored = found.get(incident.pk)
        if stored is None:
            yield _fault(incident, "it is closed, and what it came to was not measured")
            continue
        yield from (_fault(incident, why) for why in _differing(incident, stored))


def _differing(incident: Incident, stored: Outcome) -> Iterator[str]:
    plans = bound_plans(incident)
    if any(plan.differs for plan in plans):
        return  # told as that: nothing can be counted against objectives that somebody changed
    yield from differing(incident_outcome(folded(incident, plans)), stored)


def _faults(incident: Incident, entries: int, events: int) -> Iterator[Fault]:
    if incident.revision != entries:
        yield _fault(incident, f"it counts {incident.revision} entries, and has {entries}")
    if entries != events:  # whoever takes the last entry away with its link leaves its event in another chain
        yield _fault(incident, f"it has {entries} entries, and the audit trail tells of {events}")


def _begun_otherwise(incident: Incident, first: Entry) -> Iterator[Fault]:
    """What the row says, which is in no chain, against its first entry, which is."""
    if bool(_said(first).get("is_exercise")) != incident.is_exercise:
        yield _fault(incident, "whether it is an exercise is not what was entered first")
    if incident.title not in (first.text[:LONGEST_TITLE].strip(), cut(first.text, LONGEST_TITLE)):
        yield _fault(incident, "its first title is not what was entered first")
    if (first.at, first.by_id, first.by_name) != (incident.opened_at, incident.opened_by_id, incident.opened_by_name):
        yield _fault(incident, "when or by whom it was opened is not what was entered first")


def _said(entry: Entry) -> dict[str, object]:
    """Its data; nothing where somebody wrote no object."""
    return entry.data if isinstance(entry.data, dict) else {}


def _fault(incident: Incident, why: str) -> Fault:
    return Fault(KIND, incident.ref, f"{incident.ref}: {why}.")
