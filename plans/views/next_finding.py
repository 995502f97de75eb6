"""From one finding to the next: what stands on the page after a save that a finding led to, and the way on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from plans.models.findings import Finding
from plans.pages.next_finding import FindingStep, next_after, next_step, within_of
from plans.pages.places import walk_url

from .desk import Desk, editing, part, reloaded, to_plan

STEP = "plans/edit/step.html"


def step_shown(desk: Desk) -> FindingStep | None:
    """What a page says of the save before it, that the finding ``led`` in its address led to."""
    if "led" not in desk.query or not desk.may_edit:
        return None
    asked = {**desk.query.dict(), "finding": desk.query["led"]}
    return next_step(desk.plan, asked, on=desk.today, at=desk.query.get("at", "")[:60])


def led_query(desk: Desk) -> dict[str, str]:
    """For the address after a save: which finding led to it, among which."""
    asked = {"led": desk.sent.get("finding", "")[:40], "field": desk.sent.get("field", "")[:80]}
    return {**asked, "within": within_of(desk.sent)}


def to_step(desk: Desk, anchor: str = "", **query: Any) -> HttpResponse:
    """To the plan after a save: at the place; where a finding led there, with the focus on the way to the next one."""
    if not desk.sent.get("finding"):
        return to_plan(desk, anchor, **query)
    return to_plan(desk, **{**query, **led_query(desk)}, at=anchor)


def with_step(desk: Desk, response: HttpResponse, ref: str) -> HttpResponse:
    """A saved part (of the row or text ``ref``) with what follows for the finding that led to it."""
    if desk.sent.get("finding"):
        now = reloaded(desk)
        if step := next_step(now.plan, desk.sent, on=now.today, at=ref):
            response.write(part(now, STEP, {"plan": now.plan, "step": step, "oob": True}))
    return response


@require_safe
@editing
def following(desk: Desk) -> HttpResponse:
    """To where the finding after ``finding`` is mended; where a click makes its place, to the plan with that button."""
    found: Finding = get_object_or_404(Finding, plan=desk.plan, key=desk.query.get("finding", "")[:40])
    within = within_of(desk.query)
    after, _ = next_after(desk.plan, found, within, on=desk.today)
    if after and after.mend_url:
        return redirect(walk_url(after.mend_url, within))
    return to_plan(desk, led=found.key, within=within)
