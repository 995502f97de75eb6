"""Change requests that were asked for because of something: a review, an exercise, an incident."""

from plans.models.change_requests import ChangeRequest
from plans.models.plan import Plan


def asked_because_of(plan: Plan, ref: str) -> list[ChangeRequest]:
    """Those of a plan whose source has this ref, each with its state, the earliest first; two queries."""
    return list(ChangeRequest.objects.whole().filter(plan=plan, source_ref=ref).order_by("pk"))
