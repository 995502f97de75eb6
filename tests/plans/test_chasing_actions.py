"""Whoever owns a corrective action is reminded before and after its day, each time once, and others are told in the end."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bcp_portal.accounts.actions import deactivate_person
from bcp_portal.notices.models import Notice
from plans.actions.action_chasing import chase_actions
from plans.actions.corrective_actions import extend_action, start_action
from plans.actions.plans import archive_plan
from testing.models.keepers import PlanKeeper
from tests.plans.correcting import DUE, done, raised


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def chased(days: int, *, until: int | None = None) -> int:
    """The job runs on the day that is so many days after it is due, or on all of them ``until`` another."""
    return sum(
        chase_actions(at=at(DUE + timedelta(days=day))) for day in range(days, (days if until is None else until) + 1)
    )


def reminders(user) -> list[int]:
    """How many days after the day each notice came."""
    found = Notice.objects.filter(user=user, topic="action:BCP-01:CA-01").order_by("pk")
    return [(notice.created_at.date() - DUE).days for notice in found]


def test_the_owner_is_reminded_14_3_and_0_days_before_and_then_weekly(world):
    raised(world)
    chased(-25, until=23)
    assert reminders(world.administrator) == [-14, -3, 0, 7, 14, 21]


def test_a_job_that_runs_again_tells_nobody_twice(world):
    raised(world)
    assert [chased(-14), chased(-14), chased(-13)] == [1, 0, 0]
    assert Notice.objects.count() == 2  # when it was raised, and now


def test_days_without_a_job_are_not_made_up_for(world):
    raised(world)
    assert chased(22) == 2  # one reminder, one escalation to the editor
    assert reminders(world.administrator) == [22]


def test_a_lead_that_was_over_when_it_was_raised_is_not_told(world):
    raised(world, at=at(DUE - timedelta(days=9)))
    chased(-9, until=0)
    assert reminders(world.administrator) == [-3, 0]


def test_nobody_is_chased_for_what_is_done_or_archived(world):
    done(world, raised(world))
    raised(world)
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert chased(30) == 0


def test_an_extension_moves_the_reminders_and_ends_what_was_asked(world):
    action = raised(world)
    chased(0)
    extend_action(
        action=action, number=1, due_on=DUE + timedelta(days=20), text="Slow", by=world.administrator, at=at(DUE)
    )
    assert not Notice.objects.filter(user=world.administrator, settled_at=None)
    chased(1, until=20)
    assert reminders(world.administrator) == [0, 6, 17, 20]


def test_work_that_has_begun_stops_no_reminder(world):
    start_action(action=raised(world), number=1, by=world.administrator, at=world.now)
    chased(-14)
    assert reminders(world.administrator) == [-14]


def escalated() -> set[str]:
    return set(Notice.objects.filter(topic="escalate:BCP-01:CA-01").values_list("user__name", flat=True))


def test_a_week_overdue_the_keeper_and_the_deputy_are_told_once(world):
    PlanKeeper.objects.create(plan=world.plan, keeper=world.editor, deputy=world.responder)
    raised(world)
    chased(1, until=6)
    assert escalated() == set()
    chased(7, until=20)
    assert escalated() == {"Editor", "Responder"}
    assert Notice.objects.filter(topic="escalate:BCP-01:CA-01").count() == 2


def test_who_signed_the_version_in_force_is_told_as_well(world, signed):
    PlanKeeper.objects.create(plan=world.plan, keeper=world.responder)
    raised(world)
    chased(7)
    assert escalated() == {"Responder", "CTO", "COO", "CISO"}


def test_without_a_keeper_editors_are_told_and_never_the_owner_of_themselves(world):
    raised(world)
    chased(7)
    assert escalated() == {"Editor"}


def test_where_the_owner_is_gone_the_keeper_is_asked_to_give_it_to_somebody_else(world):
    PlanKeeper.objects.create(plan=world.plan, keeper=world.responder)
    raised(world, owner=world.cto)
    deactivate_person(actor=world.administrator, person=world.cto, at=world.now)
    chased(0)
    assert (reminders(world.cto), reminders(world.responder)) == ([], [0])
    assert "has no account any more" in Notice.objects.get(user=world.responder).body[0]


@pytest.mark.parametrize("count", [2, 20])
def test_an_hour_in_which_nothing_is_to_be_told_takes_as_many_queries_for_many(
    world, count, django_assert_max_num_queries
):
    for number in range(count):
        raised(world, title=f"Action {number}", at=at(DUE - timedelta(days=14)))
    with django_assert_max_num_queries(6):
        assert chased(-13) == 0
