"""Moving and skipping what is due: with a reason that stays, once, and nothing else changes."""

from datetime import date

import pytest

from bcp_portal.audit.models import Event
from plans.actions.plans import archive_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived
from plans.models.findings import Finding
from testing.actions.deciding import (
    ChangedMeanwhile,
    NotToBeMoved,
    Settled,
    move_occurrence,
    skip_occurrence,
    take_up_again,
)
from testing.models.occurrences import Move, Waiver
from tests.databases import standing
from tests.testing.promising import PARTIAL, held_on, look, noon, paced, reviewed_on, rows, signed_on, states


@standing
def year(world):
    signed_on(world, "2027-01-01")
    look(world, "2027-03-05")
    return world


def first(world, name: str = PARTIAL):
    return rows(world, name).earliest("planned_on")


def moved(world, to_on: str, on: str = "2027-01-20", reason: str = "The room is taken", **changed):
    one = first(world)
    given = {"occurrence": one, "edition": one.edition, **changed}
    return move_occurrence(**given, to_on=date.fromisoformat(to_on), reason=reason, by=world.editor, at=noon(on))


def skipped(world, on: str = "2027-03-05", reason: str = "The team was in quarantine", name: str = PARTIAL):
    one = first(world, name)
    return skip_occurrence(occurrence=one, edition=one.edition, reason=reason, by=world.editor, at=noon(on))


def test_what_is_moved_keeps_its_name_and_the_next_keeps_its_day(year):
    before = first(year)
    moved(year, "2027-02-10")
    assert (first(year).ref, first(year).planned_on, first(year).due_on) == (
        before.ref,
        date(2027, 1, 31),
        date(2027, 2, 10),
    )
    assert states(year, "2027-02-10")[:2] == [("10 Feb", "due"), ("28 Feb", "due")]
    held_on(year, "2027-02-09")
    held_on(year, "2027-02-10")
    assert states(year, "2027-02-11")[:2] == [("10 Feb", "done"), ("28 Feb", "done")]


def test_what_is_moved_twice_keeps_both_moves_on_record(year):
    moved(year, "2027-02-10")
    moved(year, "2027-02-12", on="2027-02-09", reason="The room is taken again")
    assert [(one.from_on.day, one.to_on.day, one.reason) for one in Move.objects.all()] == [
        (31, 10, "The room is taken"),
        (10, 12, "The room is taken again"),
    ]
    event = Event.objects.filter(verb="occurrence_moved").latest("pk")
    assert (event.before, event.after["due_on"]) == ({"due_on": "2027-02-10"}, "2027-02-12")


@pytest.mark.parametrize(
    ("to_on", "on", "said"),
    [
        ("2027-01-31", "2027-01-20", "It is due on 31 Jan 2027 already"),
        ("2027-01-19", "2027-01-20", "Choose today or a later day"),
        ("2027-01-25", "2027-02-03", "Choose today or a later day"),
        ("2027-03-01", "2027-01-20", "By 28 Feb 2027 the next one is due, too"),
    ],
)
def test_nothing_is_moved_to_its_own_day_into_the_past_or_past_the_next_one(year, to_on, on, said):
    with pytest.raises(NotToBeMoved, match=said):
        moved(year, to_on, on=on)


def test_what_was_moved_stays_when_a_version_drops_its_line(year):
    moved(year, "2027-02-20", on="2027-01-20")
    paced(year, PARTIAL, "Daily")
    signed_on(year, "2027-01-25")
    assert [one.planned_on.month for one in rows(year).promised()] == [1]


def test_what_is_skipped_is_no_longer_missed_and_stays_on_record(year):
    skipped(year)
    assert states(year, "2027-03-05")[:2] == [("31 Jan", "skipped"), ("28 Feb", "overdue")]
    found = Finding.objects.open(date(2027, 3, 5)).get(plan=year.plan, rule="EXE-01", subject="EX-02")
    assert found.sentence.endswith("missed once.")
    event = Event.objects.get(verb="occurrence_skipped")
    assert event.after == {"due_on": "2027-01-31", "reason": "The team was in quarantine"}


def test_what_was_skipped_can_be_taken_up_again_and_skipped_once_more(year):
    waiver = skipped(year)
    one = first(year)
    back = {"waiver": waiver, "reason": "They are back", "by": year.editor, "at": noon("2027-03-06")}
    take_up_again(**back, edition=one.edition)
    assert states(year, "2027-03-06")[0] == ("31 Jan", "overdue")
    with pytest.raises(AlreadyWithdrawn):
        take_up_again(**back, edition=first(year).edition)
    skipped(year, on="2027-03-07", reason="Not in time after all")
    assert Waiver.objects.count() == 2


def test_after_a_review_that_is_skipped_the_next_one_is_due(year):
    skipped(year, on="2027-04-05", name="Quarterly Reviews")
    assert [one.planned_on for one in rows(year, "Quarterly Reviews")] == [date(2027, 4, 1), date(2027, 7, 1)]
    reviewed_on(year, "2027-06-28", "Quarterly Reviews")
    assert [(one.planned_on.month, bool(one.done_on)) for one in rows(year, "Quarterly Reviews")] == [
        (4, False),
        (7, True),
        (9, False),
    ]


def test_nothing_is_decided_without_a_reason_twice_or_on_what_is_settled(year):
    with pytest.raises(NoReason):
        moved(year, "2027-02-10", reason="  ")
    stale = first(year)
    skipped(year)
    with pytest.raises(Settled, match="was skipped before"):
        skipped(year)
    with pytest.raises(ChangedMeanwhile):
        moved(year, "2027-03-20", on="2027-03-05", edition=stale.edition)
    held_on(year, "2027-03-05")
    march = rows(year).get(planned_on=date(2027, 3, 31))
    with pytest.raises(Settled, match="was done on 5 Mar 2027"):
        skip_occurrence(occurrence=march, edition=march.edition, reason="Done", by=year.editor, at=noon("2027-03-06"))
    archive_plan(plan=year.plan, by=year.editor, at=noon("2027-03-07"))
    with pytest.raises(PlanArchived):
        moved(year, "2027-03-20", on="2027-03-08")
