"""Keepers: who keeps a plan and who does which of its lines, on one page."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.counting import counted
from plans.access import get_plan_in_sight, get_promises
from plans.cached_pages import cached_page
from plans.models.plan import Plan
from testing.actions.keepers import ARCHIVED, AssignedMeanwhile, NotAssigned, assign
from testing.assigning import pairs_of
from testing.forms.keepers import KeepersForm, accounts_that_may
from testing.pages.keepers import entrusted_in, keepers_page, proposals
from testing.responsible import responsible_in


@require_safe
@cached_page
def keepers(request: HttpRequest, code: str) -> HttpResponse:
    """Who keeps the plan, and who does what it promises."""
    return _keepers(request, get_plan_in_sight(current_user(request), code, "read_draft"))


@require_http_methods(["GET", "HEAD", "POST"])
def save_keepers(request: HttpRequest, code: str) -> HttpResponse:
    """The same after a change, for those who edit; whoever comes back to a form that was refused gets it anew."""
    return _keepers(request, get_plan_in_sight(current_user(request), code, "edit"))


def _keepers(request: HttpRequest, plan: Plan) -> HttpResponse:
    user = current_user(request)
    promises = get_promises(user, plan)
    of = entrusted_in(plan, promises.document)
    proposed = proposals(user, promises.document)
    accounts = accounts_that_may({one.account for one in proposed})
    who = responsible_in([plan.pk])
    sent = request.POST if request.method == "POST" else None
    form = KeepersForm(sent, of=[one for one, _ in of], pairs=pairs_of(plan.pk, who), accounts=accounts)
    show = partial(_page, request, plan, of=of, who=who, proposed=proposed, version=promises.version)
    if sent is None:
        return show(form)
    if not form.is_valid():
        return show(form, status=422)
    try:
        count = assign(plan=plan, changes=form.changes(), by=user, at=timezone.now())
    except AssignedMeanwhile as meanwhile:
        who = responsible_in([plan.pk])
        again = form.over(pairs_of(plan.pk, who), meanwhile.keys)
        again.add_error(None, str(meanwhile))
        return show(again, who=who, stale=meanwhile.keys, status=409)
    except NotAssigned as refusal:
        form.add_error(None, str(refusal))
        return show(form, status=422)
    messages.success(request, f"Saved: {counted(count, 'change')}." if count else "Nothing was changed.")
    return redirect("testing:keepers", code=plan.code)


def _page(request: HttpRequest, plan: Plan, form: KeepersForm, *, status: int = 200, **known: Any) -> HttpResponse:
    page = keepers_page(plan, form, **known)
    may_change = current_user(request).may("edit") and not plan.archived_at
    context = {"plan": plan, "page": page, "may_change": may_change, "archived": ARCHIVED if plan.archived_at else ""}
    return render(request, "testing/keepers.html", context, status=status)
