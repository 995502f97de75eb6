"""The history of a row: who changed what and when, and going back to what it said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.models import Event
from plans.access import get_plan
from plans.actions.changing import Archived
from plans.actions.many_rows import put_back
from plans.actions.stale_edits import Stale
from plans.pages.places import read_url, where_in
from plans.pages.row_history import BACK, Known, known, lines_of
from plans.sections import BY_KEY, PROSE

from .desk import ARCHIVED, Desk, Request, desk_at, number, reloaded

PER_PAGE = 50
OF_DRAFTS = (*BY_KEY, PROSE, "headings")
MOVED_ON = "Somebody changed or deleted this a moment ago, or a name in it is gone. Nothing was put back: look again."


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, code: str, ref: str) -> HttpResponse:
    """What happened to a row, text or section; POST puts back what a row said before the event ``event``."""
    user = current_user(request)
    desk = desk_at(request, get_plan(user, code, "read_draft"))
    events = Event.objects.filter(plan_code=code, ref=ref, kind__in=OF_DRAFTS)
    of = known(desk.plan, ref)
    if not (of.row or events.exists()):
        raise Http404(f"The plan never had {ref[:40]}.")
    if desk.is_post:
        get_plan(user, code, "edit")
        return _put_back(desk, of)
    page = Paginator(events, PER_PAGE).get_page(desk.query.get("page"))
    context = {
        "plan": desk.plan,
        "of": of,
        "page": page,
        "lines": lines_of(desk.plan, page.object_list),
        "may_edit": desk.may_edit and of.row is not None and of.row.deleted_at is None,
        "where": read_url(desk.plan, where_in(desk.plan), ref),
    }
    return render(request, "plans/row_history.html", context)


def _put_back(desk: Desk, of: Known) -> HttpResponse:
    event: Event = get_object_or_404(
        Event, pk=number(desk.sent.get("event")), plan_code=desk.plan.code, ref=of.ref, verb=BACK
    )
    if of.row is None:
        raise Http404(f"{of.ref} is no row.")
    try:
        put_back(row=of.row, event=event, edition=number(desk.sent.get("edition")), by=desk.user, at=desk.at)
    except Archived:
        messages.error(desk.request, ARCHIVED)
    except Stale:
        messages.error(desk.request, MOVED_ON)
    else:
        messages.success(desk.request, "It says again what it said before.")
    return redirect("plans:row_history", reloaded(desk).plan.code, of.ref)
