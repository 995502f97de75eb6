"""What stands around the document of a draft: essentials, contents, what changed, findings in a list and as marks."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.page_cache import cached

from .document import Overview
from .essentials import essentials_of
from .findings_panel import FindingsPanel, panel_marks
from .parts import PagePart

AROUND = {
    "essentials": "plans/document_essentials.html",
    "contents": "plans/document_contents.html",
    "changes": "plans/document_changes.html",
    "findings": "plans/document_findings.html",
}
NOTHING = SafeString("")


def parts_around(context: Mapping[str, Any]) -> dict[str, PagePart]:
    """The parts beside the document by their id, of what the page's template prints."""
    printed = {name: _printed(name, template, context) for name, template in AROUND.items()}
    return {name: PagePart(name, html if html.strip() else NOTHING) for name, html in printed.items()}


def version_contents(version: PlanVersion, overview: Overview) -> SafeString:
    """The contents of a version."""
    context = {"overview": overview, "version": version}
    printed = partial(render_to_string, AROUND["contents"], context)
    return cached(f"{version.plan_id}:version:contents", version.sha256, printed)


def _printed(name: str, template: str, context: Mapping[str, Any]) -> SafeString:
    plan, version, findings = context["plan"], context["version"], context["findings"]
    made_of = (
        plan.draft.stamp,
        plan.title,
        version.sha256 if version else "",
        version.pk if version else 0,
        findings.digest,
        findings.chosen,
        findings.question_count,
        findings.holds_count,
        findings.unchecked,
        context["shows_changes"],
    )
    return cached(
        f"{plan.pk}:around:{name}:{context['may_edit']}",
        repr(made_of),
        lambda: render_to_string(template, {**context, "essentials": partial(essentials_of, plan)}),
    )


def marks_in(plan: Plan, findings: FindingsPanel, overview: Overview, *, editable: bool) -> dict[str, PagePart]:
    """By ref of a block or heading, its findings; an empty place where there is none, for one to come."""
    marks = panel_marks(plan, findings, editable=editable)
    return {ref: marks.get(ref) or PagePart(f"gaps-{ref}", NOTHING) for ref in overview.homes}
