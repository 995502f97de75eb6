"""Who is responsible for what a plan promises, and why: assignee, deputy, keeper, deputy of the keeper, nobody."""

import pytest

from testing.models.keepers import Assignee, PlanKeeper
from testing.responsible import NOBODY, Responsible, responsible_in
from tests.conftest import person

KEY = "exercise:EX-01"


@pytest.fixture
def four(world):
    """A line with assignee and deputy, of a plan with keeper and deputy."""
    people = [person(name, "responder") for name in ("Ann", "Bob", "Cid", "Dot")]
    Assignee.objects.create(plan=world.plan, key=KEY, person=people[0], deputy=people[1])
    PlanKeeper.objects.create(plan=world.plan, keeper=people[2], deputy=people[3])
    return people


def found(world, key: str = KEY, **known) -> Responsible:
    return responsible_in([world.plan.pk], **known).for_line(world.plan.pk, key)


def lost(user, **changed):
    for name, value in changed.items():
        setattr(user, name, value)
    user.save()


def test_each_who_cannot_any_more_is_followed_by_the_next(world, four):
    said = []
    for one in four:
        now = found(world)
        assert now.person == one
        said.append((now.why, now.why_you))
        lost(one, is_active=False)
    assert said == [
        ("assigned to it", "It is assigned to you."),
        ("deputy of Ann, to whom it is assigned", "Ann, to whom it is assigned, can’t do it any more: you stand in."),
        ("keeps the plan", "You keep this plan."),
        ("deputy of Cid, who keeps the plan", "Cid, who keeps this plan, can’t do it any more: you stand in."),
    ]
    assert found(world) == NOBODY
    assert (NOBODY.person, NOBODY.why, NOBODY.why_you) == (None, "", "")


def test_a_line_that_nobody_is_assigned_to_is_the_keepers(world, four):
    assert found(world, "maintenance:MA-01").person == four[2]


def test_a_plan_without_a_keeper_has_nobody_for_what_is_not_assigned(world):
    Assignee.objects.create(plan=world.plan, key=KEY, person=world.responder)
    assert found(world).person == world.responder
    assert found(world, "maintenance:MA-01") == NOBODY


def test_who_may_not_record_any_more_is_passed_over(world, four):
    lost(four[0], role="reader")
    assert found(world).person == four[1]


def test_who_is_away_is_stood_in_for_by_whom_they_named_else_by_the_deputy(world, four):
    ann, bob, _, dot = four
    named = found(world, absent={ann.pk: dot})
    assert (named.person, named.why) == (dot, "stands in for Ann, to whom it is assigned")
    assert named.why_you == "Ann, to whom it is assigned, is away: you stand in."
    assert found(world, absent={ann.pk: None}).person == bob
    assert found(world, absent={ann.pk: dot, dot.pk: None}).person == bob


def test_whom_a_lost_account_had_named_for_a_holiday_does_not_follow_it(world, four):
    ann, bob, _, dot = four
    lost(ann, is_active=False)
    assert found(world, absent={ann.pk: dot}).person == bob


def test_many_lines_of_many_plans_take_two_queries(world, four, django_assert_num_queries):
    with django_assert_num_queries(2):
        who = responsible_in([world.plan.pk])
        assert [who.for_line(world.plan.pk, f"exercise:EX-{n}").person for n in range(9)] == [four[2]] * 9
        assert who.for_plan(world.plan.pk).person == four[2]
