"""The preview of what a plan promises: counts of the sample, drafts and versions, ranges, and what is refused."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from plans.actions.plans import archive_plan
from plans.actions.rows import change_row
from plans.models.upkeep import ScheduledExercise
from tests.stages import in_force
from tests.testing.reviewing import recorded

YEAR = ("--from", "2027-01-01", "--to", "2027-12-31")


@pytest.fixture
def preview(capsys):
    """What the command prints, as read back: ``preview("--from", …)``."""

    def of(*days: str, code: str = "BCP-01"):
        call_command("preview_schedule", code, *(days or YEAR), "--json")
        return json.loads(capsys.readouterr().out)

    return of


def counts(told, kind: str) -> dict[str, int]:
    return dict(Counter(one["name"] for one in told["occurrences"] if one["kind"] == kind))


def test_a_year_of_the_sample_has_as_many_as_it_promises(world, preview):
    told = preview()
    assert counts(told, "exercise") == {
        "Full DR Test": 4,
        "Partial DR Test": 12,
        "Communication Test": 12,
        "Backup Verification": 52,
    }
    assert counts(told, "review") == {"Quarterly Reviews": 4, "Annual Updates": 1}
    assert Counter(counts(told, "maintenance").values()) == {52: 2, 12: 3, 4: 2}
    assert set(counts(told, "assessment").values()) == {4}
    assert told["version"] == ""


def test_each_says_what_it_is_and_from_when_until_when(world, preview):
    told = preview("--from", "2027-03-01", "--to", "2027-03-31")
    (full,) = [one for one in told["occurrences"] if one["ref"] == "EX-01"]
    assert full == {
        "name": "Full DR Test",
        "kind": "exercise",
        "ref": "EX-01",
        "opens_on": "2027-01-01",
        "due_on": "2027-03-31",
    }
    assert {one["ref"]: one["reason"] for one in told["not_scheduled"]} == {
        "MA-01": "It is done with EX-04, Backup Verification.",
        "RV-04": "“After incidents” follows an event, which has no day yet.",
    }


def test_parts_of_a_year_are_the_parts_of_its_preview(world, preview):
    whole = preview()["occurrences"]
    first = preview("--from", "2027-01-01", "--to", "2027-05-12")["occurrences"]
    rest = preview("--from", "2027-05-13", "--to", "2027-12-31")["occurrences"]
    assert whole == [*first, *rest]


def test_it_can_be_read(world, capsys):
    call_command("preview_schedule", "BCP-01", "--from", "2027-01-01", "--to", "2027-01-10")
    told = capsys.readouterr().out
    assert told.startswith("BCP-01, the draft, of which no version is in force\n")
    assert "2026-12-28 to 2027-01-03  exercise     EX-04  Backup Verification\n" in told
    assert "MA-01  Check the backups: It is done with EX-04, Backup Verification." in told


def test_a_line_is_promised_since_the_version_that_first_said_it_so(world, preview):
    in_force(world, at=datetime(2027, 2, 20, 9, tzinfo=UTC))
    months = [one["due_on"] for one in preview()["occurrences"] if one["name"] == "Partial DR Test"]
    assert months[0] == "2027-03-31"
    quarters = [one["due_on"] for one in preview()["occurrences"] if one["name"] == "Full DR Test"]
    assert quarters == ["2027-06-30", "2027-09-30", "2027-12-31"]
    partial = ScheduledExercise.objects.get(plan=world.plan, name="Partial DR Test")
    change_row(row=partial, values={"frequency": "Quarterly"}, edition=partial.edition, by=world.editor, at=world.now)
    in_force(world, at=datetime(2027, 5, 20, 9, tzinfo=UTC))
    told = preview()
    assert told["version"] == "1.1"
    found = {
        name: [one["due_on"] for one in told["occurrences"] if one["name"] == name]
        for name in ("Partial DR Test", "Full DR Test")
    }
    assert found["Partial DR Test"] == ["2027-06-30", "2027-09-30", "2027-12-31"]
    assert found["Full DR Test"] == quarters


def test_a_version_that_waits_for_signatures_and_an_edited_draft_promise_nothing(world, preview):
    in_force(world, at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    before = preview()
    partial = ScheduledExercise.objects.get(plan=world.plan, name="Partial DR Test")
    change_row(row=partial, values={"frequency": "Weekly"}, edition=partial.edition, by=world.editor, at=world.now)
    assert preview() == before


def test_reviews_are_counted_from_the_last_one_that_counts_for_them(world, preview):
    recorded(world, of="Annual Updates", on=date(2026, 3, 10))
    days = [one["due_on"] for one in preview()["occurrences"] if one["name"] == "Quarterly Reviews"]
    assert days == ["2027-03-10", "2027-06-10", "2027-09-10", "2027-12-10"]
    assert [one["due_on"] for one in preview()["occurrences"] if one["name"] == "Annual Updates"] == ["2027-03-10"]


def test_of_a_plan_in_the_archive_nothing_is_due(world, preview, capsys):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert preview()["occurrences"] == []
    call_command("preview_schedule", "BCP-01", *YEAR)
    assert "archived: nothing of it is due any more" in capsys.readouterr().out


def test_weeks_and_years_are_those_of_the_organisation(world, preview, settings):
    settings.WEEK_ENDS, settings.YEAR_BEGINS = 4, 2
    told = preview("--from", "2027-01-01", "--to", "2027-04-30")["occurrences"]
    weeks = [one["due_on"] for one in told if one["name"] == "Backup Verification"]
    assert weeks[:2] == ["2027-01-01", "2027-01-08"]
    assert [one["due_on"] for one in told if one["name"] == "Full DR Test"] == ["2027-01-31", "2027-04-30"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("BCP-99", *YEAR), "There is no plan BCP-99."),
        (("BCP-01", "--from", "2027-12-31", "--to", "2027-01-01"), "2027-01-01 is before 2027-12-31."),
    ],
    ids=["an unknown plan", "days in the wrong order"],
)
def test_what_it_cannot_answer_ends_with_status_2_and_says_why(world, arguments, said):
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("preview_schedule", *arguments)
    assert refusal.value.returncode == 2


def test_a_day_that_is_none_is_refused_in_words(world):
    with pytest.raises(CommandError, match="“soon” is not a date: write it as 2027-01-31"):
        call_command("preview_schedule", "BCP-01", "--from", "soon", "--to", "2027-12-31")
