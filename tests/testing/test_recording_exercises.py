"""Recording a result and taking it back: once, for good, with one event, and the plan is checked again at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from bcp_portal.audit.models import Event
from plans.actions.plans import archive_plan
from plans.actions.refreshing import check_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, SentBefore, StillToCome
from plans.actions.rows import change_row
from plans.models.findings import Finding
from testing.actions.exercises import record_exercise, withdraw_exercise
from testing.models.exercises import Exercise
from testing.recording import ExerciseRecording
from tests.testing.holding import function, held, measuring, scheduled
from tests.testing.promising import held_on, look, noon, rows, signed_on


@pytest.fixture
def recording() -> ExerciseRecording:
    return ExerciseRecording(token=uuid4(), name="Evacuation", held_on=timezone.localdate(), succeeded=True)


def undone(world) -> set[str]:
    """Refs of the exercises that EXE-01 misses."""
    return set(
        Finding.objects.open(timezone.localdate())
        .filter(plan=world.plan, rule="EXE-01")
        .values_list("subject", flat=True)
    )


def test_records_are_counted_in_the_plan(world):
    assert [held(world).ref, held(world).ref] == ["X-01", "X-02"]


def test_a_record_keeps_the_words_of_its_day(world):
    row = function(world)
    made = held(world, measuring(row, "4h 25m", rpa="9m"))
    change_row(row=row, values={"name": "Other", "rto": "8h"}, edition=row.edition, by=world.editor, at=world.now)
    one = Exercise.objects.whole().get(pk=made.pk).measurements.get()
    assert (one.function_name, one.rta, one.rta_seconds, one.rto_seconds) == ("Data Processing", "4h 25m", 15900, 14400)
    assert (one.rpa, one.rpa_seconds) == ("9m", 540)


@pytest.mark.parametrize(
    "succeeded, rta, rpa, passed",
    [
        (True, "4h", "1h", True),
        (True, "4h 1m", "", False),
        (True, "1h", "61m", False),
        (False, "1h", "", False),
        (True, "Immediate", "", True),
    ],
)
def test_an_exercise_passes_when_it_succeeded_and_met_every_objective(world, succeeded, rta, rpa, passed):
    made = held(world, measuring(function(world), rta, rpa=rpa), succeeded=succeeded)
    assert made.passed == passed


def test_an_objective_that_the_plan_does_not_state_can_not_be_missed(world):
    row = function(world)
    change_row(row=row, values={"rto": "", "rpo": "N/A"}, edition=row.edition, by=world.editor, at=world.now)
    made = held(world, measuring(function(world), "90 days", rpa="90 days"))
    one = made.measurements.get()
    assert (one.rto, one.rto_seconds, one.rpo, one.rpo_seconds) == ("", None, "N/A", None)
    assert made.passed


def test_recording_is_one_event_that_tells_the_result(world):
    before = Event.objects.count()
    held(world, measuring(function(world), "5h"))
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.ref, event.plan_code) == ("exercise_recorded", "X-01", "BCP-01")
    assert event.after["passed"] is False
    assert event.after["measured"] == [
        {"function": "Data Processing", "rta": "5h", "rto": "4h", "rpa": "", "rpo": "1h"}
    ]


def sentence(world, day: str) -> str:
    """What EXE-01 says of the monthly test on a day; "" for nothing."""
    check_plan(plan=world.plan, at=noon(day))
    found = Finding.objects.open(noon(day).date()).filter(plan=world.plan, rule="EXE-01", subject="EX-02").first()
    return found.sentence if found else ""


def test_a_result_makes_up_for_what_it_counts_for_and_for_nothing_else(world):
    signed_on(world, "2027-01-01")
    look(world, "2027-03-05")
    january, february, *_ = rows(world)
    assert sentence(world, "2027-03-05").endswith("missed twice.")
    held_on(world, "2027-03-06")
    told = "The last result is of 6 Mar 2027, today: missed twice, the first time by 31 Jan 2027."
    assert sentence(world, "2027-03-06").endswith(told.replace("today", "0 days ago"))
    late = held_on(world, "2027-03-07", counts_for=january.ref)
    held_on(world, "2027-03-07", counts_for=february.ref)
    assert sentence(world, "2027-03-07") == ""
    withdraw_exercise(exercise=late, reason="Another plan’s", by=world.editor, at=noon("2027-03-08"))
    assert sentence(world, "2027-03-08").endswith("missed once, the first time by 31 Jan 2027.")


def test_of_a_draft_which_promises_nothing_yet_a_result_answers_for_what_was_due_before(world):
    check_plan(plan=world.plan, at=timezone.now())
    row = scheduled(world)
    assert row.ref in undone(world)
    made = held(world)
    assert row.ref not in undone(world)
    withdraw_exercise(exercise=made, reason="Another plan’s", by=world.editor, at=timezone.now())
    assert row.ref in undone(world)


def test_a_result_that_is_older_than_the_cadence_closes_nothing(world):
    held(world, days_ago=200)
    finding = Finding.objects.open(timezone.localdate()).get(
        plan=world.plan, rule="EXE-01", subject=scheduled(world).ref
    )
    assert "200 days ago: missed" in finding.sentence


def test_an_exercise_that_failed_was_held_all_the_same(world):
    held(world, succeeded=False)
    assert scheduled(world).ref not in undone(world)


def test_the_same_form_records_once(world, recording):
    first = record_exercise(plan=world.plan, recording=recording, by=world.editor, at=timezone.now())
    events = Event.objects.count()
    with pytest.raises(SentBefore) as refusal:
        record_exercise(plan=world.plan, recording=replace(recording, name="Again"), by=world.editor, at=timezone.now())
    assert refusal.value.ref == first.ref
    assert (Exercise.objects.count(), Event.objects.count()) == (1, events)


def test_what_is_still_to_come_was_not_held(world, recording):
    tomorrow = replace(recording, held_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(StillToCome, match="still to come"):
        record_exercise(plan=world.plan, recording=tomorrow, by=world.editor, at=timezone.now())
    assert not Exercise.objects.exists()


def test_nothing_is_recorded_of_an_archived_plan(world, recording):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    with pytest.raises(PlanArchived):
        record_exercise(plan=world.plan, recording=recording, by=world.editor, at=timezone.now())


def test_a_record_is_withdrawn_once_with_a_reason_and_one_event(world):
    made = held(world)
    with pytest.raises(NoReason):
        withdraw_exercise(exercise=made, reason=" ", by=world.editor, at=timezone.now())
    before = Event.objects.count()
    withdraw_exercise(exercise=made, reason="The wrong day", by=world.responder, at=timezone.now())
    with pytest.raises(AlreadyWithdrawn, match="withdrawn by Responder before"):
        withdraw_exercise(exercise=made, reason="Again", by=world.editor, at=timezone.now())
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.ref, event.after) == ("exercise_withdrawn", "X-01", {"reason": "The wrong day"})
    assert not Exercise.objects.valid().exists()


def test_the_number_of_a_withdrawn_record_is_not_given_again(world):
    withdraw_exercise(exercise=held(world), reason="Wrong", by=world.editor, at=timezone.now())
    assert held(world).ref == "X-02"
