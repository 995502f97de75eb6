"""The door to incidents: every view, API call and command that acts for a person loads them here.

Whoever may read plans in force may read how they were used; what somebody may do in an incident says their role.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from plans.access import in_force, visible_plans
from plans.evidence.status import numbers_in_force
from plans.integrity.differences import check_records
from plans.models.plan import Plan, PlanQuerySet
from plans.models.versions import PlanVersion

from .models import Entry, Incident, IncidentReview, Outcome, SituationReport
from .models.incidents import IncidentQuerySet
from .rooms import Room


def visible_incidents(user: User, verb: Verb = "read") -> IncidentQuerySet:
    """The incidents on which the person may use the verb. Raises PermissionDenied."""
    if not user.may(verb):
        raise PermissionDenied(f"{user.role} may not {verb}")
    return Incident.objects.all()


def get_incident(user: User, ref: str, verb: Verb = "read") -> Incident:
    """The incident, if the role has the verb. Raises PermissionDenied or Http404."""
    found = visible_incidents(user, verb).filter(ref=ref).first()
    if found is None:
        raise Http404(f"There is no incident {ref}.")
    return found


def get_room(user: User, ref: str, verb: Verb = "read") -> Room:
    """The incident with its plans and all that happened in it. Raises PermissionDenied or Http404."""
    return Room(get_incident(user, ref, verb))


def plan_of_reports(room: Room) -> Plan | None:
    """The plan among whose PDFs those of the incident are made: the first that was activated, None for none."""
    return Plan.objects.get(pk=room.plans[0].plan_id) if room.plans else None


def get_outcome(incident: Incident) -> Outcome | None:
    """What it came to, with its recoveries; None while it is not closed.

    Raises Differs, also where an entry that it follows from is not what was entered.
    """
    found = Outcome.objects.that_count().filter(incident=incident).order_by("pk").with_recoveries().first()
    if found:
        entries = Entry.objects.filter(incident=incident).order_by("number")
        check_records([*entries, found, *found.recoveries.all()], subject="The outcome", code=incident.ref)
    return found


def get_outcome_of(review: IncidentReview) -> Outcome:
    """The outcome that a review was written of, whether it still counts or not. Raises Differs."""
    found = Outcome.objects.with_recoveries().get(pk=review.outcome_id)
    check_records([found, *found.recoveries.all()], subject="The outcome", code=review.incident.ref)
    return found


def get_review(incident: Incident, number: int | None = None) -> IncidentReview | None:
    """Its review of that number, or its last one, withdrawn or not; None where there is none. Raises Differs."""
    written = IncidentReview.objects.whole().filter(incident=incident)
    found = (written if number is None else written.filter(number=number)).order_by("-number").first()
    if found:
        found.incident = incident
        more = [*([found.signature] if found.is_signed else []), *([found.withdrawal] if found.is_withdrawn else [])]
        check_records([found, *more], subject="The review", code=incident.ref)
    return found


def get_report(user: User, ref: str, number: int) -> SituationReport:
    """One situation report as it was issued. Raises PermissionDenied, Http404, Differs."""
    incident = get_incident(user, ref)
    found = get_object_or_404(SituationReport.objects.select_related("incident"), incident=incident, number=number)
    check_records([found], subject=f"Situation report {number}", code=ref)
    return found


def plans_to_activate(user: User) -> PlanQuerySet:
    """The plans whose version in force can be activated, if there is one. Raises PermissionDenied."""
    return visible_plans(user, "respond").current()


def version_to_activate(plans: PlanQuerySet, code: str) -> PlanVersion | None:
    """What is in force of the plan with this code, if it is among them. Raises Differs."""
    plan = plans.filter(code=code).first() if code else None
    return in_force(plan) if plan else None


def newer_versions(room: Room) -> dict[str, str]:
    """By plan, the number of the version in force where it is not the one that is bound."""
    bound = {plan.plan_id: plan for plan in room.plans}
    newer = [version for version in numbers_in_force(list(bound)) if version.pk != bound[version.plan_id].version_id]
    return {bound[version.plan_id].code: version.number for version in newer}
