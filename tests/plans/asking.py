"""Change requests, as tests of them begin with one."""

from datetime import datetime
from uuid import uuid4

from bcp_portal.accounts.models import User
from plans.actions.change_requests import ChangeAsking, ask_for_change, decide_change
from plans.models.change_requests import ChangeRequest
from plans.models.plan import Plan
from tests.conftest import World

WHAT = "Name a second person for the database"


def asked(world: World, *, by: User | None = None, at: datetime | None = None, **said) -> ChangeRequest:
    """A change that somebody asks for; the responder unless told otherwise."""
    asking = ChangeAsking(**{"token": uuid4(), "what": WHAT, "why": "Nobody else knows the restore.", **said})
    plan = Plan.objects.get(pk=world.plan.pk)
    made = ask_for_change(plan=plan, asking=asking, by=by or world.responder, at=at or world.now)
    return now(made)


def decided(world: World, request: ChangeRequest, outcome: str = "approved", *, by: User | None = None, reason=""):
    """The same after somebody decided; the CISO unless told otherwise."""
    decide_change(request=request, outcome=outcome, reason=reason, by=by or world.ciso, at=world.now)
    return now(request)


def now(request: ChangeRequest) -> ChangeRequest:
    """The request as it is now."""
    return ChangeRequest.objects.filter(pk=request.pk).whole().select_related("asked_by").get()
