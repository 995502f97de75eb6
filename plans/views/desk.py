"""Where somebody sits at a plan: who, at which plan, when, and how the browser asked. Views of editing hand it on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan, in_force
from plans.actions.changing import Archived
from plans.evidence.status import PlanStatus, statuses_of
from plans.integrity.differences import check_content
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.pages.places import page_url

UNPROCESSABLE, CONFLICT = 422, 409
UNCHANGED = "Nothing was changed."
ARCHIVED = "This plan is archived: it can be read, not changed."


class Request(HttpRequest):
    """As the middleware leaves it."""

    htmx: HtmxDetails


@dataclass(frozen=True)
class Desk:
    """One person at one plan, now. ``request`` is for what needs it whole: templates and messages."""

    user: User
    plan: Plan
    at: datetime
    request: Request

    @cached_property
    def where(self) -> PlanStatus:
        """Where the plan stands, as its page says."""
        return statuses_of(self.user, [self.plan], on=self.today)[0]

    @cached_property
    def base(self) -> PlanVersion | None:
        """The version in force, with which the draft is compared; on a whole page the one of which that tells."""
        if self.htmx:
            return in_force(self.plan)
        version = self.where.in_force
        if version is not None:
            check_content(version)
        return version

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def htmx(self) -> HtmxDetails:
        """True where a part of the page was asked for, not the whole."""
        return self.request.htmx

    @property
    def is_post(self) -> bool:
        return self.request.method == "POST"

    @property
    def query(self) -> QueryDict:
        """What the address asks for."""
        return self.request.GET

    @property
    def sent(self) -> QueryDict:
        """What a form sent."""
        return self.request.POST

    @property
    def may_edit(self) -> bool:
        """Whether this person may change this plan now."""
        return self.user.may("edit") and self.plan.archived_at is None


def desk_at(request: Request, plan: Plan) -> Desk:
    """The desk of who asks, at a plan that came through the door."""
    return Desk(current_user(request), plan, timezone.now(), request)


Editing = Callable[..., HttpResponse]  # of a desk, and refs by name


def editing(view: Editing) -> Callable[..., HttpResponse]:
    """Load the plan for somebody who may edit it; an archived one sends back to its page, which says so."""

    @wraps(view)
    def loaded(request: Request, code: str, **refs: str) -> HttpResponse:
        desk = desk_at(request, get_plan(current_user(request), code, "edit"))
        if desk.plan.archived_at:
            return _archived(desk)
        try:
            return view(desk, **refs)
        except Archived:  # a moment ago
            return _archived(desk)

    return loaded


def _archived(desk: Desk) -> HttpResponse:
    messages.error(desk.request, ARCHIVED)
    return to_plan(desk)


def reloaded(desk: Desk) -> Desk:
    """The same desk, at the plan with its draft as it is after a change."""
    return replace(desk, plan=get_plan(desk.user, desk.plan.code, "edit"))


def go(desk: Desk, address: str) -> HttpResponse:
    """A redirect, for a part as for a page."""
    return HttpResponseClientRedirect(address) if desk.htmx else HttpResponseRedirect(address)


def unchanged(desk: Desk, response: HttpResponse) -> HttpResponse:
    """The answer to a save that changed nothing, which says so: beside the part that it is, else on the next page."""
    if desk.htmx and "HX-Redirect" not in response:
        return trigger_client_event(response, "say", {"text": UNCHANGED})
    messages.info(desk.request, UNCHANGED)
    return response


def to_plan(desk: Desk, anchor: str = "", **query: Any) -> HttpResponse:
    """A redirect to the plan's page at a place, with the query's parameters that are not empty."""
    return go(desk, page_url(desk.plan, anchor, **query))


def number(text: str | None) -> int:
    """A whole number that a form sent, 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def part(desk: Desk, template: str, context: Mapping[str, Any]) -> str:
    """A template as HTML."""
    return render_to_string(template, dict(context), desk.request)
