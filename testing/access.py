"""The door to the records of exercises: those of plans that hold something the person may read."""

import json
from dataclasses import dataclass

from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from bcp_portal.documents.canonical import Document
from plans.access import as_seen_by, in_force, visible_plans
from plans.models.plan import Plan
from plans.standing import plans_in_sight

from .models import Exercise


def get_plan_in_sight(user: User, code: str, verb: Verb) -> Plan:
    """The plan, if the role has the verb and sees its draft or a version in force. Raises PermissionDenied, Http404."""
    plan = plans_in_sight(user, visible_plans(user, verb)).filter(code=code).first()
    if plan is None:
        raise Http404(f"There is no plan {code}.")
    return as_seen_by(user, plan)


@dataclass(frozen=True)
class Promises:
    """The document against which results are recorded, with its SHA-256; ``version`` is ``""`` for the draft."""

    document: Document
    version: str
    sha256: str


def get_promises(user: User, plan: Plan) -> Promises:
    """The version in force for everybody; before there is one, the draft for who may read it. Raises Http404."""
    if version := in_force(plan):
        return Promises(json.loads(version.snapshot), version.number, version.sha256)
    if not user.may("read_draft"):
        raise Http404(f"No version of {plan.code} is in force yet.")
    return Promises(json.loads(plan.draft.document), "", plan.draft.sha256)


def get_exercise(user: User, code: str, ref: str, verb: Verb = "read") -> Exercise:
    """A record with all that belongs to it, withdrawn or not. Raises PermissionDenied, Http404."""
    plan = get_plan_in_sight(user, code, verb)
    exercise = Exercise.objects.whole().filter(plan=plan, ref=ref).first()
    if exercise is None:
        raise Http404(f"There is no record {ref} in {code}.")
    exercise.plan = plan
    return exercise
