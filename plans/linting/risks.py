"""Risks: whether they are assessed and owned, rated as high as what they stop, and complete."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import words
from plans.reading.suppliers import is_in_house

from .assessment_age import JUDGED, aged
from .findings import NotApplicable, Question, RuleFinding, Said, key_of, opening, value
from .missing_values import lacks
from .response import listed
from .rules import Family
from .strategy_links import distinctive_words
from .strategy_triggers import about

RSK = Family("RSK", "Risks")

GRADES = {
    "negligible": 0,
    "insignificant": 0,
    "low": 1,
    "minor": 1,
    "medium": 2,
    "moderate": 2,
    "significant": 3,
    "high": 3,
    "major": 3,
    "important": 3,
    "critical": 4,
    "severe": 4,
    "extreme": 4,
    "catastrophic": 4,
    "vital": 4,
}
EVERYTHING = re.compile(
    r"\b(?:every|all|any)(?: of)?(?: the| our)? (?:services?|systems?|functions?|operations?|production"
    r"|activit(?:y|ies))\b"
    r"|\b(?:services?|systems?|operations?|production) stops?\b",
    re.I,
)
# Columns of the plan's own that say the same.
ALIASES = {
    "owner": re.compile(r"\b(owner|responsible|held by)\b", re.I),
    "residual": re.compile(r"\b(residual|remaining|net)\b", re.I),
    "assessed_on": JUDGED,
}
SPOKEN = {"impact": "impact", "impact_class": "impact", "residual": "residual rating", "assessed_on": "date"}


@RSK.rule(
    1,
    "medium",
    "Impact, likelihood or mitigation of a risk is missing",
    holds="Every risk states its impact, its likelihood and its mitigation.",
    clause="ISO 22301 8.2.3",
)
def assessment_missing(plan: FrozenPlan, facts: Facts) -> Said:
    """Blank fields of risks. A class stands for the impact where no risk of the plan describes it in words."""
    risks = plan.rows("risks")
    if not risks:
        return NotApplicable("no risk is in the plan")
    impact = "impact" if any(row.text("impact") for row in risks) else "impact_class"
    gaps = [(row, [field for field in (impact, "likelihood", "mitigation") if not row.text(field)]) for row in risks]
    return [*_blank(gaps, "A risk must be assessed to be acted on")]


@RSK.rule(
    2,
    "medium",
    "A risk has no owner, no residual rating or no recent date",
    holds="Every risk has an owner, a residual rating and a recent assessment.",
    clause="ISO 22301 8.2.3",
    dated=True,
)
def ownership_missing(plan: FrozenPlan, facts: Facts) -> Said:
    """Blank fields of risks, and assessments that have aged; what stands in a column of the plan's own counts."""
    risks = plan.rows("risks")
    if not risks:
        return NotApplicable("no risk is in the plan")
    gaps = [(row, [field for field in ("owner", "residual", "assessed_on") if _is_blank(row, field)]) for row in risks]
    return [*_blank(gaps, "Somebody must answer for each risk"), *aged(plan, facts.today)]


def _is_blank(row: FrozenRow, field: str) -> bool:
    return not row.text(field) and not any(ALIASES[field].search(name) and text for name, text in row.extra.items())


def _blank(risks: list[tuple[FrozenRow, list[str]]], need: str) -> list[RuleFinding]:
    """One finding for the register: how many risks lack what. ``risks`` come with the fields that they leave blank."""
    gaps = [(row, fields) for row, fields in risks if fields]
    if not gaps:
        return []
    missing: dict[str, list[FrozenRow]] = {}
    for row, field in ((row, field) for row, fields in gaps for field in fields):
        missing.setdefault(SPOKEN.get(field, field), []).append(row)
    return [
        RuleFinding(
            "risks",
            f"{need}. {lacks(missing, len(risks))}.",
            tuple(
                value(row, field, f"{SPOKEN.get(field, field).capitalize()} of {row.label}")
                for row, fields in gaps
                for field in fields
            ),
            opening(gaps[0][0], gaps[0][1][0], f"Fill in what {gaps[0][0].label} lacks."),
        )
    ]


@RSK.rule(
    3,
    "high",
    "A risk is rated below what it would stop",
    holds="Every risk is rated at least as high as the functions that it would stop.",
    clause="ISO 22301 8.2.3",
)
def rated_too_low(plan: FrozenPlan, facts: Facts) -> Said:
    """Impact class of a risk against the criticality of functions, linked or asked where the words suggest it."""
    risks = [row for row in plan.rows("risks") if _grade(row.text("impact_class")) is not None]
    functions = [(grade, row) for row in plan.rows("functions") if (grade := _criticality(plan, row)) is not None]
    if not risks or not functions:
        return NotApplicable("it takes risks with an impact class and functions with a criticality")
    top = max(_grade(row.text("impact_class")) or 0 for row in risks)
    said: list[RuleFinding | Question] = []
    for risk in risks:
        grade = _grade(risk.text("impact_class")) or 0
        if grade < top:  # the highest class of the plan's own scale is never too low
            said += _rated(plan, risk, [row for critical, row in functions if critical > grade])
    return said


def _grade(text: str) -> int | None:
    return max((GRADES[word] for word in words(text) if word in GRADES), default=None)


def _criticality(plan: FrozenPlan, function: FrozenRow) -> int | None:
    tier = plan.by_ref.get(function.link("tier"))
    grades = (_grade(function.text("operational_impact")), _grade(tier.label) if tier else None)
    return max((grade for grade in grades if grade is not None), default=None)


def _rated(plan: FrozenPlan, risk: FrozenRow, above: list[FrozenRow]) -> list[RuleFinding | Question]:
    """A finding where it surely stops some, else a question about the most critical that it may stop."""
    linked = _linked(plan, risk)
    stopped = [row for row in above if row.ref in linked or plan.answer(_key(risk, row)) is True]
    if stopped:
        return [_too_low(risk, stopped)]
    higher = {row.ref for row in above}
    undecided = [row for row in _stoppable(plan, risk) if row.ref in higher and plan.answer(_key(risk, row)) is None]
    if not undecided:
        return []
    worst = max(undecided, key=lambda row: _criticality(plan, row) or 0)
    return [Question(_key(risk, worst), f"Would {risk.label} stop {worst.label}?", risk.ref, "functions", worst.ref)]


def _key(risk: FrozenRow, function: FrozenRow) -> str:
    return f"stops:{risk.ref}:{function.ref}"


def _linked(plan: FrozenPlan, risk: FrozenRow) -> set[str]:
    """The functions that it is linked to, directly or through a dependency."""
    through = (plan.by_ref[ref] for ref in risk.links("dependencies") if ref in plan.by_ref)
    return set(risk.links("functions")).union(*(row.links("functions") for row in through))


def _stoppable(plan: FrozenPlan, risk: FrozenRow) -> list[FrozenRow]:
    """Functions that the words suggest it stops: everything stops, they share a word, or need what shares one with it,
    or what is bought.
    """
    said = f"{risk.label}. {risk.text('impact')}"
    functions, called = plan.rows("functions"), plan.made(_words_of_functions)
    if EVERYTHING.search(said):
        return list(functions)
    bought = _bought(plan) if "supplier" in about(risk.label) else []
    shared = distinctive_words(said).union(*(distinctive_words(row.label) for row in bought))
    struck = [row for row in plan.rows("dependencies") if distinctive_words(row.label) & distinctive_words(risk.label)]
    linked = {ref for row in (*bought, *struck) for ref in row.links("functions")}
    return [row for row in functions if row.ref in linked or shared & called[row.ref]]


def _words_of_functions(plan: FrozenPlan) -> dict[str, frozenset[str]]:
    """By function, what its name and its services are about."""
    rows = plan.rows("functions")
    return {row.ref: distinctive_words(f"{row.label}. {row.text('services')}") for row in rows}


def _bought(plan: FrozenPlan) -> list[FrozenRow]:
    """Dependencies that somebody else supplies."""
    return [row for row in plan.rows("dependencies") if row.text("supplier") and not is_in_house(row.text("supplier"))]


def _too_low(risk: FrozenRow, stopped: list[FrozenRow]) -> RuleFinding:
    rated = listed(f"{row.label} ({row.text('operational_impact') or row.text('tier')})" for row in stopped)
    return RuleFinding(
        key_of(risk.ref, *(row.ref for row in stopped)),
        f"{risk.label} would stop {rated} and is rated {risk.text('impact_class')} only.",
        (
            value(risk, "impact_class", f"Impact class of {risk.label}"),
            *(
                value(
                    row,
                    "operational_impact" if row.text("operational_impact") else "tier",
                    f"Criticality of {row.label}",
                )
                for row in stopped
            ),
        ),
        opening(risk, "impact_class", f"Rate {risk.label} as high as what it stops."),
    )
