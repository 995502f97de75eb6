"""Document control: what versions record, what is written two ways, what is missing."""

import re
from collections.abc import Iterator

from bcp_portal.documents.reading import is_issued
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts

from .findings import Mend, NotApplicable, RuleFinding, Said, Value, key_of, opening, value
from .governance import GOV, in_order
from .response import listed

# What a version can be asked to record: how a plan asks for it, and how an entry shows it.
ASKED = {
    "author": r"\bauthors?\b|\bwho (?:wrote|changed|made|prepared)\b|\b(?:written|prepared|changed) by\b",
    "approver": r"\bwho (?:must |may |has to |is to )?(?:approve|sign)s?d?\b|\bapprov(?:ed|er|al)s?\b",
    "change reference": r"\bchange (?:requests?|numbers?|references?|tickets?|logs?)\b",
    "distribution": r"\bdistribut\w*\b|\b(?:hand|send|give|circulat\w*|issue) (?:out )?(?:every |the |all )?"
    r"(?:new |each )?(?:versions?|copies)\b",
}
SHOWN = {
    "author": r"\bby\b|\bauthor",
    "approver": r"\bapproved\b|\bsigned\b",
    "change reference": r"\b[A-Z]+-\d+|#\d+|\bno\. ?\d",
    "distribution": r"\b(?:sent|distributed|handed|circulated|issued) to\b",
}
ASKS = {name: (re.compile(ASKED[name], re.I), re.compile(SHOWN[name], re.I)) for name in ASKED}

DATES = {
    "2025-01-31": r"\d{4}[-/]\d\d?[-/]\d\d?",
    "January 31, 2025": r"[A-Za-z]{3,}\.? \d\d?(?:st|nd|rd|th)?,? \d{4}",
    "31 January 2025": r"\d\d?(?:st|nd|rd|th)?\.? [A-Za-z]{3,}\.? \d{4}",
    "31.01.2025": r"\d\d?\.\d\d?\.\d{4}",
}
WAYS = {name: re.compile(rf"^{pattern}$") for name, pattern in DATES.items()}
UNIT = re.compile(r"(?<=\d)\s*([a-z]+)\.?", re.I)
SPELT = {
    "second": "second",
    "seconds": "second",
    "minute": "minute",
    "minutes": "minute",
    "hour": "hour",
    "hours": "hour",
    "day": "day",
    "days": "day",
    "week": "week",
    "weeks": "week",
}
SHORT = {
    "s": "second",
    "sec": "second",
    "secs": "second",
    "m": "minute",
    "min": "minute",
    "mins": "minute",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "d": "day",
    "w": "week",
    "wk": "week",
}
TIMED = {"tiers": ("rto", "rpo"), "functions": ("rto", "rpo", "mtpd"), "strategies": ("rto", "rpo")}
CONTROLLED = {
    "document_id": ("document id", r"\bdocument (?:id|no|number|code|ref)"),
    "classification": ("classification", r"\bclassif|\bconfidential"),
    "effective": ("effective date", r"\beffective\b|\bvalid from\b|\bin force\b"),
    "retention": ("retention", r"\bretention\b|\bretained\b|\bkept for\b"),
}
NAMED = {topic: re.compile(pattern, re.I) for topic, (_, pattern) in CONTROLLED.items()}


@GOV.rule(
    5,
    "medium",
    "A version does not record what the plan asks for",
    holds="Every version records what the plan asks for.",
    clause="ISO 22301 7.5.3",
)
def version_unrecorded(plan: FrozenPlan, facts: Facts) -> Said:
    """Author, approver, change reference and distribution, each where a rule of change or a column asks for it.

    The first version changes nothing, so it needs no reference; a stated distribution holds for all.
    """
    history = tuple(row for row in in_order(plan) if not is_issued(row.ref))  # the portal keeps who wrote and signed
    asked = {name: row for name in ASKS if (row := _asks(plan, name))}
    if not history or not asked:
        return NotApplicable("it takes a version history, and a rule that says what a version records")
    gaps = {name: rows for name in asked if (rows := _lacking(plan, name, history))}
    if not gaps:
        return []
    wanted = listed(f"the {name}" for name in gaps)
    said = listed(f"no {name} for {listed(row.label for row in rows)}" for name, rows in gaps.items())
    entries = [row for row in history if any(row in rows for rows in gaps.values())]
    evidence = [_asking(asked[name], name) for name in gaps]
    return [
        RuleFinding(
            "history",
            f"The plan asks for {wanted} of every version. The version history has {said}.",
            (*evidence, *(value(row, "summary", f"Version {row.label}") for row in entries)),
            opening(entries[0], "summary", "Write it beside the version."),
        )
    ]


def _asks(plan: FrozenPlan, name: str) -> FrozenRow | None:
    pattern, _ = ASKS[name]
    rules = (row for row in plan.rows("change_rules") if pattern.search(f"{row.text('group')}: {row.text('text')}"))
    columns = (row for row in plan.rows("history") if any(pattern.search(column) for column in row.extra))
    return next(rules, None) or next(columns, None)


def _asking(row: FrozenRow, name: str) -> Value:
    """The rule that asks, or the column of the version history that is there to be filled."""
    if row.kind == "change_rules":
        return value(row, "text", "What is asked")
    column = next(column for column in row.extra if ASKS[name][0].search(column))
    return Value(row.ref, "", "Column of the version history", column)


def _lacking(plan: FrozenPlan, name: str, history: tuple[FrozenRow, ...]) -> list[FrozenRow]:
    asks, shows = ASKS[name]
    if name == "distribution" and plan.facts("distribution"):
        return []
    needing = history[1:] if name == "change reference" else history
    return [
        row
        for row in needing
        if not shows.search(row.text("summary"))
        and not any(asks.search(column) and text.strip() for column, text in row.extra.items())
    ]


@GOV.rule(
    8,
    "low",
    "One field stands under two names, or in two formats",
    holds="Every field has one name, and dates, times and versions one format.",
    clause="ISO 22301 7.5.2",
)
def two_ways(plan: FrozenPlan, facts: Facts) -> Said:
    """Facts of one topic with several names; dates, lengths of time and version numbers written in several ways."""
    dates = list(_dates(plan))
    if not plan.rows("facts") and not dates:
        return NotApplicable("the document says nothing about itself")
    findings = [*_named_twice(plan)]
    ways = {name: where for where, text in dates for name, way in WAYS.items() if way.match(text)}
    if len(ways) > 1:
        findings.append(_formats("dates", "Dates are", list(ways.values())))
    if units := _units(plan):
        findings.append(_formats("durations", "Lengths of time are", units))
    numbers = [value(row, "value") for row in plan.facts("version")]
    numbers += [value(row, "number") for row in plan.rows("history")]
    marked = {number.text.strip()[:1].lower() == "v": number for number in numbers}
    if len(marked) > 1:
        findings.append(_formats("versions", "Version numbers are", list(marked.values())))
    return [*findings]


def _named_twice(plan: FrozenPlan) -> Iterator[RuleFinding]:
    topics: dict[str, list[FrozenRow]] = {}
    for row in plan.rows("facts"):
        if row.choice("topic") not in {"", "other"}:
            topics.setdefault(row.choice("topic"), []).append(row)
    for rows in topics.values():
        names = list(dict.fromkeys(row.label.casefold() for row in rows))
        if len(names) > 1:
            yield RuleFinding(
                key_of(*(row.ref for row in rows)),
                f"One field should have one name. {listed(f'“{row.label}”' for row in rows)} mean the same.",
                tuple(value(row, "name", "Name") for row in rows),
                opening(rows[-1], "name", f"Call both {rows[0].label}, or drop one."),
            )


def _dates(plan: FrozenPlan) -> Iterator[tuple[Value, str]]:
    places = [(row, "value") for topic in ("updated", "next_review", "effective") for row in plan.facts(topic)]
    places += [(row, "on") for row in plan.rows("history")] + [(row, "assessed_on") for row in plan.rows("risks")]
    return ((value(row, field, _dated(row)), row.text(field)) for row, field in places if row.text(field))


def _dated(row: FrozenRow) -> str:
    called = {"history": f"Version {row.label}", "risks": f"Date of {row.label}"}
    return called.get(row.kind, row.label)


def _units(plan: FrozenPlan) -> list[Value]:
    """For each unit that is both spelt out and abbreviated, one value of either kind."""
    spelt: dict[str, Value] = {}
    short: dict[str, Value] = {}
    for kind, fields in TIMED.items():
        for row in plan.rows(kind):
            for field in fields:
                for unit in UNIT.findall(row.text(field).lower()):
                    found = value(row, field, f"{field.upper()} of {row.label}")
                    spelt.setdefault(SPELT.get(unit, ""), found)
                    short.setdefault(SHORT.get(unit, ""), found)
    return [each for unit in spelt if unit and unit in short for each in (spelt[unit], short[unit])]


def _formats(subject: str, what: str, values: list[Value]) -> RuleFinding:
    texts = dict.fromkeys(f"“{each.text.strip()}”" for each in values)
    return RuleFinding(
        subject,
        f"One format reads faster and sorts right. {what} written in several: {listed(texts)}.",
        tuple(values),
        Mend("Choose one format.", act="open", ref=values[0].ref, field=values[0].field),
    )


@GOV.rule(
    9,
    "medium",
    "The document's control block is incomplete",
    holds="The document has an id, a classification, an effective date and a retention.",
    clause="ISO 22301 7.5.3",
)
def uncontrolled(plan: FrozenPlan, facts: Facts) -> Said:
    """Document id, classification, effective date and retention, as a fact of that topic or by another name."""
    rows = plan.rows("facts")
    if not rows and not plan.rows("history"):
        return NotApplicable("the document says nothing about itself")
    missing = [topic for topic in CONTROLLED if not plan.facts(topic) and not _is_named(rows, topic)]
    if not missing:
        return []
    return [
        RuleFinding(
            "plan",
            "Whoever holds a copy must know which document it is, who may read it, from when it holds and how long it "
            f"is kept. Missing: {listed(CONTROLLED[topic][0] for topic in missing)}.",
            tuple(value(row, "value") for row in rows),
            _adding(plan, missing[0]),
        )
    ]


def _adding(plan: FrozenPlan, topic: str) -> Mend:
    """Add the fact, or open it where it stands and is blank; the id is the code that the portal gave the plan."""
    label = CONTROLLED[topic][0]
    if row := next((row for row in plan.rows("facts") if row.choice("topic") == topic), None):
        return opening(row, "value", f"Write the {label}.")
    code = (("value", plan.code),) if topic == "document_id" else ()
    return Mend(
        f"Add the {label}.",
        act="add",
        kind="facts",
        values=(("name", label[:1].upper() + label[1:]), ("topic", topic), *code),
    )


def _is_named(rows: tuple[FrozenRow, ...], topic: str) -> bool:
    return any(NAMED[topic].search(row.label) and row.text("value") for row in rows)
