"""The page of a plan, whole: with a form in the place of its block, or a part of it alone for htmx."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from bcp_portal.parameters import one_of
from plans.evidence.declined import declined_of
from plans.evidence.keepers import who_keeps
from plans.freezing.numbers import following_numbers
from plans.integrity.differences import check_version
from plans.linting.findings import SEVERITIES
from plans.models.plan import Plan, Presence
from plans.models.versions import PlanVersion
from plans.page_cache import cached
from plans.pages.around import marks_in, parts_around, version_contents
from plans.pages.document import Overview, draft_body, draft_overview, version_body, version_overview
from plans.pages.findings_panel import FindingsPanel, findings_panel

from .desk import Desk
from .next_finding import step_shown


def answer(desk: Desk, ref: str, html: str, *, status: int = 200, undo: Any = None) -> HttpResponse:
    """A form, for htmx alone, else in the place of its block (or below its heading) on the whole page."""
    if desk.htmx:
        return HttpResponse(html, status=status)
    return plan_page(desk, instead={ref: html}, status=status, undo=undo)


def plan_page(
    desk: Desk, *, instead: Mapping[str, str] | None = None, status: int = 200, undo: Any = None
) -> HttpResponse:
    """The page of a plan: its draft, or for people who may not see that the version in force."""
    context = {**page_context(desk, instead or {}), "undo": undo}
    return render(desk.request, "plans/document.html", context, status=status)


def page_context(desk: Desk, instead: Mapping[str, str]) -> dict[str, Any]:
    """What the page's template prints."""
    plan, where = desk.plan, desk.where
    base = where.in_force
    context: dict[str, Any] = {
        "plan": plan,
        "status": where,
        "version": base,
        "may_edit": desk.may_edit,
        "step": step_shown(desk),
        "keeper": who_keeps([plan])[plan.pk] if desk.user.may("read_draft") else None,
        "next_number": following_numbers(*where.newest)[0] if base and where.newest else "",
        "declined": next(iter(declined_of([where.declined])), None) if where.declined else None,
    }
    if not desk.user.may("read_draft"):
        return {**context, **_version_context(base)}
    editable = context["may_edit"]
    shows_changes = base is not None and desk.query.get("changes") != "hide"
    marked = base if shows_changes else None
    overview = draft_overview(plan, base)
    people = around(desk, overview) if desk.user.may("edit") else []
    findings = findings_panel(plan, on=desk.today, severity=one_of(desk.query, "severity", SEVERITIES))
    context |= {
        "is_draft": True,
        "shows_changes": shows_changes,
        "overview": overview,
        "people": people,
        "body": _body(plan, marked, findings, overview, instead=instead, busy=held(people), editable=editable),
        "findings": findings,
        "marked": findings.marked(overview.homes),
    }
    return {**context, "around": parts_around(context)}


def _body(
    plan: Plan,
    base: PlanVersion | None,
    findings: FindingsPanel,
    overview: Overview,
    *,
    instead: Mapping[str, str],
    busy: Mapping[str, str],
    editable: bool,
) -> SafeString:
    """The draft with its findings as one piece of HTML; it is put together once while nobody edits it."""

    def together() -> SafeString:
        body = draft_body(plan, base, editable=editable)
        marks = marks_in(plan, findings, overview, editable=editable)
        beside = {ref: f'<div class="marks" id="{mark.id}">{mark.inside}</div>' for ref, mark in marks.items()}
        return body.html(instead, busy, beside)

    if instead or busy:
        return together()
    made_of = f"{plan.draft.stamp}:{base.sha256 if base else ''}:{findings.digest}"
    return cached(f"{plan.pk}:whole:{editable}", made_of, together)


def _version_context(version: PlanVersion | None) -> dict[str, Any]:
    if version is None:
        return {"overview": Overview([], []), "body": ""}
    check_version(version)
    overview = version_overview(version)
    body = version_body(version).html()
    return {"overview": overview, "contents": version_contents(version, overview), "body": body}


class Seen(NamedTuple):
    """Somebody who has the plan open; ``ref`` and ``place`` say what they edit, if anything."""

    name: str
    ref: str
    place: str


def around(desk: Desk, overview: Overview) -> list[Seen]:
    """Other people who have the plan open, by name."""
    there = Presence.objects.around(desk.at).filter(plan=desk.plan).exclude(user=desk.user)
    rows = there.order_by("user__name").values_list("user__name", "block")
    return [Seen(name, ref, overview.names[ref]) if ref in overview.names else Seen(name, "", "") for name, ref in rows]


def held(people: list[Seen]) -> dict[str, str]:
    """Who is editing, in words, by ref of the block."""
    found: dict[str, list[str]] = {}
    for seen in people:
        if seen.ref:
            found.setdefault(seen.ref, []).append(seen.name)
    return {ref: f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} editing" for ref, names in found.items()}
