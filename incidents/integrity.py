"""Incidents against their entries: the number of the last one, and whether it is an exercise, stand in both."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from bcp_portal.audit.chain_check import Fault, trigger_faults

from .models import Activation, Entry, Incident
from .models.incident_triggers import TABLE, incident_triggers

KIND = "incident"  # of faults


def incident_faults() -> Iterator[Fault]:
    """Of every incident, and of the triggers that guard them."""
    yield from trigger_faults(TABLE, incident_triggers(connection))
    counts = dict(Entry.objects.order_by().values_list("incident").annotate(Count("pk")))
    first = dict(Entry.objects.filter(number=1).values_list("incident", "data"))
    bound = {(one.incident_id, one.plan.code): one.sha256 for one in Activation.objects.select_related("plan")}
    for incident in Incident.objects.order_by("pk").iterator(chunk_size=500):
        yield from _faults(incident, counts.get(incident.pk, 0), first.get(incident.pk) or {})
    said = Entry.objects.filter(kind="activated").select_related("incident").order_by("pk")
    for entry in said.iterator(chunk_size=500):
        if bound.pop((entry.incident_id, entry.plan_code), "") != entry.data.get("sha256"):
            yield _fault(entry.incident, f"it is bound to another version of {entry.plan_code} than was activated")
    for pk, code in bound:
        yield _fault(Incident.objects.get(pk=pk), f"it is bound to a version of {code}, which nobody activated")


def _faults(incident: Incident, entries: int, said: dict[str, object]) -> Iterator[Fault]:
    if incident.revision != entries:
        yield _fault(incident, f"it counts {incident.revision} entries, and has {entries}")
    if bool(said.get("is_exercise")) != incident.is_exercise:
        yield _fault(incident, "whether it is an exercise is not what was entered first")


def _fault(incident: Incident, why: str) -> Fault:
    return Fault(KIND, incident.ref, f"{incident.ref}: {why}.")
