"""Severity classes: whether they speak of what can happen: one critical function lost, data lost or leaked, harm."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import mentions, words
from plans.recovery.clock import answered

from . import german
from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .response import RSP, listed

CRITICAL = {"critical", "severe", "catastrophic", "vital", "essential", "extreme"}
WHOLE = re.compile(r"\b(nothing|no services?|all|every|everything|total|complete|entire|whole|full|\w+-wide)\b", re.I)
ALONE = re.compile(
    r"\b(any|one|single|an?)\s+(?:or more\s+|of\s+(?:the\s+|our\s+)?)?"
    r"(?:(?:critical|essential|vital|key|core|business|clinical|priority|tier \w+)\s+)*"
    r"(functions?|services?|systems?|process(?:es)?|activit(?:y|ies)|sites?|lines?|plants?|wards?)\b",
    re.I,
)
PAPERS = r"(?:data|information|records?|files?|documents?|secrets?|passwords?|credentials|details)"
BREACH = re.compile(
    rf"\b{PAPERS}\b[^.;]{{0,30}}\bleak\w*|\bleak\w*[^.;]{{0,30}}\b{PAPERS}\b"
    r"|\b(breach(?:es|ed)?(?! of (?:contract|the (?:dyke|dike|dam|levee|wall|contract|agreement)))"
    r"|expos(?:ed|ure) of|exfiltrat\w+|disclos(?:ed|ure)"
    r"|unauthori[sz]ed access|ransom\w*|(?:stolen|theft of) (?:\w+ )?(?:data|records|information)"
    r"|(?:data|records|information) (?:(?:is|are|was|were) )?(?:theft|stolen|published))\b"
    rf"|{german.BREACH}",
    re.I,
)
LOSS = re.compile(
    r"\b(data loss|loss of (?:\w+ )?(?:data|records)|(?:data|records) (?:is |are |were |may be )?"
    r"(?:lost|gone|destroyed)|(?:data|records) (?:is |are )?\w+ or (?:lost|destroyed)|lost (?:data|records)|corrupt\w*"
    r"|data integrity)\b",
    re.I,
)
HARM = re.compile(r"\b(injur\w+|casualt\w+|harm to|patient safety|danger to life|fatal\w*|loss of life)\b", re.I)
CLASSES = (
    ("a loss of data", LOSS, re.compile(rf"{LOSS.pattern}|\bdata (?:is |are )?(?:affected|at risk)\b", re.I)),
    (
        "a breach of confidentiality",
        BREACH,
        re.compile(rf"{BREACH.pattern}|\bsecurity\b|\bconfidential\w*|\bvertraulich\w*", re.I),
    ),
    ("harm to people", HARM, re.compile(rf"{HARM.pattern}|\bsafety\b|\b(?:people|patients|staff) at risk\b", re.I)),
)


@RSP.rule(
    2,
    "high",
    "The loss of a critical function alone is not of the top severity",
    holds="The loss of one critical function is of the top severity.",
    clause="ISO 22301 8.4.4",
)
def critical_function_alone(plan: FrozenPlan, facts: Facts) -> Said:
    """The top class asks for everything to be down, so one critical function lost is answered more slowly."""
    top = _top(plan)
    if top is None or not top.text("description"):
        return NotApplicable("no severity class is described")
    critical = _critical(plan, top)
    if not critical:
        return NotApplicable("no function is marked as critical")
    described = f"{top.label} {top.text('description')}"
    left = [row for row in critical if not mentions(described, row.label)]
    if not left or not WHOLE.search(described) or ALONE.search(described):
        return []
    return [
        RuleFinding(
            top.ref,
            f"{listed(row.label for row in left)} must be answered at the top severity when lost alone. {top.label} is "
            f"kept for “{top.text('description')}”, so such a loss counts as less.",
            (value(top, "description"), *(value(row, _mark(row), f"Mark of {row.label}") for row in left)),
            opening(top, "description", f"Add to {top.label}: or any critical function is lost."),
        )
    ]


def _top(plan: FrozenPlan) -> FrozenRow | None:
    """The class answered fastest, the first of the table where no times are given."""
    return next(iter(answered(plan) or plan.rows("severities")), None)


def _critical(plan: FrozenPlan, top: FrozenRow) -> list[FrozenRow]:
    tiers = [row for row in plan.rows("tiers") if row.seconds("rto") is not None]
    tightest = min(tiers, key=lambda row: row.seconds("rto") or 0).ref if tiers else ""
    marks = CRITICAL | {top.label.casefold()}
    return [
        row
        for row in plan.rows("functions")
        if (tightest and row.link("tier") == tightest)
        or row.text("operational_impact").casefold() in marks
        or words(row.text("operational_impact")) & CRITICAL
    ]


def _mark(row: FrozenRow) -> str:
    return "operational_impact" if row.text("operational_impact") else "tier"


@RSP.rule(
    4,
    "medium",
    "What a risk does has no severity class",
    holds="Loss of data, breaches and harm that the risks speak of have a severity class.",
    clause="ISO 22301 8.4.4",
)
def risks_without_class(plan: FrozenPlan, facts: Facts) -> Said:
    """Risks that speak of lost or leaked data or harm, where the classes measure outage alone."""
    severities = [row for row in plan.rows("severities") if row.text("description")]
    if not severities or not plan.rows("risks"):
        return NotApplicable("it takes risks and described severities")
    classes = " ".join(f"{row.label} {row.text('description')}" for row in severities)
    return [
        _unclassed(theme, risks, severities[0])
        for theme, spoken, covered in CLASSES
        if (risks := speaking(plan, spoken)) and not covered.search(classes)
    ]


def speaking(plan: FrozenPlan, pattern: re.Pattern[str]) -> list[FrozenRow]:
    """Risks whose title or impact speaks of something."""
    return [row for row in plan.rows("risks") if pattern.search(f"{row.text('title')}. {row.text('impact')}")]


def _unclassed(theme: str, risks: list[FrozenRow], severity: FrozenRow) -> RuleFinding:
    return RuleFinding(
        key_of(*(row.ref for row in risks)),
        f"{listed(row.label for row in risks)} can mean {theme}. No severity class speaks of it, so nobody can say how "
        "severe it is while every service runs.",
        tuple(value(row, "impact" if row.text("impact") else "title") for row in risks),
        opening(severity, "description", f"Say which severity {theme} has."),
    )
