"""What belongs to what: one page on which an editor gives all links of a plan."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.canonical import from_canonical
from plans.actions.changing import Stale
from plans.actions.linking import Saved, save_links
from plans.forms.links import Sent, read_links
from plans.models.plan import Plan
from plans.pages.links import Choice, links_page

from .desk import CONFLICT, Request, editing, reloaded

ORIGINS = {  # where somebody may come from: the route to go back to, and what that page is called
    "recovery": ("plans:recovery", "Can we make it?"),
    "what-if": ("plans:what_if", "What if this fails?"),
    "findings": ("plans:findings", "Findings"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def links(request: Request, plan: Plan) -> HttpResponse:
    """GET the grids (``?find=``, ``?grid=`` and ``?from=`` where one came from), POST what is ticked."""
    if request.method != "POST":
        return _page(request, plan)
    sent = read_links(request.POST)
    changes = sent.changes()
    if not changes:
        messages.info(request, "Nothing was changed.")
        return _back(request, plan)
    try:
        saved = save_links(
            plan=plan, links=changes, editions=sent.editions, by=current_user(request), at=timezone.now()
        )
    except Stale:
        return _page(request, reloaded(request, plan), sent)
    messages.success(request, _sentence(saved, len(changes)))
    return _back(request, plan)


def _page(request: Request, plan: Plan, sent: Sent | None = None) -> HttpResponse:
    choice = Choice(request.GET.get("find", "").strip()[:200], request.GET.get("grid", ""))
    context: dict[str, Any] = links_page(plan, from_canonical(plan.draft.document), choice, sent)
    origin = request.GET.get("from", "")
    route, name = ORIGINS.get(origin, ("plans:document", plan.title))
    context |= {
        "plan": plan, "origin": origin if origin in ORIGINS else "", "route": route, "name": name,
        "query": request.GET.urlencode(), "is_refused": sent is not None,
    }  # fmt: skip
    return render(request, "plans/links.html", context, status=CONFLICT if sent else 200)


def _sentence(saved: Saved, count: int) -> str:
    links = f"{count} link{'' if count == 1 else 's'} changed"
    if not saved.answers:
        return f"Saved: {links}."
    return f"Saved: {links}, {saved.answers} question{'' if saved.answers == 1 else 's'} answered."


def _back(request: Request, plan: Plan) -> HttpResponse:
    """To where the person came from, or to the same part of the page where more is to be ticked."""
    origin, kept = request.GET.get("from", ""), {name: request.GET.get(name, "") for name in ("find", "grid", "from")}
    if origin in ORIGINS and not (kept["find"] or kept["grid"]):
        return redirect(ORIGINS[origin][0], code=plan.code)
    query = urlencode({name: value for name, value in kept.items() if value})
    answer = redirect("plans:links", code=plan.code)
    answer["Location"] += f"?{query}" if query else ""
    return answer
