"""Searching all plans."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from plans.access import visible_plans
from plans.evidence.status import plans_in_sight, titles_of
from plans.models.plan import Plan
from plans.searching import LIMIT, SearchHit, search

Hits = dict[Plan, list[SearchHit]]  # by plan, the plan with the best place first


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    words = request.GET.get("q", "").strip()
    found = search(words, drafts=user.may("read_draft"))
    hits = _by_plan(found)
    context = {
        "words": words,
        "results": _titled(user, hits),
        "count": len(found),
        "is_cut": len(found) == LIMIT,
        "drafts": user.may("read_draft"),
    }
    return render(request, "plans/search.html", context)


def _by_plan(found: list[SearchHit]) -> Hits:
    hits: Hits = {}
    for place in found:
        hits.setdefault(place.plan, []).append(place)
    return hits


def _titled(user: User, hits: Hits) -> list[tuple[Plan, str, list[SearchHit]]]:
    """Each plan under the title that this person may read: the draft's, or that of the version in force."""
    sight = plans_in_sight(user, visible_plans(user)).filter(pk__in=[plan.pk for plan in hits])
    titles = titles_of(user, list(sight))
    return [(plan, titles[plan.pk], places) for plan, places in hits.items() if plan.pk in titles]
