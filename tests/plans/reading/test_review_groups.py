"""Groups of reviews, and which of them is the review that the plan speaks of where it says when it is due."""

import pytest

from plans.reading.document import FrozenPlan
from plans.reading.review_groups import review_groups
from tests.plans.linting.building import document

QUARTERLY = {"topic": "review_frequency", "name": "Review cycle", "value": "Quarterly"}
STATED = {"topic": "next_review", "name": "Next review", "value": "2027-04-14"}


def line(group, cadence=""):
    return {"group": group, "text": f"Look at it in {group or 'general'}", "cadence": cadence}


def groups(*lines, facts=()):
    found = review_groups(FrozenPlan(document(reviews=list(lines), facts=list(facts))))
    return [(one.name, one.written, "main" if one.is_main else "" if one.is_regular else "event") for one in found]


@pytest.mark.parametrize(
    ("lines", "facts", "first"),
    [
        (
            [line("Quarterly Reviews", "Every 3 months"), line("Annual", "Annual")],
            [QUARTERLY],
            ("Quarterly Reviews", "Every 3 months", "main"),
        ),
        ([line("Annual", "Annual")], [QUARTERLY], ("Review of the plan", "Quarterly", "main")),
        ([line("Check-list")], [QUARTERLY], ("Check-list", "Quarterly", "main")),
        ([line("", "Every 6 months")], [QUARTERLY], ("Review of the plan", "Quarterly", "main")),
        ([line("Short", "Monthly"), line("Annual", "Annual")], [STATED], ("Short", "Monthly", "main")),
        ([], [QUARTERLY], ("Review of the plan", "Quarterly", "main")),
    ],
    ids=[
        "of its pace",
        "of no group's pace",
        "one that says none",
        "by its name",
        "the most frequent",
        "without a group",
    ],
)
def test_the_plan_s_own_review_is_one_of_its_groups_or_one_more(lines, facts, first):
    assert groups(*lines, facts=facts)[0] == first


def test_there_is_always_one_review_after_incidents():
    assert groups(line("Annual", "Annual"))[-1] == ("After an incident", "", "event")
    assert [name for name, _, sort in groups(line("After Incidents", "After incidents")) if sort == "event"] == [
        "After Incidents"
    ]


def test_the_plan_s_own_review_stands_at_the_fact_that_states_its_day():
    found = review_groups(FrozenPlan(document(facts=[QUARTERLY, STATED])))
    assert found[0].ref == "FA-02"
