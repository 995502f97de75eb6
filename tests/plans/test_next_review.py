"""The next review: the pages count from the same days as the rule that says when it is overdue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.actions.changing import DraftChange, changing
from plans.actions.refreshing import check_plan
from plans.evidence.drafted_reviews import TOPICS
from plans.models.facts import Fact
from plans.models.findings import Finding
from plans.models.upkeep import HistoryEntry
from tests.stages import in_force
from tests.testing.reviewing import recorded

OLD, NEW, TO_COME = ((timezone.localdate() + timedelta(days=days)).isoformat() for days in (-200, -20, 20))


@pytest.fixture
def state(world):
    """The plan, quarterly reviewed, states these days by topic and no others; all of it is one change."""

    def as_(**days: str) -> None:
        with changing(world.plan, by=world.editor, at=world.now) as change:
            Fact.objects.living().filter(plan=world.plan, topic__in=TOPICS).update(value="")
            history = HistoryEntry.objects.living().filter(plan=world.plan)
            history.update(on="")
            for name, day in {"review_frequency": "Quarterly", **days}.items():
                if name == "history":
                    history.filter(pk=history.first().pk).update(on=day)
                else:
                    _add_fact(change, name, day)

    return as_


def _add_fact(change: DraftChange, name: str, value: str) -> None:
    ref, topic = change.next_ref(Fact.prefix), name.removesuffix("_again")
    at = change.plan.changed_at
    Fact.objects.create(plan=change.plan, ref=ref, name=name, topic=topic, value=value, changed_at=at)
    change.record("row_added", kind="facts", ref=ref)


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
