"""Promises of versions in force: they begin, go on and end with versions, and their occurrences are opened in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from bcp_portal.audit.models import Event
from plans.actions.plans import archive_plan, unarchive_plan
from plans.models.plan import Plan
from testing.actions.keeping import plans_to_keep
from testing.actions.opening import open_due_occurrences
from testing.models.occurrences import Occurrence
from testing.models.promises import Programme, Promise
from testing.tasks import keep_promises, open_occurrences
from tests.stages import in_force, submitted
from tests.testing.promising import (
    FULL,
    PARTIAL,
    done_on,
    held_on,
    look,
    noon,
    paced,
    reviewed_on,
    rows,
    signed_on,
    states,
)
from tests.trust.tampering import tamper


def days(found) -> list[str]:
    return [f"{one.planned_on:%d %b}" for one in found]


def test_a_version_in_force_makes_promises_and_opens_what_is_due_and_what_opens_soon(world):
    signed_on(world, "2027-02-10")
    assert days(rows(world)) == ["28 Feb", "31 Mar"]
    assert days(rows(world, FULL)) == ["31 Mar"]
    look(world, "2027-03-20")
    assert days(rows(world)) == ["28 Feb", "31 Mar", "30 Apr"]
    assert days(rows(world, FULL)) == ["31 Mar", "30 Jun"]
    assert [one.ref for one in Occurrence.objects.order_by("pk")] == [
        f"O-{n:04d}" for n in range(1, Occurrence.objects.count() + 1)
    ]


def test_to_look_twice_changes_nothing_and_a_draft_alone_makes_no_rows(world):
    look(world, "2027-02-10")
    assert not Programme.objects.exists()
    signed_on(world, "2027-02-10")
    before = list(Occurrence.objects.values()), list(Promise.objects.values()), Event.objects.count()
    look(world, "2027-02-10")
    assert (list(Occurrence.objects.values()), list(Promise.objects.values()), Event.objects.count()) == before


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Monthly", "Quarterly", ["28 Feb", "31 Mar", "30 Apr", "30 Jun"]),
        ("Quarterly", "Monthly", ["31 Mar", "31 May", "30 Jun"]),
        ("Monthly", "every month", ["28 Feb", "31 Mar", "30 Apr", "31 May", "30 Jun"]),
        ("Monthly", "Daily", ["28 Feb", "31 Mar", "30 Apr"]),
    ],
    ids=["slower", "faster", "in other words", "without days"],
)
def test_a_version_in_mid_year_changes_what_is_to_come(world, before, after, expected):
    paced(world, PARTIAL, before)
    signed_on(world, "2027-02-10")
    look(world, "2027-05-19")
    paced(world, PARTIAL, after)
    signed_on(world, "2027-05-20")
    look(world, "2027-05-25")
    assert days(rows(world).promised()) == expected
    assert days(rows(world, FULL).promised()) == ["31 Mar", "30 Jun"]


def test_what_was_done_of_a_line_that_has_another_pace_now_stays_done(world):
    signed_on(world, "2027-02-10")
    held_on(world, "2027-05-10")
    paced(world, PARTIAL, "Quarterly")
    signed_on(world, "2027-05-20")
    assert states(world, "2027-05-21") == [
        ("28 Feb", "overdue"),
        ("31 Mar", "overdue"),
        ("30 Apr", "overdue"),
        ("31 May", "done"),
        ("30 Jun", "due"),
    ]


def test_a_plan_that_is_signed_anew_each_quarter_still_owes_its_yearly_review(world):
    signed_on(world, "2027-02-10")
    for day in ("2027-05-10", "2027-08-10", "2027-11-10"):
        paced(world, PARTIAL, f"every month ({day})")
        signed_on(world, day)
    assert days(rows(world, "Annual Updates")) == ["10 Feb"]
    assert rows(world, "Annual Updates").get().planned_on == date(2028, 2, 10)
    assert Promise.objects.filter(name=PARTIAL).count() == 1


def year_with_two_versions(world, *, looks: bool):
    """What is kept at its end, where somebody looked at each version or nobody did."""
    for day, frequency in (("2027-05-20", "Quarterly"), ("2027-08-02", "Monthly")):
        paced(world, PARTIAL, frequency)
        in_force(world, at=noon(day))
        if looks:
            look(world, day)
    look(world, "2027-08-20")
    columns = ("promise__key", "promise__since", "promise__until", "opens_on", "planned_on", "done_on")
    found = Occurrence.objects.filter(plan=world.plan, dropped_by=None)
    return sorted(map(str, found.values_list(*columns)))


def test_versions_that_nobody_looked_at_in_time_end_as_if_somebody_had(world):
    signed_on(world, "2027-02-10")
    with transaction.atomic():
        in_time = year_with_two_versions(world, looks=True)
        transaction.set_rollback(True)
    assert year_with_two_versions(world, looks=False) == in_time
    assert days(rows(world).promised()) == ["28 Feb", "31 Mar", "30 Apr", "30 Jun", "31 Aug", "30 Sep"]
    assert Programme.objects.get().version.number == "1.2"


def test_of_a_plan_in_the_archive_nothing_is_due_and_the_gap_is_not_made_up_for(world):
    signed_on(world, "2027-02-10")
    archive_plan(plan=world.plan, by=world.editor, at=noon("2027-04-10"))
    assert [plan.code for plan in plans_to_keep()] == ["BCP-01"]
    look(world, "2027-04-11")
    look(world, "2027-06-11")
    assert days(rows(world).promised()) == ["28 Feb", "31 Mar"]
    unarchive_plan(plan=world.plan, by=world.editor, at=noon("2027-07-10"))
    look(world, "2027-07-10")
    assert days(rows(world).promised()) == ["28 Feb", "31 Mar", "31 Jul", "31 Aug"]
    archive_plan(plan=world.plan, by=world.editor, at=noon("2027-07-10"))
    look(world, "2027-07-10")
    unarchive_plan(plan=world.plan, by=world.editor, at=noon("2027-07-10"))
    look(world, "2027-07-10")
    assert days(rows(world).promised()) == ["28 Feb", "31 Mar", "31 Jul", "31 Aug"]
    assert not plans_to_keep().exists()


def test_only_plans_whose_version_in_force_was_not_looked_at_are_to_be_kept(world):
    assert not plans_to_keep().exists()
    submitted(world, at=noon("2027-02-10"))
    assert not plans_to_keep().exists()


def test_the_jobs_look_at_every_plan_in_question_and_open_what_is_due(world):
    in_force(world, at=datetime.now(UTC) - timedelta(days=400))
    keep_promises()
    held = Occurrence.objects.count()
    weekly = Promise.objects.get(name="Backup Verification")
    Occurrence.objects.filter(promise=weekly, planned_on__gt=datetime.now(UTC).date()).delete()
    weekly.next_on = Occurrence.objects.filter(promise=weekly).latest("planned_on").planned_on + timedelta(days=1)
    weekly.save()
    open_occurrences()
    assert Occurrence.objects.count() == held
    assert not plans_to_keep().exists()


def test_a_quiet_day_costs_a_few_questions(world, django_assert_max_num_queries):
    signed_on(world, "2027-02-10")
    with django_assert_max_num_queries(5):
        assert not plans_to_keep().exists()
        assert open_due_occurrences(today=date(2027, 2, 10)) == 0


def test_the_trail_says_what_began_and_what_ended(world):
    signed_on(world, "2027-02-10")
    look(world, "2027-05-19")
    paced(world, PARTIAL, "Quarterly")
    signed_on(world, "2027-05-20")
    first, second = Event.objects.filter(verb="promises_taken_over").order_by("pk")
    assert (first.actor_name, first.ref, "exercise:EX-02" in first.after["begun"]) == ("The portal itself", "1.0", True)
    assert second.after["begun"] == second.after["ended"] == ["exercise:EX-02"]
    assert second.after["dropped"] == [one.ref for one in rows(world).exclude(dropped_by=None)]
    assert [one.planned_on.month for one in rows(world).exclude(dropped_by=None)] == [5, 6]


def test_the_year_that_comes_is_the_year_of_the_preview(world, capsys):
    signed_on(world, "2027-01-01")
    call_command("preview_schedule", "BCP-01", "--from", "2027-01-01", "--to", "2027-12-31")
    promised = capsys.readouterr().out
    day = date(2027, 1, 1)
    while day.year == 2027:
        if not date(2027, 6, 1) <= day < date(2027, 6, 10):  # beat is away
            for _ in range(2):  # and asks twice
                look(world, day)
        day += timedelta(days=13)
    look(world, "2027-12-31")
    made = Occurrence.objects.filter(plan=world.plan, planned_on__year=2027).exclude(promise__kind="review")
    for one in made.select_related("promise"):
        assert (
            f"{one.opens_on} to {one.due_on}  {one.promise.kind:<11}  {one.promise.ref:<6} {one.promise.name}"
            in promised
        )
    assert made.count() == sum(
        kind in promised_line
        for promised_line in promised.splitlines()
        for kind in ("  exercise ", "  maintenance ", "  assessment ")
        if " to " in promised_line
    )


def test_a_version_that_is_not_what_was_signed_stops_no_record_and_no_other_plan(world, caplog):
    signed_on(world, "2027-02-10")
    paced(world, PARTIAL, "Quarterly")
    broken = in_force(world, at=noon("2027-05-20"))
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Weekly', 'Monthly') WHERE id = %s", broken.pk)
    assert held_on(world, "2027-05-25", FULL).ref == "X-01"
    assert rows(world, FULL).get(planned_on=date(2027, 6, 30)).done_on == date(2027, 5, 25)
    assert Programme.objects.get().version.number == "1.0"
    assert "can't be brought up to date" in caplog.text


def test_records_from_before_count_by_their_days_once_the_programme_is_kept(world):
    in_force(world, at=noon("2027-02-10"))
    for day in ("2027-02-20", "2027-02-25", "2027-04-02"):
        held_on(world, day)
    reviewed_on(world, "2027-03-01", "Quarterly Reviews")
    assert states(world, "2027-04-20")[:3] == [("28 Feb", "done"), ("31 Mar", "overdue"), ("30 Apr", "done")]


def test_a_new_version_is_what_an_activity_leaves_that_renews_the_plan(world):
    signed_on(world, "2027-02-10")
    paced(world, PARTIAL, "Quarterly")
    signed_on(world, "2027-04-20")
    assert states(world, "2027-05-02", "Bring documents up to date") == [
        ("28 Feb", "done"),
        ("31 Mar", "overdue"),
        ("30 Apr", "done"),
        ("31 May", "due"),
    ]


def test_maintenance_is_done_by_its_record(world):
    signed_on(world, "2027-02-10")
    made = done_on(world, "2027-02-11", "MA-04", "Install security updates")
    assert (made.ref, states(world, "2027-03-02", "Install security updates")) == (
        "MNT-01",
        [("28 Feb", "done"), ("31 Mar", "due")],
    )
    assert Plan.objects.get(pk=world.plan.pk).archived_at is None
