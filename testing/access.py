"""The door to what was done and what is due: of plans that hold something the person may read."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from plans.access import Promises, get_plan_in_sight, get_promises
from plans.integrity.differences import check_records
from plans.models.plan import Plan

from .models.exercises import Exercise
from .models.keepers import PlanKeeper
from .models.maintenance import MaintenanceRecord
from .models.occurrences import Occurrence
from .models.promises import Promise
from .models.reviews import ReviewRecord

R = TypeVar("R", ReviewRecord, MaintenanceRecord)


def get_exercise(user: User, code: str, ref: str, verb: Verb = "read") -> Exercise:
    """A record with all that belongs to it, withdrawn or not. Raises PermissionDenied, Http404, Differs."""
    plan = get_plan_in_sight(user, code, verb)
    exercise = Exercise.objects.whole().filter(plan=plan, ref=ref).first()
    if exercise is None:
        raise Http404(f"There is no record {ref} in {code}.")
    exercise.plan = plan
    of_it = [exercise, *exercise.measurements.all(), *([exercise.withdrawal] if exercise.is_withdrawn else [])]
    check_records(of_it, subject=f"The record {ref}", code=code)
    return exercise


def promises_in_sight(user: User, exercise: Exercise) -> Promises | None:
    """What the plan promises now: its version in force or, for who may read it, the draft; None without either.

    Raises Differs.
    """
    try:
        return get_promises(user, exercise.plan)
    except Http404:
        return None


def get_review(user: User, code: str, ref: str, verb: Verb = "read") -> ReviewRecord:
    """A review or assessment that was recorded, withdrawn or not. Raises PermissionDenied, Http404 or Differs."""
    return _record(ReviewRecord.objects.whole(), user, code, ref, verb)


def get_maintenance(user: User, code: str, ref: str, verb: Verb = "read") -> MaintenanceRecord:
    """Maintenance that was recorded, withdrawn or not. Raises PermissionDenied, Http404 or Differs."""
    return _record(MaintenanceRecord.objects.whole(), user, code, ref, verb)


def _record(records: QuerySet[R], user: User, code: str, ref: str, verb: Verb) -> R:
    """One of these records, compared with the chain of its plan."""
    plan = get_plan_in_sight(user, code, verb)
    found = records.filter(plan=plan, ref=ref).first()
    if found is None:
        raise Http404(f"There is no record {ref} in {code}.")
    found.plan = plan
    of_it = [found, found.withdrawal] if found.is_withdrawn else [found]
    check_records(of_it, subject=f"The record {ref}", code=code)
    return found


def get_occurrence(user: User, code: str, ref: str, verb: Verb = "read") -> Occurrence:
    """One time that something is due, or was, with its promise. Raises PermissionDenied or Http404."""
    plan = get_plan_in_sight(user, code, verb)
    found = Occurrence.objects.whole().filter(plan=plan, ref=ref).first()
    if found is None:
        raise Http404(f"Nothing that is due is called {ref} in {code}.")
    found.plan = plan
    return found


def get_maintenance_due(user: User, code: str, ref: str, verb: Verb = "read") -> Occurrence:
    """One time that maintenance is due, as long as it is promised. Raises PermissionDenied or Http404."""
    found = get_occurrence(user, code, ref, verb)
    if found.promise.kind != Promise.Kind.MAINTENANCE or found.dropped_by_id:
        raise Http404(f"No maintenance that is due is called {ref} in {code}.")
    return found


def get_occurrence_to_skip(user: User, code: str, ref: str) -> Occurrence:
    """One on which the person may decide that it is not to be done. Raises PermissionDenied or Http404."""
    found = get_occurrence(user, code, ref, "record")
    if not may_skip(user, found.plan):
        raise PermissionDenied(f"{user.role} may not skip what {code} promises")
    return found


def may_skip(user: User, plan: Plan) -> bool:
    """Whether a person may let something not be done: who may submit the plan, and its keeper and their deputy.

    What is skipped counts as missed no more. Whoever only does the work may record it or move it, and asks one of them.
    """
    if not user.may("record"):
        return False
    keeps = Q(keeper=user) | Q(deputy=user)
    return user.may("submit") or PlanKeeper.objects.filter(keeps, plan=plan).exists()


def get_line(user: User, code: str, slug: str, verb: Verb = "read") -> tuple[Plan, list[Promise]]:
    """The plan, and all that was promised of one line at one pace after the other. Raises PermissionDenied, Http404."""
    plan = get_plan_in_sight(user, code, verb)
    found = [one for one in Promise.objects.filter(plan=plan).order_by("since", "pk") if one.line.slug == slug]
    if not found:
        raise Http404(f"{code} has never promised {slug}.")
    return plan, found
