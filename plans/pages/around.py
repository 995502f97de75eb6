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
CHAPTER, LEGEND = "plans/document_chapter.html", "plans/document_legend.html"
NOTHING = SafeString("")


def parts_around(context: Mapping[str, Any]) -> dict[str, PagePart]:
    """The parts beside the document by their id, of what the page's template prints."""
    return {name: _part(name, context) for name in AROUND}


def version_contents(version: PlanVersion, overview: Overview) -> SafeString:
    """The contents of a version."""
    context = {"overview": overview, "version": version}
    return cached(f"{version.plan_id}:version:contents", version.sha256, lambda: _contents(context).html)


def _part(name: str, context: Mapping[str, Any]) -> PagePart:
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
    make = MADE.get(name, partial(_whole, name))
    known = {**context, "essentials": partial(essentials_of, plan)}
    return cached(f"{plan.pk}:around:{name}:{context['may_edit']}", repr(made_of), lambda: make(known))


def _whole(name: str, context: Mapping[str, Any]) -> PagePart:
    html = render_to_string(AROUND[name], {**context})
    return PagePart(name, html if html.strip() else NOTHING)


def _contents(context: Mapping[str, Any]) -> PagePart:
    """A part a chapter; whatever else changes, they stand there in this order."""
    chapters = [
        PagePart(f"contents-{chapter.ref}", render_to_string(CHAPTER, {**context, "chapter": chapter}))
        for chapter in context["overview"].contents
    ]
    context = {**context, "chapters": chapters}
    frame = "".join(part.id for part in chapters) + render_to_string(LEGEND, context)
    return PagePart("contents", render_to_string(AROUND["contents"], context), frame, tuple(chapters))


def _findings(context: Mapping[str, Any]) -> PagePart:
    """How many there are, and those that are listed: a save nearly always changes one of the two."""
    findings: FindingsPanel = context["findings"]
    stands = {
        "head": True,
        "questions": findings.question_count,
        "counts": findings.open_count,
        "top": findings.top,
        "foot": True,
    }
    parts = {
        name: PagePart(f"findings-{name}", render_to_string(f"plans/document_findings_{name}.html", {**context}))
        for name, says_something in stands.items()
        if says_something
    }
    html = render_to_string(AROUND["findings"], {**context, **parts})
    return PagePart("findings", html, " ".join(parts), tuple(parts.values()))


MADE = {"contents": _contents, "findings": _findings}


def marks_in(plan: Plan, findings: FindingsPanel, overview: Overview, *, editable: bool) -> dict[str, PagePart]:
    """By ref of a block or heading, its findings; an empty place where there is none, for one to come."""
    marks = panel_marks(plan, findings, editable=editable)
    return {ref: marks.get(ref) or PagePart(f"gaps-{ref}", NOTHING) for ref in overview.homes}
