"""When reviews are due: stated, after the last update or review, or as what a version in force promises is open."""

from datetime import date

import pytest

from plans.reading.document import FrozenPlan
from plans.reading.due import DueOccurrence
from plans.reading.facts import Done, Facts, KeptPromise
from plans.reading.periods import Pace
from plans.reading.reviews_due import reviews_due, stated_reviews
from tests.plans.linting.building import document

TODAY = date(2025, 2, 1)
QUARTERLY = {"topic": "review_frequency", "name": "Review", "value": "Quarterly"}
STATED = {"topic": "next_review", "name": "Next review", "value": "2025-04-14"}


def updated(day: str) -> dict[str, str]:
    return {"topic": "updated", "name": "Last updated", "value": day}


def due(*facts, **known) -> list[date]:
    stated = stated_reviews(FrozenPlan(document(facts=list(facts))))
    return [one.due_on for one in reviews_due(stated, Facts(TODAY, **known))]


@pytest.mark.parametrize(
    ("facts", "on"),
    [
        ([STATED], date(2025, 4, 14)),
        ([updated("2025-01-31"), {**QUARTERLY, "value": "Monthly"}], date(2025, 2, 28)),
        ([updated("2025-01-14"), {**QUARTERLY, "value": "Every 2 weeks"}], date(2025, 1, 28)),
    ],
)
def test_a_review_is_due_as_stated_or_after_the_last_update(facts, on):
    assert due(*facts) == [on]


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [{**STATED, "value": "TBD"}],
        [updated("2025-01-14"), {**QUARTERLY, "value": "After incidents"}],
        [QUARTERLY],
    ],
    ids=["nothing", "a placeholder", "an event", "no day to count from"],
)
def test_without_a_date_no_review_is_made_up(facts):
    assert due(*facts) == []


def test_a_review_without_any_day_is_counted_from_when_it_was_done():
    assert due(QUARTERLY, reviews=(Done("Review of the plan", date(2024, 12, 31)),)) == [date(2025, 3, 31)]


def test_what_is_open_of_a_promise_is_due_whatever_a_later_draft_states():
    missed = DueOccurrence(date(2025, 1, 14), date(2024, 10, 14), date(2025, 1, 14))
    kept = KeptPromise("review:review of the plan", Pace(3, "month"), date(2024, 10, 14), is_new=True, open=(missed,))
    assert due(STATED, QUARTERLY, promised={kept.key: kept}) == [date(2025, 1, 14)]
    assert due(STATED, {**QUARTERLY, "value": "Annual"}, promised={kept.key: kept}) == []
    assert due(STATED, QUARTERLY, promised={}) == []
