"""Mechanisms of data protection: by what a plan says that data is copied, how often, and whose data that is."""

import re
from typing import NamedTuple

from bcp_portal.documents.values import SECONDS
from bcp_portal.documents.values.numerals import NUMBER, number
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.intervals import in_figures, length, repeats
from plans.reading.names import Names

from .graph import Graph, graph, kind_of, label_of, stopped_by

COPY = r"back-?ups?|snapshots?|replicas?|copies|dumps?|tapes?"
MECHANISM = re.compile(
    r"\b(back(?:ed|s|ing)?[- ]?ups?|snapshots?|replicat\w+|replicas?|mirror\w*|log shipping|journal\w*"
    r"|point[- ]in[- ]time|synchroni[sz]\w*|copied|copies|dump(?:s|ed)?|tapes?)\b",
    re.I,
)
# Looking after copies makes none: “verify the backups weekly” says nothing about how often they are taken.
CHECKS = r"(?:check|verif|test|review|audit|restor|inspect|monitor|watch|validat)\w*"
CHECKING = re.compile(
    rf"^\W*(?:(?:hourly|daily|nightly|weekly|monthly|quarterly|annual|yearly|regular)\W+)?(?:{CHECKS}|read)\b"
    r"|\bback-?ups? (?:verification|tests?|checks?|restores?)\b"
    rf"|\b{CHECKS} (?:of |whether |that )?(?:(?:the|all|our|these|latest|last|every|each) )+(?:\w+ ){{0,2}}"
    rf"(?:{COPY})\b"
    rf"|\b(?:{COPY}) (?:is|are|was|were|must be|can be) (?:\w+ )?{CHECKS}\b",
    re.I,
)
CONTINUOUS = re.compile(r"(?<!near )(?<!near-)\b(continuous(?:ly)?|synchronous(?:ly)?|(?:in )?real[- ]time)\b", re.I)
# A number stands whole before its unit, or the unit alone for one of it: never what is left of a number.
LENGTH = (
    rf"(?:(?<![\d.,'’])(?<!\d ){NUMBER}\s*-?\s*|(?<![\d½¼¾])(?<![\d½¼¾][ -])(?<!hundred[ -])(?<!thousand[ -]))"
    r"(?:seconds?|minutes?|min|hours?|h|days?|weeks?|night)"
)
BEHIND = re.compile(
    rf"\b(?:at most|up to)\s+({LENGTH})\b"
    rf"|\b(?:interval|lag|delay|frequency)\s*(?:of|is|:|=)?\s*(?:[<≤~]|less than|under|up to|at most|every)?\s*"
    rf"({LENGTH})\b"
    rf"|\b({LENGTH})(?: |-)(?:intervals?|lag|delay|snapshots?|back-?ups?|old|behind)\b",
    re.I,
)
CHECKED = r"(?:checked|verified|tested|reviewed|audited|restored|inspected|monitored|watched|validated)"
ADVERBS = {
    "hourly": 3600,
    "twice daily": 43200,
    "daily": 86400,
    "nightly": 86400,
    "weekly": 604800,
    "monthly": 2629800,
    "overnight": 86400,
    "at night": 86400,
    "each evening": 86400,
    "every evening": 86400,
    "fortnightly": 1209600,
    "quarterly": 7889400,
    "annually": 31557600,
    "yearly": 31557600,
}
COUNTED = rf"(?:(?P<often>{NUMBER}) ?(?:[x×]|times) ?|(?P<apart>{NUMBER})[- ])?"
ADVERB = re.compile(rf"(?<!\bbi)(?<!\bbi[- ])(?<!\bsemi[- ])\b{COUNTED}\b(?P<adverb>{'|'.join(ADVERBS)})\b", re.I)
DAY = re.compile(r"\b(?:every|each|on) (?:mon|tues|wednes|thurs|fri|satur|sun)days?\b(?! (?:and|to|-))", re.I)
# What says no interval of copies: what is not done or only planned, how long they are kept, how long a recovery takes,
# and how often they are looked after.
ELSEWHERE = re.compile(
    r"\b(?:no|not|never|without|nor)\b(?! (?:more|less|later|longer|only|just)\b)[^,;:.]*"
    r"|\b(?:planned|proposed|to be introduced|to be set up|in future)\b[^,;:.]*"
    rf"|\b(?:kept|keep|retain\w*|retention|stored|held|archived)\b[^,;:.]*?{LENGTH}s?\b"
    rf"|\b(?:takes?|taking|restor\w*|recover\w*)\b[^,;:.]*?(?:up to|at most|within)\s+{LENGTH}s?\b"
    rf"|\b{CHECKED}(?: \w+){{0,2}} (?:{'|'.join(ADVERBS)}|(?:every|each) \w+)\b|\b(?:{'|'.join(ADVERBS)}) {CHECKED}\b",
    re.I,
)
PLACES = (
    ("strategies", ("name", "description", "rpo")),
    ("risks", ("mitigation",)),
    ("maintenance", ("text",)),
    ("steps", ("group", "text")),
    ("procedures", ("title", "text")),
    ("dependencies", ("name", "backup")),
    ("supplier_rules", ("text",)),
)
PARTS = re.compile(r"(?<![.;])[.;]++\s+|\n\s*(?:\n|(?=[-*+|]|\d+[.)] ))")  # sentences; items and rows of narrative
EDGES = " \t\n-*+|"  # of an item or a row of narrative


# What is said of one thing there claims nothing of others, unless it says so.
PARTICULAR = {"risks", "dependencies", "supplier_rules"}
ALL = re.compile(r"\b(?:all|everything|entire|whole)\b", re.I)


class Mechanism(NamedTuple):
    """The row and field that say that data is copied, and the sentence of it that does."""

    row: FrozenRow
    field: str
    said: str


class Measured(NamedTuple):
    """A mechanism with its interval in seconds."""

    seconds: int
    stated: Mechanism


def protections(plan: FrozenPlan) -> tuple[list[Measured], list[Mechanism]]:
    """Mechanisms with an interval, and those without one."""
    made: list[Measured] = []
    unmeasured: list[Mechanism] = []
    for stated in _mechanisms(plan):
        seconds = interval(ELSEWHERE.sub(" ", stated.said))
        if seconds is None and stated.row.kind == "maintenance":
            seconds = _cadence(stated.row)
        if seconds is None:
            unmeasured.append(stated)
        else:
            made.append(Measured(seconds, stated))
    return made, unmeasured


def _mechanisms(plan: FrozenPlan) -> list[Mechanism]:
    """Every statement that data is copied. Statements that a copy is checked are none."""
    said = [(row, field, row.text(field)) for kind, fields in PLACES for row in plan.rows(kind) for field in fields]
    said += [(FrozenRow("prose", p.ref, {"": p.text}, {}), "", p.text) for p in plan.passages]
    return [
        Mechanism(row, field, " ".join(part.strip(EDGES).rstrip(".;").split()))
        for row, field, text in said
        if text and MECHANISM.search(text)
        for part in PARTS.split(text)
        if MECHANISM.search(part) and not CHECKING.search(part)
    ]


def interval(text: str) -> int | None:
    """How often a text says that something happens, in seconds: the shortest of several, 0 for all the time; None where
    it doesn't say.
    """
    if CONTINUOUS.search(text):
        return 0
    behind = [length(next(filter(None, found.groups()))) for found in BEHIND.finditer(in_figures(text))]
    adverbs = [_by_adverb(found) for found in ADVERB.finditer(text)]
    week = [SECONDS["week"]] if DAY.search(text) else []
    return min((seconds for seconds in (*repeats(text), *behind, *adverbs, *week) if seconds), default=None)


def _by_adverb(found: re.Match[str]) -> int | None:
    """``3x daily`` is every 8 hours, ``6-hourly`` every 6."""
    seconds = ADVERBS[found["adverb"].lower()]
    often, apart = (number(found[name]) if found[name] else 1 for name in ("often", "apart"))
    return round(seconds * apart / often) if often and apart else None


def _cadence(row: FrozenRow) -> int | None:
    cadence = row.figure("cadence")
    return round(SECONDS[cadence["unit"]] * cadence["every"]) if "every" in cadence else None


def best(plan: FrozenPlan, points: list[FrozenRow], made: list[Measured]) -> dict[str, Measured]:
    """By what has an RPO, the mechanism with the shortest interval of those that cover it."""
    needs = graph(plan) if made else None
    names = nodes_by_name(needs) if needs else None
    shortest: dict[str, Measured] = {}
    for found in sorted(made, key=lambda found: found.seconds):
        covered = covers(needs, names, found.stated) if needs and names else set()
        shortest = {point.ref: found for point in points if not covered or point.ref in covered} | shortest
    return shortest


def is_particular(stated: Mechanism) -> bool:
    """Whether it is said of one risk, dependency or supplier, so that it is about others only where it names them."""
    return stated.row.kind in PARTICULAR and not ALL.search(stated.said)


def unclaimed(plan: FrozenPlan, made: list[Measured]) -> list[Measured]:
    """Those of which the plan does not say whose data they copy."""
    if not made:
        return []
    needs = graph(plan)
    names = nodes_by_name(needs)
    return [one for one in made if is_particular(one.stated) and not covers(needs, names, one.stated)]


WHERE = {
    "risks": "in the mitigation of {}",
    "dependencies": "in the dependency {}",
    "maintenance": "in the maintenance “{}”",
    "steps": "in the step “{}”",
    "procedures": "in the procedure {}",
    "strategies": "in the strategy {}",
    "supplier_rules": "in a rule for suppliers",
    "prose": "in the narrative",
}


def where(stated: Mechanism) -> str:
    """Where a statement stands, in words: ``in the mitigation of Ransomware``."""
    return WHERE[stated.row.kind].format(stated.row.label)


def about(plan: FrozenPlan, points: list[FrozenRow], stated: list[Mechanism]) -> list[Mechanism]:
    """Those of the mechanisms that cover one of what has an RPO, at least."""
    needs, refs = graph(plan), {point.ref for point in points}
    names = nodes_by_name(needs)
    return [one for one in stated if not (covered := covers(needs, names, one)) or covered & refs]


def nodes_by_name(made: Graph) -> Names[str]:
    """What stands in the graph by its names, to be found in texts."""
    return Names((ref, label_of(made, ref)) for ref in made)


def covers(made: Graph, names: Names[str], stated: Mechanism) -> set[str]:
    """Refs of what a mechanism protects: what its sentence names, it serves or its risk threatens, and all that needs
    it; none where no function is among these: then it is taken to protect all of them, unless it is particular.
    """
    row = stated.row
    named = names.within(stated.said)
    named += row.links("functions") if row.kind in {"strategies", "risks"} else ()
    named += row.links("dependencies") if row.kind == "risks" else ()
    covered = stopped_by(made, [*named, row.ref] if row.kind == "dependencies" else named)
    return covered if any(kind_of(made, ref) == "function" for ref in covered) else set()
