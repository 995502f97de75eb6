"""Change management: which roles the plan lets decide on changes of itself, by its own words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .document import FrozenPlan, FrozenRow
from .names import Names

HEADING = re.compile(r"\bchange (management|control|requests?|process|approval)\b", re.I)
DECIDES = re.compile(r"\b(approv|authori[sz]|decid|sign(s|ed|ing)?[ -]?off|consent|permi(t|ssion))", re.I)
INFORMS = re.compile(r"\b(inform|notif|tell|told|distribut|circulat|consult|cop(y|ies)|report)\w*\b[^,;]*", re.I)
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
OWNER = re.compile(r"\b((plan|document|bcp)([’']s)? owner|owner of (the|this) (plan|document|bcp))\b", re.I)
IN_BRACKETS = re.compile(r"\s*\(([^()]+)\)\s*")


@dataclass(frozen=True)
class NamedRole:
    """A role that decides on changes, with refs of the directory: who holds it, and the deputy (``""`` for none)."""

    role: str
    person: str
    deputy: str


def deciding_roles(plan: FrozenPlan) -> list[NamedRole]:
    """The roles and people whom change management names where it speaks of approving, in the plan's order."""
    said = [one for one in _sentences(plan) if DECIDES.search(one)]
    said = [INFORMS.sub(" ", one) for one in said]
    if any(OWNER.search(one) for one in said):
        said += [fact.text("value") for fact in plan.facts("owner")]
    known = list(_known(plan))
    found = Names([(place, name) for place, (names, _) in enumerate(known) for name in names]).within_any(said)
    return list(dict.fromkeys(known[place][1] for place in sorted(set(found))))


def _sentences(plan: FrozenPlan) -> Iterator[str]:
    """What is said of it: each rule under its topic where that speaks of approving, and the sentences of the text."""
    for row in plan.rows("change_rules"):
        group, text = row.text("group"), row.text("text")
        yield from SENTENCES.split(text)
        if DECIDES.search(group) and not DECIDES.search(text):
            yield f"{group}: {text}"
    for passage in plan.passages:
        if HEADING.search(passage.heading):
            yield from SENTENCES.split(passage.text)


def _known(plan: FrozenPlan) -> Iterator[tuple[list[str], NamedRole]]:
    """Everything that can be named: roles of the plan, and its people by their names and job titles."""
    for kind, field in (("approvals", "role"), ("roles", "name")):
        for row in plan.rows(kind):
            yield _spellings(row.text(field)), _named(row, row.text(field))
    for ref, person in plan.people().items():
        title = str(person["job_title"]).strip()
        name = str(person["name"]).strip()
        yield [one for one in (name, *_spellings(title)) if one], NamedRole(title or name, ref, "")


def _named(row: FrozenRow, role: str) -> NamedRole:
    return NamedRole(role, row.link("person"), row.link("deputy"))


def _spellings(role: str) -> list[str]:
    """``Chief Technology Officer`` and ``CTO`` of “Chief Technology Officer (CTO)”, beside what is written."""
    short = IN_BRACKETS.search(role)
    spelt = [role, IN_BRACKETS.sub(" ", role).strip(), *([short.group(1)] if short else [])]
    return [one for one in dict.fromkeys(spelt) if one]
