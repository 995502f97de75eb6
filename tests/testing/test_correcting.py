"""From the record of an exercise or a review to the corrective action that it calls for, and back."""

from uuid import uuid4

import pytest
from django.utils import timezone

from plans.models.corrective_actions import CorrectiveAction
from testing.actions.exercises import withdraw_exercise
from tests.testing.promising import held_on
from tests.testing.reviewing import recorded

ASKED = {"title": "Buy disks", "severity": "low", "element": "equipment", "proof": "An invoice", "due_on": "2030-01-01"}


@pytest.fixture
def failed(world):
    return held_on(world, timezone.localdate().isoformat(), succeeded=False)


def test_a_failed_exercise_asks_for_a_corrective_action_and_names_it_then(world, page, sign_in, failed):
    shown = page(world.editor, "/plans/BCP-01/exercises/X-01/")
    assert "Nothing is being done yet about what it showed." in shown
    address = "/plans/BCP-01/actions/new/?exercise=X-01"
    assert address in shown
    sign_in(world.editor).post(address, ASKED | {"token": str(uuid4()), "owner": str(world.cto.ref)})
    made = CorrectiveAction.objects.get()
    assert (made.source_kind, made.source_ref) == ("exercise", "X-01")
    assert made.source_text.startswith("Partial DR Test")
    assert "It did not do what it was to do." in made.source_text
    assert "CA-01, CTO: due 1 Jan 2030" in page(world.editor, "/plans/BCP-01/exercises/X-01/")
    assert "/plans/BCP-01/exercises/X-01/" in page(world.editor, "/plans/BCP-01/actions/CA-01/")


def test_who_records_nothing_is_not_asked(world, page, failed):
    assert "/actions/new/" not in page(world.auditor, "/plans/BCP-01/exercises/X-01/")


def test_a_review_that_found_something_asks_as_well(world, page):
    recorded(world, is_satisfied=False, notes="The numbers are old")
    assert "/plans/BCP-01/actions/new/?review=REV-01" in page(world.editor, "/plans/BCP-01/reviews/REV-01/")
    assert "The plan must change." in page(world.editor, "/plans/BCP-01/actions/new/?review=REV-01")


def test_nothing_is_corrected_because_of_a_record_that_was_withdrawn(world, page, sign_in, failed):
    withdraw_exercise(exercise=failed, reason="Another plan’s", by=world.editor, at=timezone.now())
    assert "/actions/new/" not in page(world.editor, "/plans/BCP-01/exercises/X-01/")
    assert sign_in(world.editor).get("/plans/BCP-01/actions/new/?exercise=X-01").status_code == 400
