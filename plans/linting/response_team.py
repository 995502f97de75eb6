"""The response team: who may declare, who fills each role, and whether those who recover belong to it."""

import re
from collections.abc import Collection, Iterator

from bcp_portal.documents.values import is_blank
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import Names, Subsets, Supersets, words
from plans.reading.persons import NOBODY, is_person

from . import german
from .findings import Mend, NotApplicable, Question, RuleFinding, Said, key_of, opening, value, writing
from .response import RSP, listed

OBJECT = r"(?:plan|bcp|response|team|disaster|emergency|crisis|continuity)"
DECLARES = re.compile(
    rf"\bdeclar(?:e|es|ed|ing|ation)\b|\b(?:invok|invoc|activat)\w*\b[^.;]{{0,40}}\b{OBJECT}\b"
    rf"|\b{OBJECT}\b[^.;]{{0,30}}\b(?:invok|invoc|activat)\w*"
    r"|\bdecid\w* (?:that|whether|if|when) (?:this|the) plan (?:applies|is (?:used|needed)|starts|begins)\b"
    r"|\bputs? (?:this|the) plan (?:into|in) (?:effect|force|action|operation|use)\b"
    rf"|{german.DECLARES}",
    re.I,
)
WHO = re.compile(
    r"\b(may|can|authori[sz]\w*|decides?|officer|manager|director|head|commander|lead|leader|chief|chair\w*|coordinator|deput\w+"
    r"|mayor|secretary|partner|doctor|nurse)\b"
    rf"|{german.WHO}",
    re.I,
)
WHEN = re.compile(
    rf"\b(when|whenever|if|once|as soon as|after|criteri\w+|threshold|trigger\w*|longer than)\b|{german.WHEN}", re.I
)
ENDS = re.compile(
    rf"\bstand(?:s|ing)?(?: (?:it|everybody|everyone|(?:the )?(?:teams?|response|incident)))?[- ]?down\b"
    rf"|\bdeactivat\w+|\ball[- ]clear\b"
    rf"|\b(?:end|ends|ended|close|closes|closed|closing|closure|terminat\w+|over)\b[^.;]{{0,30}}\b(?:incident|{OBJECT})\b"
    rf"|\b(?:incident|{OBJECT})\b[^.;]{{0,30}}\b(?:ends|ended|closed|closure|terminat\w+|over)\b"
    r"|\b(?:ends|closes) (?:it|this)\b|\bsays when (?:it|this) is over\b"
    rf"|{german.ENDS}",
    re.I,
)
SENTENCE = re.compile(r"[.;\n]+")
RESPONSE_KINDS = ("roles", "steps", "severities", "reviews", "change_rules", "procedures", "contacts", "channels")

GROUP = {
    "team",
    "group",
    "department",
    "dept",
    "unit",
    "staff",
    "crew",
    "engineer",
    "administrator",
    "developer",
    "specialist",
    "member",
    "personnel",
    "people",
    "the",
    "of",
    "our",
    "and",
    "for",
}
LEADS = {
    "lead",
    "leader",
    "head",
    "manager",
    "director",
    "officer",
    "commander",
    "coordinator",
    "chief",
    "supervisor",
    "owner",
    "deputy",
    "controller",
}
# Columns of the plan's own that say who holds a role.
HOLDERS = {
    "person": re.compile(
        r"^(?:person|name|holder|primary|assigned(?: to)?|filled by|who|on[- ]call|on duty|in charge)$", re.I
    ),
    "deputy": re.compile(r"\b(?:deput(?:y|ies)|back-?up|alternates?|stand-?in|substitute|secondary)\b", re.I),
}
DECLARE = "Say which role declares, by what criteria, and who ends it."
EVERYBODY = re.compile(r"^(?:everybody|everyone|all(?: (?:of us|staff|employees|hands|teams))?|the whole team)$", re.I)
PARTS = re.compile(r"(?:(?<!\s)\s++)?+(?:[,;/&+]|\band\b|\bwith\b|\bor\b)\s*", re.I)


@RSP.rule(
    5,
    "high",
    "Nobody may declare, or it isn't said when the response starts and ends",
    holds="It is said who declares, when the plan is activated and when the team stands down.",
    clause="ISO 22301 8.4.2",
)
def declaration(plan: FrozenPlan, facts: Facts) -> Said:
    """Who declares, when the plan is activated, and when the team stands down, anywhere in the plan's own words."""
    if not any(plan.rows(kind) for kind in ("roles", "severities", "phases", "steps")):
        return NotApplicable("the plan describes no response")
    sentences = list(_sentences(plan))
    declared = [(kind, text) for kind, text in sentences if DECLARES.search(text)]
    missing = [
        question
        for question, is_stated in (
            ("who may declare an incident", any(kind == "roles" or WHO.search(text) for kind, text in declared)),
            ("when the response starts", any(kind == "severities" or WHEN.search(text) for kind, text in declared)),
            ("when the team stands down", any(ENDS.search(text) for _, text in sentences)),
        )
        if not is_stated
    ]
    if not missing:
        return []
    role = next(iter(plan.rows("roles")), None)
    mend = opening(role, "duty", DECLARE) if role else None
    evidence = (value(role, "duty", f"Duty of {role.label}"),) if role else ()
    said = f"Somebody must start the response in time and end it. The plan does not say {listed(missing, last='or')}."
    return [RuleFinding("plan", said, evidence, mend or writing("Activation and Stand-Down", DECLARE, near="roles"))]


def _sentences(plan: FrozenPlan) -> Iterator[tuple[str, str]]:
    """Sentences on the response with the kind of the row that holds them (``prose`` for narrative)."""
    for kind in RESPONSE_KINDS:
        for row in plan.rows(kind):
            texts = [*(row.text(field) for field in row.fields), *row.extra.values()]
            yield from ((kind, part) for part in SENTENCE.split(" . ".join(texts)))
    for passage in plan.passages:
        yield from (("prose", f"{passage.heading}: {part}") for part in SENTENCE.split(passage.text))


@RSP.rule(
    6,
    "high",
    "Roles have no named person or no deputy",
    holds="Every role of the response team has a person and a deputy.",
    clause="ISO 22301 8.4.2",
)
def roles_without_people(plan: FrozenPlan, facts: Facts) -> Said:
    """Roles whose person or deputy is blank or no name (a role, a team, a rota); a finding for each part of a team."""
    if not plan.rows("roles"):
        return NotApplicable("the plan names no roles")
    called = (*(row.label for row in plan.rows("roles")), *(str(one["name"]) for one in plan.suppliers().values()))
    roles = frozenset(name.strip().casefold() for name in called)
    teams: dict[str, list[tuple[FrozenRow, str, str]]] = {}
    for row in plan.rows("roles"):
        for field in HOLDERS:
            if not is_person(written := _holder(row, field), roles):
                teams.setdefault(row.text("team"), []).append((row, field, written))
    return [_unfilled(team, places) for team, places in teams.items()]


def _holder(row: FrozenRow, field: str) -> str:
    """Who holds a role, from its own field or from a column of the plan's own; ``""`` where nobody does."""
    own = (text for name, text in row.extra.items() if HOLDERS[field].search(name) and not is_blank(text))
    text = row.text(field) or next(own, "")
    return "" if NOBODY.match(text.strip()) else text.strip()


def _unfilled(team: str, places: list[tuple[FrozenRow, str, str]]) -> RuleFinding:
    gaps = [f"{_team(team)} has {lacks}"] if (lacks := _lacking(places)) else []
    if others := list(dict.fromkeys(written for _, _, written in places if written)):
        one = len(others) == 1
        said = f"{listed(f'“{other}”' for other in others)} {'is' if one else 'are'} no {'name' if one else 'names'}"
        gaps.append(f"{said} of {'a person' if one else 'people'}")
    row, field, _ = places[0]
    return RuleFinding(
        team or "roles",
        f"Every role needs a person and a deputy by name. {'; '.join(gaps)}.",
        tuple(value(row, field, f"{field.capitalize()} of {row.label}") for row, field, _ in places),
        opening(row, field, f"Name the {field} of {row.label}."),
    )


def _lacking(places: list[tuple[FrozenRow, str, str]]) -> str:
    """What is blank for whom: ``no person and no deputy for A; no deputy for B``."""
    blank: dict[str, list[str]] = {}
    for row, field, written in places:
        if not written:
            blank.setdefault(row.ref, []).append(field)
    lacking: dict[str, list[str]] = {}
    labels = {row.ref: row.label for row, _, _ in places}
    for ref, fields in blank.items():
        lacking.setdefault(" and ".join(f"no {field}" for field in fields), []).append(labels[ref])
    return "; ".join(f"{what} for {listed(names)}" for what, names in lacking.items())


@RSP.rule(
    7,
    "medium",
    "Those who carry out a strategy are not in the response team",
    holds="Everybody who carries out a strategy is in the response team, under one name.",
    clause="ISO 22301 8.4.2",
)
def strategy_owners(plan: FrozenPlan, facts: Facts) -> Said:
    """Who is responsible for strategies against the roles of the team: missing, or there under a second name."""
    roles, owners = plan.rows("roles"), _owners(plan)
    members = _members(owners, roles)
    if not roles or not owners:
        return NotApplicable("it takes roles and strategies with somebody responsible")
    stems = Supersets((role, _stem(role.label)) for role in roles)
    findings: list[RuleFinding | Question] = []
    for owner, strategies in owners.items():
        if owner in members:
            continue
        alike = stems.first_with(_stem(owner))
        findings.append(_two_names(owner, alike, strategies) if alike else _outsider(owner, strategies, roles[0]))
    return findings


def _team(name: str) -> str:
    return name if "team" in name.casefold() else f"The {name} team" if name else "The team"


def _owners(plan: FrozenPlan) -> dict[str, list[FrozenRow]]:
    """Strategies by who carries them out; suppliers are not expected in the team."""
    suppliers = Names((ref, str(supplier["name"])) for ref, supplier in plan.suppliers().items())
    owners: dict[str, list[FrozenRow]] = {}
    for row in plan.rows("strategies"):
        for owner in PARTS.split(row.text("responsible")):
            if owner and not EVERYBODY.match(owner) and not suppliers.within(owner):
                owners.setdefault(owner, []).append(row)
    return owners


def _members(owners: Collection[str], roles: Collection[FrozenRow]) -> set[str]:
    """The owners that a role is: itself, as its lead, its person or its part of the team."""
    names = [name for role in roles for name in (role.label, role.text("person"), role.text("deputy")) if name]
    in_owner, in_name = Names((name, name) for name in names), Names((owner, owner) for owner in owners)
    named = {owner for name in names for owner in in_name.within(name)}
    teams = {role.text("team").casefold() for role in roles}
    named |= _leading(owners, roles)
    return {owner for owner in owners if owner in named or owner.casefold() in teams or in_owner.within(owner)}


def _leading(owners: Collection[str], roles: Collection[FrozenRow]) -> set[str]:
    """The owners of whom a role is the lead, or the other way round: ``Facilities Team`` and ``Facilities Manager``."""
    found: set[str] = set()
    theirs = [(role.label, stem) for role in roles if (stem := _stem(role.label))]
    ours = [(owner, stem) for owner in owners if (stem := _stem(owner))]
    less, more = Subsets(theirs), Subsets(ours)
    for owner, stem in ours:
        if any((words(owner) | words(label)) & LEADS for label in less.within(stem)):
            found.add(owner)
    for label, stem in theirs:
        found |= {owner for owner in more.within(stem) if (words(owner) | words(label)) & LEADS}
    return found


def _stem(name: str) -> set[str]:
    """What a name says beside that it is a group or its lead: ``Facilities Team`` → ``facility``."""
    plain = {f"{word[:-2]}y" if word.endswith("ie") else word for word in words(name)}
    return plain - GROUP - LEADS


def _two_names(owner: str, role: FrozenRow, strategies: list[FrozenRow]) -> RuleFinding:
    return RuleFinding(
        key_of(*(row.ref for row in strategies), role.ref),
        f"{listed(row.label for row in strategies)} is the job of {owner}. The response team has {role.label}: "
        "two names for what seems one team, so a call may go astray.",
        (*(value(row, "responsible") for row in strategies), value(role, "name")),
        opening(strategies[0], "responsible", f"Write {role.label} in both places, or add {owner} to the team."),
    )


def _outsider(owner: str, strategies: list[FrozenRow], role: FrozenRow) -> RuleFinding:
    return RuleFinding(
        key_of(*(row.ref for row in strategies)),
        f"{listed(row.label for row in strategies)} is the job of {owner}. The response team has no such role: "
        "whoever calls the team does not call them.",
        tuple(value(row, "responsible", f"Responsible for {row.label}") for row in strategies),
        Mend(
            f"Add {owner} to the team.", act="add", kind="roles", values=(("name", owner), ("team", role.text("team")))
        ),
    )
