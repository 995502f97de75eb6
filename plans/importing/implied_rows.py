"""Implied rows: objectives in a heading or a line of text, which stays as it is: ``Tier 1 (RTO: 1-4 hours)``."""

import re
from dataclasses import dataclass, field

from bcp_portal.documents.values import is_blank, with_unit

from .context import Context, kinds_above
from .heading_kinds import NUMBERING
from .readable_values import LONGEST_VALUE, reads

LONGEST_NAME = 200
OBJECTIVE = re.compile(
    r"\b(?:(?P<rto>RTO|recovery time objective)|(?P<rpo>RPO|recovery point objective)"
    r"|(?P<mtpd>MTPD|MTD|MAO|maximum tolerable downtime))\b(?:\s*(?:\([^()\d]*\)|\[[^\[\]\d]*\]))?",
    re.I,
)
JOINT_BEFORE = re.compile(r"[\s:=–—-]*(?:(?:is|of|target)\b[\s:=]*)?", re.I)
JOINT_BEHIND = re.compile(r"(?<![\s,;/|.–—-])[\s,;/|.–—-]*+(?:\band\b\s*+)?$", re.I)
QUALIFIED = re.compile(r"[(:,;–—-] *(?:our |the )?(?:target|required|agreed|planned|maximum|max\.?) *$", re.I)  # RTO
WORDS = re.compile(r"[a-z]+(?: [a-z]+){0,2}", re.I)  # as a value: “zero”, “best effort”
NOTHING = re.compile(r"zero|nil|none|no (?:data )?loss", re.I)
TIER = re.compile(r"tier\s+\w", re.I)
CLASS = re.compile(r"(?:(?:mission|business|safety)[- ])?(?:non[- ])?(?:critical|essential|vital|important)\b", re.I)
NO_THING = re.compile(
    r"\b(disasters?|incidents?|scenarios?|failures?|outages?|events?|risks?|threats?|attacks?|breach(es)?|loss"
    r"|stand ?by|sites?|backups?|restor\w*|fail ?over|recovery|procedures?|phases?)\b",
    re.I,
)
HELD = {"tiers": {"rto", "rpo"}, "functions": {"rto", "rpo", "mtpd"}}


@dataclass(frozen=True)
class ImpliedRow:
    """A row that the text says in its own words: its kind, its values by field, and those that its headings imply."""

    kind: str
    values: dict[str, str]
    defaults: dict[str, str] = field(default_factory=dict)


def implied_by_heading(title: str, above: Context) -> ImpliedRow | None:
    """The tier or function that a heading names together with its objectives; None where it names none for sure."""
    found = OBJECTIVE.search(title)
    if found is None:
        return None
    return _implied(title[: found.start()], title[found.start() :], above)


def implied_by_line(text: str, title: str, above: Context) -> ImpliedRow | None:
    """The same where the heading is the name, and the line right below it says nothing but several objectives."""
    several = len(OBJECTIVE.findall(text)) > 1 and OBJECTIVE.match(text)
    return _implied(title, text, above) if several else None


def _implied(name: str, said: str, above: Context) -> ImpliedRow | None:
    name = QUALIFIED.sub("", NUMBERING.sub("", name)).rstrip(" ([:,;–—-")
    kind, values = _kind_of(name, above), objectives_in(said)
    if not kind or not values or not values.keys() <= HELD[kind]:
        return None
    return ImpliedRow(kind, {"name": name, **values})


def _kind_of(name: str, above: Context) -> str:
    """Whether it is a tier or a function that is called so in this place, or ``""``."""
    if not any(letter.isalpha() for letter in name) or is_blank(name) or len(name) > LONGEST_NAME or "[" in name:
        return ""
    if name.count("(") > name.count(")"):  # its objectives stand among other remarks
        return ""
    if TIER.match(name):
        return "tiers"
    around = next((kind for kind in kinds_above(above) if kind), "")
    if around not in HELD or NO_THING.search(name):
        return ""
    return "tiers" if CLASS.match(name) else "functions"


def objectives_in(text: str) -> dict[str, str]:
    """Field and value of each objective in ``RTO: 4 hours / RPO: 1 hour``; nothing if a part of it is anything else."""
    marks = list(OBJECTIVE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    said = [
        (str(mark.lastgroup), with_unit("duration", mark.group(), _value(text[mark.end() : end])))
        for mark, end in zip(marks, ends, strict=True)
    ]
    values = dict(said)
    return values if len(values) == len(said) and are_objectives([*values.values()]) else {}


def are_objectives(values: list[str]) -> bool:
    """Whether all the values are lengths of time or plain words, and one at least is a length or nothing at all."""
    known = [reads("duration", value) or bool(NOTHING.fullmatch(value)) for value in values]
    plain = [bool(is_blank(value) or WORDS.fullmatch(value)) for value in values]
    return any(known) and all(one or other for one, other in zip(known, plain, strict=True))


def _value(text: str) -> str:
    if len(text) > 2 * LONGEST_VALUE:
        return text
    value = _without_joints(text)
    while value.endswith("(") or (value.endswith(")") and value.count(")") > value.count("(")):
        value = _without_joints(value[:-1])
    return value


def _without_joints(text: str) -> str:
    return JOINT_BEHIND.sub("", JOINT_BEFORE.sub("", text, count=1))
