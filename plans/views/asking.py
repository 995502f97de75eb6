"""What a finding asks for, as an address or a form that comes back names it."""

from django.utils import timezone

from plans.models.plan import Plan
from plans.pages.asking import Asked, asked_of

from .desk import Request


def asked_here(request: Request, plan: Plan) -> Asked | None:
    """What stands above the field that opens; None where no finding led here."""
    given = request.POST if request.method == "POST" else request.GET
    return asked_of(plan, given, on=timezone.localdate())
