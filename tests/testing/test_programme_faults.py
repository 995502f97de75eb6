"""What whoever may write into the database past the portal could hide of a programme, and the check that finds it."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from plans.actions.plans import archive_plan, unarchive_plan
from plans.integrity.evidence_check import check_everything
from plans.models.plan import Plan
from plans.models.upkeep import ScheduledExercise
from testing.actions.deciding import move_occurrence, skip_occurrence, take_up_again
from testing.integrity import programme_faults
from testing.models.occurrences import Occurrence
from testing.models.promises import Programme, Promise
from tests.databases import standing
from tests.organisation.setting import set_to
from tests.testing.promising import FULL, PARTIAL, done_on, held_on, look, noon, paced, reviewed_on, rows, signed_on

TODAY = "2027-08-15"


@standing
def kept(world):
    """Half a year: some things done, late, moved, skipped and taken up again, and a version that changes a pace."""
    signed_on(world, "2027-02-10")
    look(world, "2027-05-02")
    held_on(world, "2027-02-20")
    held_on(world, "2027-04-20", counts_for=rows(world).get(planned_on=date(2027, 3, 31)).ref)
    done_on(world, "2027-03-05", "MA-02", "Go through the logs")
    reviewed_on(world, "2027-04-30", "Quarterly Reviews")
    full = rows(world, FULL).first()
    move_occurrence(occurrence=full, to_on=date(2027, 6, 10), by=world.editor, **decided(full))
    for one in rows(world).filter(planned_on__month=4):
        waiver = skip_occurrence(occurrence=one, by=world.editor, **decided(one))
        one.refresh_from_db()
        take_up_again(waiver=waiver, by=world.editor, **decided(one))
    paced(world, PARTIAL, "Quarterly")
    signed_on(world, "2027-05-20")
    look(world, TODAY)
    return world


def decided(one: Occurrence) -> dict[str, object]:
    return {"reason": "The supplier is away", "edition": one.edition, "at": noon("2027-05-03")}


def faults() -> list[str]:
    return [fault.sentence for fault in programme_faults()]


def test_what_the_portal_keeps_is_what_follows(kept):
    assert Occurrence.objects.count() > 100
    assert faults() == []
    archive_plan(plan=Plan.objects.get(pk=kept.plan.pk), by=kept.administrator, at=noon("2027-08-20"))
    look(kept, "2027-08-21")
    assert faults() == []
    unarchive_plan(plan=Plan.objects.get(pk=kept.plan.pk), by=kept.administrator, at=noon("2027-09-20"))
    look(kept, "2027-09-21")
    assert faults() == []


def test_a_time_that_was_missed_and_is_deleted_is_found(kept):
    rows(kept, FULL).filter(done_on=None).last().delete()
    assert faults() == ["BCP-01: It was due on 2027-09-30 and is missing: Full DR Test."]
    assert faults()[0] in [fault.sentence for fault in check_everything().faults]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"done_on": date(2027, 6, 30)}, "Whether it was done is not what was recorded"),
        ({"is_skipped": True}, "Whether it was skipped is not what was decided"),
        ({"due_on": date(2099, 1, 1)}, "It is due on another day than planned, and nobody moved it there"),
        ({"opens_on": date(2027, 6, 29)}, "It opened on 2027-04-01, not when it says"),
    ],
)
def test_a_time_that_was_changed_past_the_portal_is_found(kept, changed, said):
    missed = rows(kept, FULL).get(planned_on=date(2027, 6, 30))
    Occurrence.objects.filter(pk=missed.pk).update(**changed)
    assert faults() == [f"BCP-01: {said}: {missed.ref}, Full DR Test."]


def test_a_time_that_was_dropped_though_it_is_promised_is_found(kept):
    missed = rows(kept, FULL).get(planned_on=date(2027, 6, 30))
    Occurrence.objects.filter(pk=missed.pk).update(dropped_by=missed.plan.programme.version)
    assert faults() == [f"BCP-01: It was promised, and is kept as dropped: {missed.ref}, Full DR Test."]


@pytest.mark.parametrize(
    "changed",
    [
        {"until": date(2027, 6, 1), "next_on": None},
        {"since": date(2027, 7, 1)},
        {"every": 12},
        {"is_new": False},
    ],
    ids=str,
)
def test_a_promise_that_says_other_than_its_versions_is_found(kept, changed):
    Promise.objects.filter(plan=kept.plan, name=FULL).update(**changed)
    assert [said for said in faults() if FULL in said or "EX-01" in said]


def test_a_programme_of_nothing_ends_on_record_too(world):
    signed_on(world, "2027-02-10")
    Promise.objects.update(until=F("since"), next_on=None)  # as where a version promises nothing any more
    archive_plan(plan=Plan.objects.get(pk=world.plan.pk), by=world.administrator, at=noon("2027-02-20"))
    look(world, "2027-02-21")
    assert Programme.objects.get().ended_on
    assert faults() == []


def test_a_programme_that_is_ended_past_the_portal_is_found(kept):
    Programme.objects.update(ended_on=date(2027, 3, 1))
    assert faults() == ["BCP-01: Whether its programme has ended is not what was recorded."]


def test_a_promise_that_is_gone_with_all_of_it_is_found(kept):
    of = Promise.objects.filter(plan=kept.plan, kind="assessment").first()
    Occurrence.objects.filter(promise=of).delete()
    of.delete()
    assert faults() == [f"BCP-01: What it promises since 2027-02-10 is missing: {of.key}."]


def test_a_promise_that_no_version_makes_is_found(kept):
    made = Promise.objects.filter(plan=kept.plan, name=FULL).get()
    made.pk, made.key, made.name, made.next_on = None, "exercise:EX-99", "Another", None
    made.until = made.since + timedelta(days=1)
    made.save()
    assert faults() == ["BCP-01: No version promises since 2027-02-10: Another."]
    assert ScheduledExercise.objects.filter(plan=kept.plan).count() == 4


def test_a_change_of_the_calendar_leaves_what_was_entered_and_is_no_fault(kept):
    """The week ends on Friday and the year begins in February from now on: what comes follows, what is there stays."""
    before = {one.pk: (one.opens_on, one.planned_on) for one in Occurrence.objects.all()}
    set_to(kept, week_ends=4, year_begins=2, at=noon(TODAY))
    look(kept, TODAY)
    look(kept, "2028-03-01")
    assert faults() == []
    after = {one.pk: (one.opens_on, one.planned_on) for one in Occurrence.objects.filter(pk__in=before)}
    assert after == before
    later = rows(kept).filter(planned_on__gt=date(2027, 12, 31)).order_by("planned_on")
    assert [str(one.planned_on) for one in later[:1]] == ["2028-01-31"], "the end of a quarter that begins in November"
    weekly = Occurrence.objects.filter(promise__unit="week", promise__every=1, planned_on__gt=date(2027, 10, 15))
    assert weekly.exists()
    assert {one.planned_on.weekday() for one in weekly} == {4}


def test_what_is_missing_after_a_change_of_the_calendar_is_found(kept):
    set_to(kept, week_ends=4, year_begins=2, at=noon(TODAY))
    look(kept, "2028-03-01")
    gone = rows(kept).get(planned_on=date(2028, 1, 31))
    Occurrence.objects.filter(pk=gone.pk).delete()
    assert faults() == [f"BCP-01: It was due on 2028-01-31 and is missing: {PARTIAL}."]
