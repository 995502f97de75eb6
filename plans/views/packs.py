"""Evidence packs: what was signed and recorded of a plan in a period, to take away."""

import logging

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan_in_sight
from plans.integrity.differences import log_line
from plans.models.plan import Plan
from plans.packing.making import TooLarge, make_pack
from plans.packing.pack_form import PackForm

log = logging.getLogger(__name__)


@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponseBase:
    """The form; asked with two days, the pack of that period, or the form again with what is wrong."""
    user = current_user(request)
    plan = get_plan_in_sight(user, code, "audit")
    is_asked = any(name in request.GET for name in PackForm.base_fields)
    form = PackForm(request.GET if is_asked else None, today=timezone.localdate())
    if not is_asked or not form.is_valid():
        return _page(request, plan, form)
    try:
        made = make_pack(plan=plan, period=form.period, by=user.name, at=timezone.now())
    except TooLarge as refusal:
        form.add_error(None, f"{refusal} Choose a shorter period.")
        return _page(request, plan, form)
    if made.differing:
        log.error(log_line(code, "An evidence pack", made.differing))
    return FileResponse(made.file, as_attachment=True, filename=made.name, content_type="application/zip")


def _page(request: HttpRequest, plan: Plan, form: PackForm) -> HttpResponse:
    return render(request, "plans/pack.html", {"plan": plan, "form": form}, status=400 if form.errors else 200)
