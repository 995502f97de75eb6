"""The next review: the pages count from the same days as the rule that says when it is overdue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.actions.refreshing import check_plan
from plans.actions.rows import add_row, change_row
from plans.models.facts import Fact
from plans.models.findings import Finding
from plans.models.plan import Block
from plans.models.upkeep import HistoryEntry
from plans.reading.next_review import TOPICS
from tests.stages import in_force
from tests.testing.reviewing import recorded

OLD, NEW, TO_COME = ((timezone.localdate() + timedelta(days=days)).isoformat() for days in (-200, -20, 20))


@pytest.fixture
def state(world):
    """The plan, quarterly reviewed, states these days by topic and no others."""
    for fact in Fact.objects.living().filter(plan=world.plan, topic__in=TOPICS):
        _write(world, fact, value="")
    for entry in HistoryEntry.objects.living().filter(plan=world.plan):
        _write(world, entry, on="")

    def as_(**days: str) -> None:
        block = Block.objects.filter(plan=world.plan, kind="facts").first()
        history = HistoryEntry.objects.living().filter(plan=world.plan).first()
        for name, day in {"review_frequency": "Quarterly", **days}.items():
            if name == "history":
                _write(world, history, on=day)
            else:
                values = {"name": name, "topic": name.removesuffix("_again"), "value": day}
                add_row(block=block, values=values, by=world.editor, at=world.now)

    return as_


def _write(world, row, **values) -> None:
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)


STATED = [
    {"effective": OLD},
    {"history": OLD},
    {"updated": OLD, "history": NEW},
    {"updated": OLD, "effective": NEW},
    {"updated": OLD, "effective": TO_COME},
    {"updated": NEW, "updated_again": OLD},
    {"next_review": TO_COME, "next_review_again": OLD},
    {"updated": OLD, "review_frequency_again": "After incidents"},
]


@pytest.mark.parametrize("days", STATED, ids=" ".join)
@pytest.mark.parametrize("done", ["", "reviewed", "signed", "reviewed and signed"])
def test_the_pages_call_a_review_overdue_when_the_rule_does(world, state, sign_in, days, done):
    state(**days)
    if "reviewed" in done:
        recorded(world, days_ago=30)
    if "signed" in done:
        in_force(world, at=timezone.now() - timedelta(days=10))
    check_plan(plan=world.plan, at=timezone.now())
    overdue = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule="GOV-02").exists()
    client = sign_in(world.editor)
    for path in ("/plans/", "/plans/BCP-01/", "/plans/BCP-01/reviews/"):
        shown = client.get(path).content.decode()
        assert ("days overdue" in shown) == overdue, path
    assert "The plan does not say" not in shown
