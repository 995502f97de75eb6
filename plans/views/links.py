"""Links: one page on which an editor gives all links of a plan."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.look.counting import counted
from plans.actions.linking import Saved, save_links
from plans.actions.stale_edits import Stale
from plans.cached_pages import cached_page
from plans.forms.links import SubmittedLinks, read_links
from plans.pages.links import LinkFilter, links_page

from .desk import CONFLICT, UNCHANGED, Desk, editing, reloaded

ORIGINS = {  # where somebody may come from: the route to go back to, and what that page is called
    "recovery": ("plans:recovery", "Can we make it?"),
    "what-if": ("plans:what_if", "What if this fails?"),
    "findings": ("plans:findings", "Findings"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@cached_page
@editing
def links(desk: Desk) -> HttpResponse:
    """GET the grids (``?find=``, ``?grid=`` and ``?from=`` where one came from), POST what is ticked."""
    if not desk.is_post:
        return _page(desk)
    sent = read_links(desk.sent)
    changes = sent.changes()
    if not changes:
        messages.info(desk.request, UNCHANGED)
        return _back(desk)
    try:
        saved = save_links(plan=desk.plan, links=changes, editions=sent.editions, by=desk.user, at=desk.at)
    except Stale:
        return _page(reloaded(desk), sent)
    messages.success(desk.request, _sentence(saved, len(changes)))
    return _back(desk)


def _page(desk: Desk, sent: SubmittedLinks | None = None) -> HttpResponse:
    choice = LinkFilter(desk.query.get("find", "").strip()[:200], desk.query.get("grid", ""))
    context: dict[str, Any] = links_page(desk.plan, from_canonical(desk.plan.draft.document), choice, sent)
    origin = desk.query.get("from", "")
    route, name = ORIGINS.get(origin, ("plans:document", desk.plan.title))
    context |= {
        "plan": desk.plan,
        "origin": origin if origin in ORIGINS else "",
        "route": route,
        "name": name,
        "query": desk.query.urlencode(),
        "is_refused": sent is not None,
    }
    return render(desk.request, "plans/links.html", context, status=CONFLICT if sent else 200)


def _sentence(saved: Saved, count: int) -> str:
    links = f"{counted(count, 'link')} changed"
    if not saved.answers:
        return f"Saved: {links}."
    return f"Saved: {links}, {counted(saved.answers, 'question')} answered."


def _back(desk: Desk) -> HttpResponse:
    """To where the person came from, or to the same part of the page where more is to be ticked."""
    origin, kept = desk.query.get("from", ""), {name: desk.query.get(name, "") for name in ("find", "grid", "from")}
    if origin in ORIGINS and not (kept["find"] or kept["grid"]):
        return redirect(ORIGINS[origin][0], code=desk.plan.code)
    query = urlencode({name: value for name, value in kept.items() if value})
    answer = redirect("plans:links", code=desk.plan.code)
    answer["Location"] += f"?{query}" if query else ""
    return answer
