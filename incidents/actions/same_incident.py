"""The incident that an alarm belongs to already: one about the same thing that is open, or was over a moment ago."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from incidents.folding.entries import texts
from incidents.folding.kinds import BY_ALARM
from incidents.folding.one_cause import have_one_cause
from incidents.folding.state import OVER, STATES, IncidentState
from incidents.models import Entry, Incident
from plans.evidence.status import versions_in_force
from plans.integrity.differences import Differs, document_of
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan

JUST_OVER = timedelta(minutes=10)  # what comes back within this time was never gone
ABOUT = (*BY_ALARM, "function_lost")
MERGED = "merged_into"
LONGEST_CHAIN = 10  # of incidents that were merged one after the other
MOST_LOOKED_AT = 100  # the newest; those that were merged long ago are many


def same_incident(plan: Plan, ref: str, *, at: datetime) -> Incident | None:
    """The newest real one about this row, or about one that fails with it; a merged one leads to where it went on."""
    document = _in_force(plan)
    about = Entry.objects.filter(incident=OuterRef("pk"), plan_code=plan.code, kind__in=ABOUT)
    turned = Entry.objects.filter(incident=OuterRef("pk"), kind__in=STATES).order_by("-number")
    found = Incident.objects.real().with_state().annotate(turned_at=Subquery(turned.values("at")[:1]))
    near = found.filter(~Q(last_turn__in=OVER) | Q(last_turn=MERGED) | Q(turned_at__gt=at - JUST_OVER))
    for incident in near.filter(Exists(about)).order_by("-pk")[:MOST_LOOKED_AT]:
        if have_one_cause(document, ref, _refs(incident, plan)):
            going_on = _where_it_went_on(incident)
            if going_on.state != IncidentState.MERGED and _is_near(going_on, at):
                return going_on
    return None


def _refs(incident: Incident, plan: Plan) -> set[str]:
    entries = Entry.objects.filter(incident=incident, plan_code=plan.code, kind__in=ABOUT)
    return {ref for refs in entries.values_list("refs", flat=True) for ref in texts(refs)}


def _where_it_went_on(incident: Incident) -> Incident:
    for _ in range(LONGEST_CHAIN):
        if incident.state != IncidentState.MERGED:
            break
        last = Entry.objects.filter(incident=incident, kind=MERGED).order_by("-number").first()
        into = Incident.objects.with_state().filter(ref=last.data["incident"] if last else "").first()
        if into is None:
            break
        incident = into
    return incident


def _is_near(incident: Incident, at: datetime) -> bool:
    if not incident.state.is_over:
        return True
    return Entry.objects.filter(incident=incident, kind__in=OVER, at__gt=at - JUST_OVER).exists()


def _in_force(plan: Plan) -> FrozenPlan | None:
    """The version in force; None where there is none, or what is stored is not what was signed."""
    version = versions_in_force([plan]).get(plan.pk)
    try:
        return FrozenPlan(document_of(version)) if version else None
    except Differs:
        return None
