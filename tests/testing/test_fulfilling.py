"""What a record counts for: one occurrence by its day or by choice; late is late, and withdrawn is open again."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import Min

from bcp_portal.audit.models import Event
from testing.actions.exercises import withdraw_exercise
from testing.actions.fulfilling import NotOpen, valid
from testing.actions.reviews import withdraw_review
from testing.models.occurrences import Fulfilment, Occurrence
from testing.subjects import ReviewKind
from tests.databases import standing
from tests.testing.promising import PARTIAL, held_on, look, noon, paced, reviewed_on, rows, signed_on, states

WEEKLY = "Backup Verification"


@standing
def year(world):
    signed_on(world, "2027-01-01")
    return world


def test_a_record_counts_for_the_occurrence_on_whose_days_it_was_done_and_a_second_for_none(year):
    first, second = held_on(year, "2027-02-03"), held_on(year, "2027-02-20")
    assert states(year, "2027-03-05")[:3] == [("31 Jan", "overdue"), ("28 Feb", "done"), ("31 Mar", "due")]
    counted = Fulfilment.objects.filter(kind="exercise").values_list("record_ref", flat=True)
    assert (list(counted), second.ref) == ([first.ref], "X-02")
    event = Event.objects.filter(verb="exercise_recorded").earliest("pk")
    assert event.after["counts_for"] == [rows(year).get(planned_on=date(2027, 2, 28)).ref]


def test_an_exercise_that_failed_was_held_all_the_same(year):
    held_on(year, "2027-01-20", succeeded=False)
    assert states(year, "2027-02-05")[0] == ("31 Jan", "done")


def test_a_later_result_does_not_make_up_for_what_was_missed(year):
    held_on(year, "2027-05-03")
    assert [state for _, state in states(year, "2027-05-31")[:5]] == ["overdue"] * 4 + ["done"]


def test_who_records_chooses_what_is_done_late_and_it_stays_late(year):
    missed = rows(year).get(planned_on=date(2027, 1, 31))
    held_on(year, "2027-02-03", counts_for=missed.ref)
    assert states(year, "2027-03-05")[:2] == [("31 Jan", "done late"), ("28 Feb", "overdue")]
    held_on(year, "2027-03-06", counts_for="")
    assert states(year, "2027-03-06")[2] == ("31 Mar", "due")


@pytest.mark.parametrize("ref", ["O-9999", "done", "other", "to come"])
def test_nothing_else_can_be_chosen_than_what_is_open_of_the_same_promise(year, ref):
    held_on(year, "2027-01-10")
    chosen = {
        "done": rows(year).earliest("planned_on").ref,
        "other": rows(year, WEEKLY).earliest("planned_on").ref,
        "to come": rows(year).get(planned_on=date(2027, 2, 28)).ref,
    }
    with pytest.raises(NotOpen, match="is not open for this any more"):
        held_on(year, "2027-01-20", counts_for=chosen.get(ref, ref))


def test_a_weekly_test_that_is_always_three_days_late_is_late_each_week_and_none_is_missing(year):
    look(year, "2027-02-26")
    weeks = list(rows(year, WEEKLY).filter(planned_on__lte=date(2027, 3, 28)))
    for one in weeks:
        held_on(year, one.planned_on + timedelta(days=3), WEEKLY, counts_for=one.ref)
    found = rows(year, WEEKLY).filter(planned_on__lte=date(2027, 3, 28))
    assert Counter(one.as_counted.state(date(2027, 4, 20)) for one in found) == {"done late": 12}


def test_what_was_withdrawn_is_open_again_unless_another_record_counts_for_it(year):
    made = held_on(year, "2027-01-10")
    withdraw_exercise(exercise=made, reason="Another plan", by=year.editor, at=noon("2027-02-05"))
    assert states(year, "2027-02-05")[0] == ("31 Jan", "overdue")
    assert valid(Fulfilment.objects.filter(kind="exercise")) == []
    january = rows(year).get(planned_on=date(2027, 1, 31))
    held_on(year, "2027-02-06", counts_for=january.ref)
    assert states(year, "2027-02-07")[0] == ("31 Jan", "done late")
    event = Event.objects.get(verb="exercise_withdrawn")
    assert event.after == {"reason": "Another plan", "counts_for": [january.ref]}


def test_a_record_of_before_the_promise_counts_for_none(world):
    signed_on(world, "2027-02-10")
    held_on(world, "2027-02-05", recorded="2027-02-11")
    assert states(world, "2027-02-11")[0] == ("28 Feb", "due")


def test_a_record_counts_by_the_line_that_promised_it_then(year):
    paced(year, PARTIAL, "Quarterly")
    signed_on(year, "2027-05-20")
    held_on(year, "2027-04-28", recorded="2027-05-21")
    held_on(year, "2027-05-22")
    assert states(year, "2027-05-23")[3:] == [("30 Apr", "done"), ("30 Jun", "done")]


def test_a_review_is_followed_by_the_next_one_and_counts_for_those_of_a_shorter_pace(year):
    assert states(year, "2027-01-02", "Annual Updates") == [("01 Jan", "due")]
    reviewed_on(year, "2027-03-31", "Quarterly Reviews")
    assert states(year, "2027-04-01", "Annual Updates") == [("01 Jan", "due")]
    quarterly = rows(year, "Quarterly Reviews")
    assert [(one.planned_on, one.done_on) for one in quarterly] == [
        (date(2027, 4, 1), date(2027, 3, 31)),
        (date(2027, 6, 30), None),
    ]
    made = reviewed_on(year, "2027-05-10", "Annual Updates")
    assert [one.planned_on for one in quarterly.all()] == [date(2027, 4, 1), date(2027, 6, 30), date(2027, 8, 10)]
    assert [one.planned_on for one in rows(year, "Annual Updates")] == [date(2028, 1, 1), date(2028, 5, 10)]
    withdraw_review(made=made, reason="Only half of it", by=year.editor, at=noon("2027-05-11"))
    assert [(one.planned_on, one.done_on) for one in quarterly.all()][1:] == [(date(2027, 6, 30), None)]
    assert [(one.planned_on, one.done_on) for one in rows(year, "Annual Updates")] == [(date(2028, 1, 1), None)]


def test_a_version_that_states_a_later_day_does_not_make_up_for_a_review_that_was_missed(year):
    look(year, "2027-05-01")
    paced(year, PARTIAL, "Quarterly")
    signed_on(year, "2027-05-20")
    quarterly = rows(year, "Quarterly Reviews")
    assert [(one.planned_on, one.as_counted.state(date(2027, 5, 21))) for one in quarterly] == [
        (date(2027, 4, 1), "overdue")
    ]
    reviewed_on(year, "2027-05-25", "Quarterly Reviews")
    assert [(one.planned_on, one.done_on) for one in quarterly.all()] == [
        (date(2027, 4, 1), date(2027, 5, 25)),
        (date(2027, 8, 25), None),
    ]


def test_a_review_after_an_incident_counts_for_none(year):
    reviewed_on(year, "2027-03-31", "After Incidents")
    assert not Fulfilment.objects.filter(kind="review").exists()


def test_each_supplier_is_assessed_for_itself(year):
    reviewed_on(year, "2027-03-31", "Twilio", ReviewKind.ASSESSMENT)
    done = Occurrence.objects.filter(promise__kind="assessment").exclude(done_on=None)
    assert [one.promise.subject for one in done] == ["Twilio"]
    first = Occurrence.objects.filter(promise__kind="assessment").aggregate(day=Min("planned_on"))["day"]
    assert first == date(2027, 3, 31)
