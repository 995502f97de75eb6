"""Wording of the response: whether channels are named and promises can be measured."""

import re

from bcp_portal.documents.values import is_blank
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts

from . import german
from .communication import OUT_OF_BAND
from .findings import NotApplicable, Question, RuleFinding, Said, key_of, opening, value
from .response import RSP, listed

MEANS = re.compile(
    rf"{OUT_OF_BAND.pattern}|\b{german.MEANS}\b"
    r"|\b(e-?mails?|slack|teams|chat|whatsapp|signal|telegram|threema|page|portal|web ?site"
    r"|website|web|site|social media|media|press|meetings?|letters?|post|newsletters?|intranet|apps?|zoom|video"
    r"|conference|bridge|tv|television|signs?|posters?|bulletins?|feeds?|blog|push|messengers?|in-product|banners?"
    r"|line)\b",
    re.I,
)
MESSAGE = re.compile(
    r"^(?:\w+(?: team)? )?(?:news|notices?|notifications?|updates?|briefings?|announcements?|reports?|messages?"
    r"|information)\b",
    re.I,
)
UNNAMED_TOOL = re.compile(
    r"^(?:the|an?|our|its?)?\s*(?:mass |emergency )?(?:incident|ticket(?:ing)?|collaboration|messaging"
    r"|notification|alerting|crisis)"
    r"(?: management| response| tracking)? (?:tool|system|platform|software)\b(?!\s*[:(]\s*\w)",
    re.I,
)
NEEDED = r"(?:needed|necessary|required|appropriate|applicable|possible|suitable|wanted|due)"
VAGUE = re.compile(
    rf"\bas (?:{NEEDED})\b|\b(?:if|when|whenever|where)(?: (?:it|that|this|they))?(?: is| are)? {NEEDED}\b"
    r"|\bwhere (?:it|that|this) (?:helps|can be done|makes sense|matters)\b|\b(?:as|where|when|if) needed\b"
    r"|\b(?:key|main|relevant|important|appropriate|major|selected) (?:stakeholders?|people|parties|persons?)\b"
    r"|\b(?:immediate(?:ly)?|instantly|asap|as soon as possible|at once|promptly|in due course|in a timely manner"
    r"|timely|periodically|from time to time|at regular (?:times|intervals)|regularly)\b",
    re.I,
)
MEASURED = {
    "severities": ("response_time", "communication"),
    "roles": ("duty",),
    "channels": ("text",),
    "steps": ("text",),
    "contacts": ("note",),
}


@RSP.rule(
    9,
    "medium",
    "A placeholder stands where a channel or contact should be",
    holds="Every channel names its means, and no contact is a placeholder.",
    clause="ISO 22301 8.4.3",
)
def placeholders(plan: FrozenPlan, facts: Facts) -> Said:
    """Channels that name no means or an unnamed tool, and contacts that are still to be filled in."""
    channels, contacts = plan.rows("channels"), plan.rows("contacts")
    if not channels and not contacts:
        return NotApplicable("the plan names no channels and no contacts")
    unnamed = [row for row in channels if UNNAMED_TOOL.match(row.text("text")) or not row.text("text")]
    meaningless = [
        row
        for row in channels
        if row not in unnamed and MESSAGE.match(row.text("text")) and not MEANS.search(row.text("text"))
    ]
    empty = [(row, field) for row in contacts for field in ("name", "phone", "email") if _placeholder(row, field)]
    said = [
        _stand_in([(row, "text") for row in unnamed], "stands for something that isn't named", "Write its name"),
        _stand_in(
            [(row, "text") for row in meaningless], "says whom to tell and not by which means", "Write the means"
        ),
        _stand_in(empty, "is still to be filled in", "Write the contact"),
    ]
    return [finding for finding in said if finding]


def _placeholder(row: FrozenRow, field: str) -> bool:
    return bool(row.written(field)) and is_blank(row.written(field))


def _stand_in(places: list[tuple[FrozenRow, str]], what: str, mend: str) -> RuleFinding | None:
    if not places:
        return None
    quoted = listed(f"“{row.written(field)}”" for row, field in places)
    each = "" if len(places) == 1 else "Each of "
    return RuleFinding(
        key_of(*dict.fromkeys(row.ref for row, _ in places)),
        f"A channel or contact must be one that can be used. {each}{quoted} {what}.",
        tuple(value(row, field) for row, field in places),
        opening(*places[0], f"{mend}."),
    )


@RSP.rule(
    11,
    "low",
    "Words that can't be measured",
    holds="What the response promises can be measured.",
    clause="ISO 22301 8.4.2",
)
def vague_words(plan: FrozenPlan, facts: Facts) -> Said:
    """Promises such as ``as needed`` and ``immediate``, one finding for each kind of row."""
    if not any(plan.rows(kind) for kind in MEASURED):
        return NotApplicable("the plan describes no response")
    findings: list[RuleFinding | Question] = []
    for kind, fields in MEASURED.items():
        vague = [(row, field) for row in plan.rows(kind) for field in fields if VAGUE.search(row.text(field))]
        if vague:
            findings.append(_vague(kind, vague))
    return findings


def _vague(kind: str, places: list[tuple[FrozenRow, str]]) -> RuleFinding:
    said = dict.fromkeys(found[0] for row, field in places if (found := VAGUE.search(row.text(field))))
    quoted = listed(f"“{phrase}”" for phrase in said)
    one = len(said) == 1
    return RuleFinding(
        kind,
        f"A promise must say who and by when, so that it can be kept. {quoted} {'does' if one else 'do'} not.",
        tuple(value(row, field) for row, field in places),
        opening(*places[0], "Write a time, a name or a condition in its place."),
    )
