"""The door to plans: every view, API call and command that acts for a person loads them here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb

from .models.plan import Plan, PlanQuerySet
from .models.versions import PlanVersion, State


def get_plan(user: User, code: str, verb: Verb) -> Plan:
    """The plan, if the user's role has the verb. Raises PermissionDenied or Http404."""
    plan = visible_plans(user, verb).filter(code=code).select_related("draft").first()
    if plan is None:
        raise Http404(f"There is no plan {code}.")
    return plan


def visible_plans(user: User, verb: Verb = "read") -> PlanQuerySet:
    """The plans on which the user may use the verb. Raises PermissionDenied."""
    if not user.may(verb):
        raise PermissionDenied(f"{user.role} may not {verb}")
    return Plan.objects.all()


def get_version(user: User, code: str, number: str) -> PlanVersion:
    """A version with its state; people without ``history`` see the one in force. Raises PermissionDenied or Http404."""
    plan = get_plan(user, code, "read")
    major, _, minor = number.partition(".")
    if not (major.isdecimal() and minor.isdecimal() and len(number) < 10):
        raise Http404(f"{number} is not a version number.")
    version = (
        PlanVersion.objects.with_state()
        .filter(plan=plan, major=int(major), minor=int(minor))
        .select_related("plan")
        .first()
    )
    if version is None or not (user.may("history") or version.state == State.IN_FORCE):
        raise Http404(f"There is no version {number} of {code}.")
    return version


def in_force(plan: Plan) -> PlanVersion | None:
    """The version of the plan that holds now, if there is one."""
    return PlanVersion.objects.in_force().filter(plan=plan).first()
