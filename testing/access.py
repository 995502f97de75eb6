"""The door to records of what was done: those of plans that hold something the person may read."""

from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from plans.access import Promises, get_plan_in_sight, get_promises
from plans.integrity.differences import check_records

from .models.exercises import Exercise
from .models.maintenance import MaintenanceRecord
from .models.occurrences import Occurrence
from .models.promises import Promise
from .models.reviews import ReviewRecord


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
    plan = get_plan_in_sight(user, code, verb)
    found = ReviewRecord.objects.select_related("withdrawal").filter(plan=plan, ref=ref).first()
    if found is None:
        raise Http404(f"There is no record {ref} in {code}.")
    found.plan = plan
    of_it = [found, found.withdrawal] if found.is_withdrawn else [found]
    check_records(of_it, subject=f"The record {ref}", code=code)
    return found


def get_maintenance(user: User, code: str, ref: str, verb: Verb = "read") -> MaintenanceRecord:
    """Maintenance that was recorded, withdrawn or not. Raises PermissionDenied, Http404 or Differs."""
    plan = get_plan_in_sight(user, code, verb)
    found = MaintenanceRecord.objects.whole().filter(plan=plan, ref=ref).first()
    if found is None:
        raise Http404(f"There is no record {ref} in {code}.")
    found.plan = plan
    of_it = [found, found.withdrawal] if found.is_withdrawn else [found]
    check_records(of_it, subject=f"The record {ref}", code=code)
    return found


def get_occurrence(user: User, code: str, ref: str, verb: Verb = "read") -> Occurrence:
    """One time that maintenance is due, with its promise. Raises PermissionDenied or Http404."""
    plan = get_plan_in_sight(user, code, verb)
    maintenance = Occurrence.objects.promised().filter(promise__kind=Promise.Kind.MAINTENANCE)
    found = maintenance.select_related("promise").filter(plan=plan, ref=ref).first()
    if found is None:
        raise Http404(f"Nothing that is due is called {ref} in {code}.")
    found.plan = plan
    return found
