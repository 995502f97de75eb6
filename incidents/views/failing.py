"""What has failed? Chosen or searched over all plans in force, and what the signed plan answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.canonical import from_canonical
from incidents.pages.failing import answer
from incidents.pages.things_list import plans_with, things_page
from plans.access import get_plan_in_sight, in_force, not_in_sight
from plans.evidence.proofs import last_tried
from plans.evidence.sources import results_of

LONGEST = 200


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """``?plan=CODE&ref=D-01`` answers; without a ref one chooses (``&q=`` finds), without a plan also."""
    person, code, ref = current_user(request), request.GET.get("plan", ""), request.GET.get("ref", "")
    if code and ref:
        return _answered(request, person, code, ref)
    if ref:
        return _which_plan(request, person, ref)
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = things_page(person, words=words, code=code, number=request.GET.get("page", ""))
    return render(request, "incidents/failed.html", {"found": found, "words": words, "code": code})


def _which_plan(request: HttpRequest, person: User, ref: str) -> HttpResponse:
    """Of a supplier that several plans buy from; the only plan that does is the answer by itself."""
    plans = plans_with(person, ref)
    if len(plans) == 1:
        return redirect(f"{reverse('incidents:failed')}?{urlencode({'plan': plans[0].code, 'ref': ref})}")
    return render(request, "incidents/failed_where.html", {"plans": plans, "ref": ref})


def _answered(request: HttpRequest, person: User, code: str, ref: str) -> HttpResponse:
    plan = get_plan_in_sight(person, code, "read")
    version = None if plan.archived_at else in_force(plan)
    if version is None:
        raise not_in_sight(code)
    now = timezone.now()
    tried = last_tried(results_of([plan])[plan.pk], today=timezone.localdate(now))
    found = answer(from_canonical(version.snapshot), ref, tried=tried, now=now)
    others = [one for one in plans_with(person, ref) if one.code != code] if found.kind == "supplier" else []
    query = f"?{urlencode({'plan': code, 'ref': ref})}"
    context = {"plan": plan, "version": version, "answer": found, "others": others, "query": query}
    return render(request, "incidents/failed_answer.html", context)
