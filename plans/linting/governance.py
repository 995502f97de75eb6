"""Governance: whether the plan is reviewed when due, renewed as often as promised, and who is said to own it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bcp_portal.look.counting import counted
from plans.reading.cadence import cadence, dated, day, on_day
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import mentions
from plans.reading.next_review import TOPICS, ReviewDue, review_due

from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .response import listed
from .rules import Family

GOV = Family("GOV", "Governance and document control")

RENEWS = re.compile(
    r"\b(?:updat|revis|rewrit|renew|refresh|amend|reissu)\w*\b"
    r"|\b(?:bring|keep|brought|kept)\b.{0,200}\bup[- ]to[- ]date\b",
    re.I,
)
PLAN = re.compile(r"\b(?:plans?|bcp|documents?|documentation|procedures?|manuals?|handbooks?)\b", re.I)
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
    """The stated next review (else last review, or update, and frequency) against the day; a review that was recorded
    moves it by the frequency.
    """
    reviewed = max((done for done in facts.reviews if done <= facts.today), default=None)
    versions = ((on, None) for on in facts.versions)
    found = review_due(_stated(plan), on=facts.today, versions=versions, reviewed=reviewed)
    if found is None:
        return NotApplicable("it takes a date of the next review, or a frequency and a day to count from")
    return [_overdue(plan, found, reviewed, facts.today)] if found.due_on < facts.today else []


def _stated(plan: FrozenPlan) -> Iterator[tuple[str, Mapping[str, Any], FrozenRow | None]]:
    for topic in TOPICS:
        yield from ((topic, row.figure("value"), row) for row in plan.facts(topic))
    yield from (("history", row.figure("on"), row) for row in plan.rows("history"))


def _overdue(plan: FrozenPlan, found: ReviewDue[FrozenRow | None], reviewed: date | None, today: date) -> RuleFinding:
    due, (often, often_row) = found.due_on, found.often or (None, None)
    row = (found.stated[1] if found.stated else often_row) or plan.rows("facts")[0]
    missed = 1 + (often.missed(due, today) if often else 0)
    pace = f" ({often.text})" if often else ""
    last = f"The last review that is recorded was on {on_day(reviewed)}" if reviewed else "No review is recorded"
    evidence = (value(row, "value"), *((value(often_row, "value"),) if often_row and often_row is not row else ()))
    return RuleFinding(
        row.ref,
        f"The plan was to be reviewed by {on_day(due)}{pace}. {last}: overdue by "
        f"{counted((today - due).days, 'day')}, {counted(missed, 'review')} missed.",
        evidence,
        opening(row, "value", "Review the plan and record it, or promise what is kept."),
    )


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
    """Promises to renew the plan at a cadence, against the day of the latest version; one finding a promise."""
    promised = [
        (row, often)
        for kind in ("maintenance", "reviews")
        for row in plan.rows(kind)
        if RENEWS.search(row.text("text")) and PLAN.search(row.text("text")) and (often := cadence(row, "cadence"))
    ]
    days = dated(plan, facts)
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
        if (missed := often.missed(days[-1], facts.today))
    ]
