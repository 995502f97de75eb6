"""What the views of editing share: loading the plan, answering with a part or with the whole page around it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from bcp_portal.accounts.sessions import current_user
from bcp_portal.asking import one_of
from plans.access import get_plan, in_force
from plans.actions.changing import Archived
from plans.evidence.declined import declined_of
from plans.evidence.status import PlanStatus, statuses_of
from plans.freezing.numbers import next_numbers
from plans.integrity.differences import check_version
from plans.keeping import kept
from plans.linting.findings import SEVERITIES
from plans.models.plan import Plan, Presence
from plans.models.versions import PlanVersion
from plans.pages.around import marks_in, parts_around, version_contents
from plans.pages.beside import Beside, standing_beside
from plans.pages.body import Overview, draft_body, draft_overview, version_body, version_overview
from plans.pages.places import page_url

UNPROCESSABLE, CONFLICT = 422, 409
MARKS = '<div class="marks" id="{}">{}</div>'
ARCHIVED = "This plan is archived: it can be read, not changed."


class Request(HttpRequest):
    """As the middleware leaves it."""

    htmx: HtmxDetails


Editing = Callable[..., HttpResponse]  # of a request, the plan, and refs by name


def editing(view: Editing) -> Callable[..., HttpResponse]:
    """Load the plan for somebody who may edit it; an archived one sends back to its page, which says so."""

    @wraps(view)
    def loaded(request: Request, code: str, **refs: str) -> HttpResponse:
        plan = get_plan(current_user(request), code, "edit")
        if plan.archived_at:
            return _archived(request, plan)
        try:
            return view(request, plan, **refs)
        except Archived:  # a moment ago
            return _archived(request, plan)

    return loaded


def _archived(request: Request, plan: Plan) -> HttpResponse:
    messages.error(request, ARCHIVED)
    return go(request, address(plan))


def reloaded(request: Request, plan: Plan) -> Plan:
    """The plan with its draft as it is after a change."""
    return get_plan(current_user(request), plan.code, "edit")


def base_of(plan: Plan) -> PlanVersion | None:
    """The version that the draft is compared with."""
    return in_force(plan)


def go(request: Request, address: str) -> HttpResponse:
    """A redirect, for a part as for a page."""
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def address(plan: Plan, anchor: str = "", **query: Any) -> str:
    """The plan's page at a place, with the query's parameters that are not empty."""
    return page_url(plan, anchor, **query)


def number(text: str | None) -> int:
    """A whole number that a form sent, 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def part(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """A template as HTML."""
    return render_to_string(template, dict(context), request)


def answer(request: Request, plan: Plan, ref: str, html: str, *, status: int = 200, undo: Any = None) -> HttpResponse:
    """A form, for htmx alone, else in the place of its block (or below its heading) on the whole page."""
    if request.htmx:
        return HttpResponse(html, status=status)
    return plan_page(request, plan, instead={ref: html}, status=status, undo=undo)


def plan_page(
    request: Request, plan: Plan, *, instead: Mapping[str, str] | None = None, status: int = 200, undo: Any = None
) -> HttpResponse:
    """The page of a plan: its draft, or for people who may not see that the version in force."""
    user = current_user(request)
    where = statuses_of(user, [plan], on=timezone.localdate())[0]
    context = {**page_context(request, plan, where, instead or {}), "undo": undo}
    return render(request, "plans/document.html", context, status=status)


def page_context(request: Request, plan: Plan, where: PlanStatus, instead: Mapping[str, str]) -> dict[str, Any]:
    """What the page's template prints."""
    user = current_user(request)
    base = where.in_force
    context: dict[str, Any] = {
        "plan": plan, "standing": where, "version": base, "may_edit": may_edit(request, plan),
        "next_number": next_numbers(plan, None)[0] if base else "",
        "declined": next(iter(declined_of([where.declined])), None) if where.declined else None,
    }  # fmt: skip
    if not user.may("read_draft"):
        return {**context, **_version_context(base)}
    editable = context["may_edit"]
    shows_changes = base is not None and request.GET.get("changes") != "hide"
    marked = base if shows_changes else None
    overview = draft_overview(plan, base)
    people = around(request, plan, overview) if user.may("edit") else []
    findings = standing_beside(plan, on=timezone.localdate(), severity=one_of(request.GET, "severity", SEVERITIES))
    context |= {
        "is_draft": True, "shows_changes": shows_changes, "overview": overview, "people": people,
        "body": _body(plan, marked, findings, overview, instead=instead, busy=held(people), editable=editable),
        "findings": findings, "marked": findings.marked(overview.homes),
    }  # fmt: skip
    return {**context, "around": parts_around(context)}


def _body(
    plan: Plan, base: PlanVersion | None, findings: Beside, overview: Overview, *,
    instead: Mapping[str, str], busy: Mapping[str, str], editable: bool,
) -> SafeString:  # fmt: skip
    """The draft with its findings as one piece of HTML; it is put together once while nobody edits it."""

    def together() -> SafeString:
        body = draft_body(plan, base, editable=editable)
        marks = marks_in(plan, findings, overview, editable=editable)
        return body.html(instead, busy, {ref: format_html(MARKS, mark.id, mark.inside) for ref, mark in marks.items()})

    if instead or busy:
        return together()
    made_of = f"{plan.draft.stamp}:{base.sha256 if base else ''}:{findings.digest}"
    return kept(f"{plan.pk}:whole:{editable}", made_of, together)


def _version_context(version: PlanVersion | None) -> dict[str, Any]:
    if version is None:
        return {"overview": Overview([], []), "body": ""}
    check_version(version)
    overview = version_overview(version)
    body = version_body(version).html()
    return {"overview": overview, "contents": version_contents(version, overview), "body": body}


def may_edit(request: Request, plan: Plan) -> bool:
    """Whether this person may change this plan now."""
    return current_user(request).may("edit") and plan.archived_at is None


class Seen(NamedTuple):
    """Somebody who has the plan open; ``ref`` and ``place`` say what they edit, if anything."""

    name: str
    ref: str
    place: str


def around(request: Request, plan: Plan, overview: Overview) -> list[Seen]:
    """Other people who have the plan open, by name."""
    there = Presence.objects.around(timezone.now()).filter(plan=plan).exclude(user=current_user(request))
    rows = there.order_by("user__name").values_list("user__name", "block")
    return [Seen(name, ref, overview.names[ref]) if ref in overview.names else Seen(name, "", "") for name, ref in rows]


def held(people: list[Seen]) -> dict[str, str]:
    """Who is editing, in words, by ref of the block."""
    found: dict[str, list[str]] = {}
    for seen in people:
        if seen.ref:
            found.setdefault(seen.ref, []).append(seen.name)
    return {ref: f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} editing" for ref, names in found.items()}
