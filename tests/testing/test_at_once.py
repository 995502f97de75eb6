"""Two people at once: each record has its own number, one form records once, one withdrawal stands."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from bcp_portal.audit.models import Event
from plans.actions.refusals import SentBefore
from testing.actions.exercises import record_exercise, withdraw_exercise
from testing.models.exercises import Exercise
from testing.recording import ExerciseRecording
from tests.racing import at_once
from tests.testing.holding import held

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def recorder(world, recording: ExerciseRecording, by) -> Callable[[], object]:
    return lambda: record_exercise(plan=world.plan, recording=recording, by=by, at=timezone.now())


def test_two_records_at_once_have_two_numbers(world):
    drill = ExerciseRecording(token=uuid4(), name="Drill", held_on=timezone.localdate(), succeeded=True)
    at_once(
        recorder(world, drill, world.editor),
        recorder(world, replace(drill, token=uuid4()), world.responder),
        recorder(world, replace(drill, token=uuid4()), world.editor),
    )
    assert sorted(Exercise.objects.values_list("ref", flat=True)) == ["X-01", "X-02", "X-03"]


def test_a_form_sent_twice_at_once_records_once_and_says_what(world):
    drill = ExerciseRecording(token=uuid4(), name="Drill", held_on=timezone.localdate(), succeeded=True)
    outcomes = at_once(*[recorder(world, drill, world.editor)] * 2)
    made = Exercise.objects.get()
    assert sorted(type(one).__name__ for one in outcomes) == ["Exercise", "SentBefore"]
    assert [one.ref for one in outcomes if isinstance(one, SentBefore)] == [made.ref]
    assert Event.objects.filter(verb="exercise_recorded").count() == 1


def test_of_two_withdrawals_at_once_one_stands(world):
    made = held(world)

    def withdraw() -> object:
        return withdraw_exercise(exercise=made, reason="Wrong", by=world.editor, at=timezone.now())

    outcomes = at_once(withdraw, withdraw)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyWithdrawn", "ExerciseWithdrawal"]
    assert Event.objects.filter(verb="exercise_withdrawn").count() == 1
