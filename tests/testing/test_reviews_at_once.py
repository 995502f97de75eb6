"""Two people at once: each review has its own number, one form records once, one withdrawal stands."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from bcp_portal.audit.models import Event
from testing.actions.reviews import record_review, withdraw_review
from testing.models.reviews import ReviewRecord
from testing.subjects import ReviewRecording
from tests.racing import at_once
from tests.testing.reviewing import recorded, subject

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def recorder(world):
    """An act that records a review, from the same form unless it gets a token of its own."""
    review = ReviewRecording(
        token=uuid4(), subject=subject(world), version="", done_on=timezone.localdate(), is_satisfied=True
    )

    def of(by, **changed):
        recording = replace(review, **changed)
        return lambda: record_review(plan=world.plan, recording=recording, by=by, at=timezone.now())

    return of


def test_two_reviews_at_once_have_two_numbers(world, recorder):
    at_once(recorder(world.editor), recorder(world.responder, token=uuid4()), recorder(world.editor, token=uuid4()))
    assert sorted(ReviewRecord.objects.values_list("ref", flat=True)) == ["REV-01", "REV-02", "REV-03"]


def test_a_form_sent_twice_at_once_records_once(world, recorder):
    outcomes = at_once(*[recorder(world.editor)] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["ReviewRecord", "SentBefore"]
    assert ReviewRecord.objects.count() == Event.objects.filter(verb="review_recorded").count() == 1


def test_of_two_withdrawals_at_once_one_stands(world):
    made = recorded(world)

    def withdraw() -> object:
        return withdraw_review(made=made, reason="Wrong", by=world.editor, at=timezone.now())

    outcomes = at_once(withdraw, withdraw)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyWithdrawn", "ReviewWithdrawal"]
    assert Event.objects.filter(verb="review_withdrawn").count() == 1
