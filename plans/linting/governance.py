"""Governance: whether the plan is reviewed when due, renewed as often as promised, and who is said to own it."""

import re
from datetime import date

from bcp_portal.look.counting import counted
from plans.reading.activities import renews_the_plan
from plans.reading.cadence import Cadence, cadence, dated, day, on_day
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.due import missed as missed_times
from plans.reading.facts import Facts
from plans.reading.names import mentions
from plans.reading.promised_lines import PromisedLine, lines_by_row
from plans.reading.reckoning import due_times
from plans.reading.reviews_due import ReviewDue, overdue, reviews_due, stated_reviews

from .findings import Mend, NotApplicable, RuleFinding, Said, Value, key_of, opening, value
from .response import listed
from .rules import Family

GOV = Family("GOV", "Governance and document control")

SMALL = {"of", "the", "and", "for", "in", "on", "a", "an"}
PARTS = re.compile(r"(?:(?<!\s)\s++)?+(?:[,;/&+]|\band\b)\s*", re.I)


@GOV.rule(
    2,
    "high",
    "The review is overdue",
    holds="The plan was reviewed when it was due.",
    clause="ISO 22301 9.3",
    dated=True,
)
def review_overdue(plan: FrozenPlan, facts: Facts) -> Said:
    """Each review that the plan promises against its day: of what a version in force promises the open one, else the
    stated next review, or the last review or update and the frequency. One finding a review.
    """
    for row in plan.facts("next_review"):
        row.figure("value")  # what can't be read is told as what this rule asked for
    found = reviews_due(stated_reviews(plan), facts)
    if not found:
        return NotApplicable("it takes a date of the next review, or a frequency and a day to count from")
    return [_overdue(plan, one, facts.today) for one in overdue(found, facts.today)]


def _overdue(plan: FrozenPlan, found: ReviewDue, today: date) -> RuleFinding:
    due, line = found.due_on, found.line
    missed = 1 + (line.cadence.missed(due, today) if line.cadence else 0)
    pace = f" ({line.written})" if line.written else ""
    last = (
        f"The last review that is recorded was on {on_day(found.reviewed)}"
        if found.reviewed
        else "No review is recorded"
    )
    evidence = _said_by(plan, line)
    what = "The plan was" if line.is_main else f"“{line.name}” was"
    to_do = "to be reviewed" if line.is_main else "to be done"
    return RuleFinding(
        evidence[0].ref,
        f"{what} {to_do} by {on_day(due)}{pace}. {last}: overdue by "
        f"{counted((today - due).days, 'day')}, {counted(missed, 'review')} missed.",
        evidence,
        Mend("Review the plan and record it, or promise what is kept.", "open", evidence[0].ref, evidence[0].field),
    )


def _said_by(plan: FrozenPlan, line: PromisedLine) -> tuple[Value, ...]:
    """What states a review: of the plan's own the fact that states its day, and that of its frequency; of any other
    the line that says how often.
    """
    stated, often = plan.facts("next_review"), plan.facts("review_frequency")
    if line.is_main and (stated or often):
        latest = [row for row in stated if line.stated and day(row, "value") == line.stated] or [*stated]
        paced = [row for row in often if cadence(row, "value")] or [*often]
        return tuple(value(row, "value") for row in (*latest[:1], *paced[:1]))
    row = plan.by_ref[line.ref]
    return (value(row, "cadence" if row.text("cadence") else "text"),)


@GOV.rule(
    4,
    "medium",
    "The owner is stated twice, with two values",
    holds="The owner is stated with one value.",
    clause="ISO 22301 5.3",
)
def two_owners(plan: FrozenPlan, facts: Facts) -> Said:
    """Facts about the owner that are neither the same, nor part of each other, nor each other's initials."""
    rows = plan.facts("owner")
    if len(rows) < 2:
        return NotApplicable("the owner is not stated in two places")
    if all(same_name(rows[0].text("value"), row.text("value")) for row in rows[1:]):
        return []
    said = listed(f"“{row.label}” says {row.text('value')}" for row in rows)
    return [
        RuleFinding(
            key_of(*(row.ref for row in rows)),
            f"One owner must answer for the plan. {said}.",
            tuple(value(row, "value") for row in rows),
            opening(rows[-1], "value", f"Write {rows[0].text('value')} in both places, or drop one."),
        )
    ]


def in_order(plan: FrozenPlan) -> tuple[FrozenRow, ...]:
    """The entries of the version history, the oldest first however they are printed; as printed if a day is missing."""
    rows = plan.rows("history")
    days = [day(row, "on") for row in rows]
    dated_rows = [(on, row) for on, row in zip(days, rows, strict=True) if on]
    return tuple(row for _, row in sorted(dated_rows, key=lambda one: one[0])) if len(dated_rows) == len(rows) else rows


def same_name(one: str, other: str) -> bool:
    """Whether two names of people or roles may be one: ``CTO`` and ``Chief Technology Officer (J. Doe)``."""
    return (
        mentions(one, other)
        or mentions(other, one)
        or mentions(one, _initials(other))
        or (mentions(other, _initials(one)))
    )


def _initials(name: str) -> str:
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in SMALL)
    return letters.upper() if len(letters) > 1 else ""


@GOV.rule(
    6,
    "medium",
    "Updates are promised, and no version shows them",
    holds="There is a version for every update that the plan promises.",
    clause="ISO 22301 7.5.2",
    dated=True,
)
def no_versions_to_show(plan: FrozenPlan, facts: Facts) -> Said:
    """Promises to renew the plan at a cadence, one finding each: of maintenance that a version in force promises what
    is open of it, else what was due since the latest version.
    """
    promised = [
        (row, often)
        for kind in ("maintenance", "reviews")
        for row in plan.rows(kind)
        if renews_the_plan(row.text("text")) and (often := cadence(row, "cadence"))
    ]
    days, lines = dated(plan, facts), lines_by_row(plan)
    if not promised or not days:
        return NotApplicable("it takes a promise to update the plan at a cadence, and a dated version")
    return [
        RuleFinding(
            row.ref,
            f"The plan promises “{row.text('text')}” ({often.text}). Its last version is of {on_day(days[-1])}, "
            f"{counted((facts.today - days[-1]).days, 'day')} ago: {counted(missed, 'update')} missed.",
            (value(row, "text"), value(row, "cadence"), *(value(each, "on") for each in in_order(plan)[-1:])),
            opening(row, "cadence", "Issue the version that is due, or promise what is kept."),
        )
        for row, often in promised
        if (missed := _not_renewed(lines.get(row.ref), often, days, facts))
    ]


def _not_renewed(line: PromisedLine | None, often: Cadence, days: list[date], facts: Facts) -> int:
    """How many times it was due and not done. What a check-list of a review promises has no days of its own."""
    if line is None:
        return often.missed(days[-1], facts.today)
    return len(missed_times(due_times(line, facts, days=days, done=days, last=facts.today), facts.today))
