"""The door to the records of exercises: those of plans that hold something the person may read."""

from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from plans.access import Promises, get_plan_in_sight, get_promises
from plans.integrity.differences import check_records

from .models.exercises import Exercise


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
