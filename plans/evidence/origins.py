"""Records of the applications beside plans, as a corrective action names them: by value."""

from plans.models.plan import Plan

from .results import RecordOrigin
from .sources import sources


def origin_in(plan: Plan, *, kind: str, ref: str) -> RecordOrigin | None:
    """The record of the plan with that kind (``exercise``, ``review``) and ref, that stands; None for none."""
    found = (source.origin(plan.pk, kind, ref) for source in sources())
    return next((one for one in found if one), None)
