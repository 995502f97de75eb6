"""Reminders day by day: who is told of what, when, why, and once; and what stops them."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from bcp_portal.accounts.actions import deactivate_person
from bcp_portal.accounts.models import User
from bcp_portal.notices.absences import enter_absence
from bcp_portal.notices.models import Notice
from plans.actions.plans import archive_plan
from plans.reading.periods import Pace
from testing.actions.deciding import move_occurrence, skip_occurrence
from testing.actions.exercises import withdraw_exercise
from testing.actions.opening import open_due_occurrences
from testing.actions.reminding import remind_of_due
from testing.actions.unkept_plans import tell_of_unkept_plans
from testing.models.keepers import Assignee, PlanKeeper
from testing.models.occurrences import Occurrence
from testing.reminder_days import leads
from testing.tasks import remind
from tests.conftest import person
from tests.databases import standing
from tests.stages import in_force
from tests.testing.promising import FULL, PARTIAL, held_on, look, noon, paced, rows, signed_on

WEEKLY = "Backup Verification"
DAY = timedelta(days=1)


def known(name: str, role: str) -> User:
    return User.objects.filter(name=name).first() or person(name, role)


@pytest.fixture
def keeper(world):
    return known("Keeper", "responder")


@pytest.fixture
def deputy(world):
    return known("Keepers Deputy", "editor")


@standing
def year(world):
    """In force from new year on, and kept by the two."""
    people = known("Keeper", "responder"), known("Keepers Deputy", "editor")
    PlanKeeper.objects.create(plan=world.plan, keeper=people[0], deputy=people[1])
    signed_on(world, "2027-01-01")
    return world


def tick(day: date) -> None:
    open_due_occurrences(today=day)
    while remind_of_due(at=noon(day)):
        pass


def live(first: str, last: str) -> None:
    """The jobs run on each day."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        tick(day)
        day += DAY


def told(topic: str, name: str, user=None) -> list[str]:
    """The days on which it was told, and to whom if nobody is asked for."""
    found = Notice.objects.filter(topic__startswith=f"{topic}:", subject__startswith=name).order_by("created_at", "pk")
    if user:
        return [f"{one.created_at:%-d %b}" for one in found.filter(user=user)]
    return [f"{one.created_at:%-d %b} {one.user.name}" for one in found]


@pytest.mark.parametrize(
    ("kind", "pace", "days"),
    [
        ("exercise", Pace(1, "week"), (3, 0)),
        ("exercise", Pace(3, "week"), (3, 0)),
        ("maintenance", Pace(1, "month"), (14, 3, 0)),
        ("assessment", Pace(1, "month"), (14, 3, 0)),
        ("review", Pace(1, "month"), (14, 0)),
        ("review", Pace(3, "month"), (30, 14, 0)),
        ("review", None, (30, 14, 0)),
    ],
)
def test_only_what_is_shorter_than_half_of_the_period_is_told_before(kind, pace, days):
    assert leads(kind, pace) == days


def test_what_is_monthly_is_told_14_3_and_0_days_before(year, keeper):
    live("2027-01-01", "2027-01-31")
    assert told("occurrence", PARTIAL, keeper) == ["17 Jan", "28 Jan", "31 Jan"]
    first = Notice.objects.filter(topic=f"occurrence:BCP-01:{rows(year)[0].ref}").earliest("pk")
    assert (first.subject, first.kind) == ("Partial DR Test (BCP-01) is due on 31 Jan 2027", "occurrence")
    assert first.body == [
        "Due by 31 Jan 2027, in 14 days. The plan says “Monthly”.",
        "Record its result. If it can’t be done by then, move it or skip it with a reason.",
    ]
    assert first.why == "You keep this plan."
    assert first.url == f"/programme/BCP-01/{rows(year)[0].ref}/"


def test_what_is_weekly_is_told_no_earlier_than_3_days_before(year, keeper):
    live("2027-01-01", "2027-01-20")
    assert told("occurrence", f"{WEEKLY} (BCP-01) is due", keeper) == ["7 Jan", "10 Jan", "14 Jan", "17 Jan"]


def test_what_is_overdue_is_told_each_week_by_its_first_alone_and_escalates(year, keeper, deputy):
    live("2027-01-01", "2027-03-10")
    assert told("occurrence", f"{PARTIAL} (BCP-01) is", keeper)[3:] == [
        "7 Feb",
        "14 Feb",  # the first, a week and two overdue; the second is due in 14 days
        "14 Feb",
        "21 Feb",
        "25 Feb",
        "28 Feb",
        "28 Feb",
        "7 Mar",
    ]
    assert told("missed", PARTIAL) == ["1 Feb Keeper", "1 Mar Keeper"]
    assert told("escalate", PARTIAL) == [
        "7 Feb Keepers Deputy",
        "21 Feb CTO",
        "21 Feb COO",
        "21 Feb CISO",
    ]
    one = Notice.objects.filter(topic__startswith="escalate:", subject__startswith=PARTIAL).earliest("pk")
    assert (one.subject, one.kind) == ("Partial DR Test (BCP-01) is 7 days overdue", "escalation")
    assert one.body[0] == "It was due by 31 Jan 2027, and nothing was recorded since. The plan says “Monthly”."
    assert one.body[1].startswith("Keeper is responsible (keeps the plan).")
    assert one.why == "You are the deputy of whoever keeps this plan."


def test_a_weekly_line_that_nobody_ever_does_reaches_the_approvers(year):
    live("2027-01-01", "2027-02-10")
    assert told("escalate", WEEKLY)[:1] == ["17 Jan Keepers Deputy"]
    assert "31 Jan CTO" in told("escalate", WEEKLY)
    assert told("escalate", WEEKLY).count("31 Jan CTO") == 1
    assert len(told("escalate", WEEKLY)) == 4


def test_a_result_stops_it_and_chases_nobody_for_what_was_missed_before(year, keeper):
    live("2027-01-01", "2027-02-20")
    held_on(year, "2027-02-20")
    assert not Notice.objects.filter(topic=f"occurrence:BCP-01:{rows(year)[1].ref}", settled_at=None).exists()
    before = len(told("occurrence", PARTIAL))
    live("2027-02-21", "2027-03-16")
    assert len(told("occurrence", PARTIAL)) == before
    live("2027-03-17", "2027-03-17")
    assert told("occurrence", PARTIAL, keeper)[before:] == ["17 Mar"]


def test_a_withdrawn_record_lets_reminders_go_on(year, keeper):
    live("2027-01-01", "2027-01-20")
    made = held_on(year, "2027-01-20")
    live("2027-01-21", "2027-01-28")
    withdraw_exercise(exercise=made, reason="It was another one", by=year.editor, at=noon("2027-01-28"))
    live("2027-01-29", "2027-01-31")
    assert told("occurrence", PARTIAL, keeper) == ["17 Jan", "31 Jan"]


def test_what_is_moved_is_told_by_its_new_day_and_its_keeper_at_once(year, keeper):
    live("2027-01-01", "2027-01-20")
    one = rows(year)[0]
    moved = {"to_on": date(2027, 2, 10), "reason": "The room is taken"}
    move_occurrence(occurrence=one, edition=one.edition, by=year.editor, at=noon("2027-01-20"), **moved)
    notice = Notice.objects.get(kind="moved")
    assert (notice.user, notice.subject) == (keeper, "Partial DR Test (BCP-01) was moved to 10 Feb 2027")
    assert notice.body == ["Editor decided it: The room is taken"]
    live("2027-01-21", "2027-02-10")
    assert told("occurrence", PARTIAL, keeper) == ["17 Jan", "27 Jan", "7 Feb", "10 Feb"]


def test_what_is_skipped_is_told_no_more_and_who_skipped_it_is_not_told(year, keeper):
    live("2027-01-01", "2027-01-20")
    one = rows(year)[0]
    skip_occurrence(occurrence=one, reason="Quarantine", edition=one.edition, by=keeper, at=noon("2027-01-20"))
    assert not Notice.objects.filter(kind="moved").exists()
    live("2027-01-21", "2027-02-08")
    assert told("occurrence", PARTIAL, keeper) == ["17 Jan"]


def test_after_days_of_outage_each_is_told_by_its_latest_step(year, keeper):
    live("2027-01-01", "2027-01-16")
    tick(date(2027, 2, 1))
    assert told("occurrence", PARTIAL, keeper) == ["1 Feb"]
    assert told("missed", PARTIAL, keeper) == ["1 Feb"]
    assert told("occurrence", WEEKLY, keeper)[-1:] == ["1 Feb"]
    assert len([day for day in told("occurrence", WEEKLY, keeper) if day == "1 Feb"]) == 1


def test_run_twice_or_again_after_the_day_was_lost_it_tells_once(year, keeper):
    live("2027-01-01", "2027-01-17")
    for _ in range(2):
        Occurrence.objects.update(remind_on=date(2027, 1, 17))  # a worker was killed before the day moved on
        tick(date(2027, 1, 17))
    assert told("occurrence", PARTIAL, keeper) == ["17 Jan"]


@pytest.mark.parametrize(
    ("zone", "six"),
    [
        ("Europe/Vienna", "2027-01-17 05:00"),
        ("Europe/Vienna", "2027-03-28 04:00"),  # clocks change in these nights
        ("America/New_York", "2027-03-14 10:00"),
        ("Australia/Lord_Howe", "2027-04-03 19:30"),
    ],
)
def test_nobody_is_told_before_six_in_the_morning_where_the_organisation_is(year, settings, zone, six):
    settings.TIME_ZONE = zone
    at = datetime.fromisoformat(f"{six}+00:00")
    Occurrence.objects.update(remind_on=date(2027, 1, 17))
    assert remind_of_due(at=at - timedelta(minutes=1)) == 0
    assert remind_of_due(at=at) > 0


def all_told(*days: date) -> set[tuple[int, str, str, date]]:
    """Every step that the jobs tell when they run on these days, taken back: to whom, of which sort, of what, when."""
    with transaction.atomic():
        for day in days:
            tick(day)
        named = {one.ref: f"{one.promise.key} {one.planned_on}" for one in Occurrence.objects.select_related("promise")}
        steps = [one for one in Notice.objects.all() if one.topic.split(":")[0] in {"occurrence", "escalate", "missed"}]
        found = {(one.user_id, one.kind, named[one.topic.split(":")[2]], one.due_on) for one in steps}
        assert len(found) == len(steps)
        transaction.set_rollback(True)
    return found


def test_two_schedulers_tell_what_one_does_and_nine_days_without_any_lose_only_what_later_steps_say(year):
    days = [date(2027, 1, 1) + n * DAY for n in range(75)]
    once = all_told(*days)
    assert len(once) > 40
    assert all_told(*sorted(days * 2)) == once
    away = all_told(*(day for day in days if not date(2027, 1, 25) <= day < date(2027, 2, 3)))
    assert away < once
    assert {key for key in once if not date(2027, 1, 25) <= key[3] < date(2027, 2, 3)} <= away


def test_whom_a_line_is_assigned_to_is_told_and_the_keeper_when_it_is_overdue(year, keeper, deputy):
    Assignee.objects.create(plan=year.plan, key="exercise:EX-02", person=year.responder, deputy=deputy)
    live("2027-01-01", "2027-02-07")
    assert told("occurrence", PARTIAL, year.responder) == ["17 Jan", "28 Jan", "31 Jan", "7 Feb"]
    assert told("occurrence", PARTIAL, keeper) == []
    assert told("escalate", PARTIAL) == ["7 Feb Keeper", "7 Feb Keepers Deputy"]


def test_who_is_away_or_has_no_account_is_followed_by_who_stands_in(year, keeper, deputy):
    enter_absence(
        person=keeper,
        deputy=year.responder,
        from_on=date(2027, 1, 17),
        until_on=date(2027, 1, 17),
        token=uuid4(),
        by=keeper,
        at=noon("2027-01-10"),
    )
    live("2027-01-01", "2027-01-17")
    assert told("occurrence", PARTIAL) == ["17 Jan Responder"]
    deactivate_person(actor=year.administrator, person=keeper, at=noon("2027-01-18"))
    live("2027-01-18", "2027-01-28")
    assert told("occurrence", PARTIAL) == ["17 Jan Responder", "28 Jan Keepers Deputy"]


def test_a_review_is_told_30_14_and_0_days_before_each_week_after_and_approvers_after_14_days(year, keeper):
    live("2027-01-01", "2027-04-20")
    name = "Quarterly Reviews"
    due = rows(year, name)[0].due_on
    days = [due - 30 * DAY, due - 14 * DAY, due, due + 7 * DAY, due + 14 * DAY]
    assert told("occurrence", name, keeper) == [f"{day:%-d %b}" for day in days if day <= date(2027, 4, 20)]
    assert told("escalate", name) == [f"{due + 14 * DAY:%-d %b} {who}" for who in ("CTO", "COO", "CISO")]
    one = Notice.objects.filter(subject__startswith=name, topic__startswith="occurrence:").earliest("pk")
    assert (one.kind, one.url) == ("review", "/plans/BCP-01/reviews/record/?of=Quarterly+Reviews")
    assert told("missed", name) == []


def test_a_plan_in_the_archive_reminds_nobody(year):
    live("2027-01-01", "2027-01-16")
    archive_plan(plan=year.plan, by=year.editor, at=noon("2027-01-16"))
    before = Notice.objects.count()
    tick(date(2027, 1, 17))
    look(year, "2027-01-17")
    live("2027-01-18", "2027-02-10")
    assert Notice.objects.count() == before
    assert not Occurrence.objects.filter(remind_on__isnull=False).exists()


def test_what_is_promised_otherwise_is_told_as_it_is_now(year, keeper):
    live("2027-01-01", "2027-01-16")
    paced(year, PARTIAL, "Quarterly")
    signed_on(year, "2027-01-16")
    live("2027-01-17", "2027-03-31")
    assert told("occurrence", PARTIAL, keeper) == ["17 Mar", "28 Mar", "31 Mar"]


def test_what_was_missed_before_the_portal_kept_count_is_told_to_nobody(world, keeper):
    PlanKeeper.objects.create(plan=world.plan, keeper=keeper)
    in_force(world, at=noon("2027-01-01"))
    look(world, "2027-06-10")
    live("2027-06-10", "2027-06-16")
    assert told("occurrence", PARTIAL, keeper) == ["16 Jun"]
    assert told("missed", PARTIAL) == []
    assert told("escalate", FULL) == []


def test_a_quiet_day_takes_few_queries(year, django_assert_max_num_queries):
    live("2027-01-01", "2027-01-18")
    with django_assert_max_num_queries(3):
        remind_of_due(at=noon("2027-01-18"))


def test_editors_and_administrators_are_told_each_week_of_plans_that_nobody_keeps(year, keeper, deputy):
    PlanKeeper.objects.all().delete()
    for day in ("2027-01-05", "2027-01-06", "2027-01-10", "2027-01-11"):
        tell_of_unkept_plans(at=noon(day))
    told_to = Notice.objects.filter(topic="nobody")
    assert sorted({one.user.name for one in told_to}) == ["Administrator", "Editor", "Keepers Deputy"]
    one = told_to.filter(user=year.editor).earliest("due_on")
    assert [str(found.due_on) for found in told_to.filter(user=year.editor).order_by("due_on")] == [
        "2027-01-04",
        "2027-01-11",
    ]
    assert (one.subject, one.url) == ("Nobody keeps BCP-01", "/plans/BCP-01/keepers/")
    assert one.body[0].endswith("things are due.")


def test_a_plan_that_somebody_keeps_is_not_among_them(year):
    assert tell_of_unkept_plans(at=noon("2027-01-05")) == 0


def test_the_job_reminds(year):
    Occurrence.objects.update(remind_on=date(2027, 1, 1))
    remind()
