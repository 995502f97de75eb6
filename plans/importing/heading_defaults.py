"""Defaults of a block: values that the headings above it give to every row, such as the tier or how often."""

import re
from collections.abc import Callable

from bcp_portal.documents.values import READERS, Unreadable

from . import german
from .context import Context
from .heading_kinds import LEVELS, NUMBERING, bare

AS_HEADING = re.compile(r"(?:out of scope|not in scope|not covered|excluded|exclusions)\b")  # a line that stands as one
MOST_WORDS = 6  # of such a line
OUTSIDE = re.compile(r"\bout of scope\b|\bexclu|\bnot (cover|includ)|^out\b|\bdoes not\b", re.I)


def defaults(kind: str, context: Context) -> dict[str, str]:
    """Values that the headings give to every row below them."""
    return MAKERS[kind](context) if kind in MAKERS else {}


def _impact_class(context: Context) -> dict[str, str]:
    found = re.search(LEVELS, bare(context.title))
    return {"impact_class": found.group().title()} if found else {}


def _rank(context: Context) -> dict[str, str]:
    said = next((bare(title) for title in reversed(context.titles) if re.search(r"primary|secondary", bare(title))), "")
    return {"rank": "secondary" if "secondary" in said else "primary"} if said else {}


def _phase(context: Context) -> dict[str, str]:
    return {"phase": context.phase} if context.phase else {}


def _tier(context: Context) -> dict[str, str]:
    return {"tier": context.tier} if context.tier else {}


def _audience(context: Context) -> dict[str, str]:
    said = re.sub(
        r"\b(communications?|notifications?|plan|channels?|and|procedures?|protocols?|strategy)\b",
        "",
        context.title,
        flags=re.I,
    )
    said = " ".join(NUMBERING.sub("", said).split()).strip(" :-–&")
    return {"audience": said} if said else {}


def _team(context: Context) -> dict[str, str]:
    title = NUMBERING.sub("", context.title)
    found = re.match(r"(.+?)\s+teams?$", title, re.I) or re.match(r"(core|extended|support)$", title, re.I)
    return {"team": found.group(1)} if found else {}


def _cadence(context: Context) -> dict[str, str]:
    said = cadence_in(context.title)
    return {"cadence": said} if said else {}


def cadence_in(text: str) -> str:
    """How often a heading or group says that something happens: ``Quarterly`` in ``Quarterly Reviews``."""
    words = bare(text).split()
    whole = " ".join(words)
    for said in (
        ([whole] if whole.startswith(("after ", "following ", "upon ", "nach ")) else [])
        + words[:2]
        + [" ".join(words[:2])]
    ):
        if _is_frequency(said):
            return said.capitalize()
    return ""


def _is_frequency(text: str) -> bool:
    try:
        read = READERS["frequency"](text)
    except Unreadable:
        return False
    return "every" in read or ("event" in read and " " in text)


def _appendix(context: Context) -> dict[str, str]:
    found = re.match(r"(?:appendix|annex)\s+(\w+)", context.title, re.I)
    return {"appendix": found.group(1)} if found else {}


def _side(context: Context) -> dict[str, str]:
    lead = bare(context.lead) if len(context.lead.split()) <= MOST_WORDS else ""
    where = context.lead if context.lead.endswith(":") else bare(context.title)
    is_out = AS_HEADING.match(lead) or OUTSIDE.search(where) or german.OUTSIDE.search(where)
    return {"side": "out"} if is_out else {}


def _stage(context: Context) -> dict[str, str]:
    said = stage_in(context.title)
    return {"stage": said} if said and not re.search(r"procedures?|process$", bare(context.title)) else {}


def stage_in(text: str) -> str:
    """Before, during or after an exercise, by a group's words."""
    said = bare(text)
    if re.search(rf"\b(post|after|review|follow|lessons|debrief|close)\b|{german.AFTER}", said):
        return "after"
    if re.search(rf"\b(pre|before|prepar\w*|plan\w*|schedul\w*)\b|{german.BEFORE}", said):
        return "before"
    is_during = re.search(rf"\b(execut\w*|during|run|conduct\w*|perform\w*)\b|{german.DURING}", said)
    return "during" if is_during else ""


MAKERS: dict[str, Callable[[Context], dict[str, str]]] = {
    "risks": _impact_class,
    "strategies": _rank,
    "steps": _phase,
    "channels": _audience,
    "roles": _team,
    "maintenance": _cadence,
    "reviews": _cadence,
    "appendices": _appendix,
    "scope": _side,
    "exercise_steps": _stage,
    "functions": _tier,
}
