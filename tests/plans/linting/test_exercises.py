"""Rules on exercises: done as promised, often enough for the RPO, telling, recorded, and covering the plan."""

from datetime import date

import pytest

from plans.linting import backup_verification as verifying
from plans.linting import exercise_coverage as rehearsing
from plans.linting import exercises
from plans.linting import repeated_activities as repeating
from plans.linting.findings import NotApplicable
from plans.reading.cadence import Cadence, cadence
from plans.reading.document import FrozenRow
from plans.reading.facts import Done
from tests.plans.linting.building import document, looked, subjects

FIRST = {"number": "1.0", "on": "2025-01-14", "summary": "First"}
DRILL = {"name": "Full test", "frequency": "Monthly"}
BILLING = {"name": "Billing", "rpo": "1h"}
DAY = date(2025, 4, 20)


@pytest.mark.parametrize(
    ("every", "unit", "today", "missed"),
    [
        (3, "month", date(2025, 4, 14), 0),
        (3, "month", date(2025, 4, 15), 1),
        (1, "month", DAY, 3),
        (1, "week", DAY, 13),
        (1, "week", date(2025, 1, 10), 0),
        (1, "day", date(2025, 1, 16), 1),
        (12, "month", date(2028, 1, 14), 2),
    ],
)
def test_a_cadence_counts_the_times_that_are_over(every, unit, today, missed):
    assert Cadence(every, unit, "").missed(date(2025, 1, 14), today) == missed


@pytest.mark.parametrize(("every", "unit"), [(200, "year"), (3_000_000, "day"), (1201, "month")])
def test_a_cadence_that_no_calendar_holds_is_none_in_old_documents_either(every, unit):
    stated = {"text": f"every {every} {unit}s", "every": every, "unit": unit}
    row = FrozenRow("exercises", "EX-01", {"frequency": stated}, {})
    assert cadence(row, "frequency") is None


def scheduled(*rows, history=(FIRST,), **kinds):
    return document(exercises=list(rows), history=list(history), **kinds)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ((), "missed 3 times."),
        ((Done("EX-01", date(2025, 2, 1)),), "78 days ago: missed once."),
        ((Done("Another", date(2025, 4, 1)),), "missed 3 times."),
        ((Done("EX-01", date(2025, 5, 1)),), "missed 3 times."),
    ],
    ids=["none", "too old", "of another", "of a day to come"],
)
def test_an_exercise_that_was_not_done_in_time_is_told_with_the_times_missed(done, said):
    (finding,) = looked(exercises.undone, scheduled(DRILL), today=DAY, exercises=done)
    assert (finding.subject, said in finding.sentence) == ("EX-01", True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Annual", "every year"),
        ("Annually", "annually"),
        ("Twice a year", "twice a year"),
        ("Every 6 months", "every 6 months"),
    ],
)
def test_how_often_an_exercise_is_due_reads_as_a_sentence(written, said):
    plan = scheduled({**DRILL, "frequency": written})
    (finding,) = looked(exercises.undone, plan, today=date(2027, 1, 1))
    assert finding.sentence.startswith(f"Full test is due {said}. ")


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        (DRILL, {"today": DAY, "exercises": (Done("full TEST", date(2025, 4, 1)),)}),
        (DRILL, {"today": DAY, "exercises": (Done("EX-01", date(2025, 4, 1)),)}),
        (DRILL, {"today": date(2025, 1, 31)}),
    ],
    ids=["by name", "by ref", "not due yet"],
)
def test_an_exercise_done_in_time_holds(row, facts):
    assert looked(exercises.undone, scheduled(row), **facts) == []


@pytest.mark.parametrize(
    "plan",
    [scheduled(), scheduled({"name": "Drill", "frequency": "After changes"}), scheduled(DRILL, history=())],
    ids=["no exercise", "no cadence", "no day"],
)
def test_without_a_cadence_or_a_day_to_count_from_nothing_is_missed(plan):
    assert isinstance(looked(exercises.undone, plan), NotApplicable)


def test_backups_verified_less_often_than_the_recovery_point_are_told_how_many_times():
    plan = document(functions=[BILLING], exercises=[{"name": "Backup verification", "frequency": "Weekly"}])
    (finding,) = looked(verifying.seldom_verified, plan)
    assert finding.subject == "EX-01"
    assert "Billing may lose 1\N{NO-BREAK SPACE}h (168 times shorter)" in finding.sentence


@pytest.mark.parametrize(
    "kinds",
    [
        {"exercises": [{"name": "Backup verification", "frequency": "Hourly"}]},
        {"exercises": [{"name": "Restore test", "scope": "After every backup", "frequency": "After each backup"}]},
        {
            "maintenance": [
                {"text": "Check the backups", "cadence": "Weekly"},
                {"text": "Verify a backup", "cadence": "Hourly"},
            ]
        },
        {"steps": [{"text": "Test a snapshot every 30 minutes"}]},
    ],
    ids=["exercise", "event", "the most frequent", "step"],
)
def test_backups_verified_as_often_as_the_recovery_point_hold(kinds):
    assert looked(verifying.seldom_verified, document(functions=[BILLING], **kinds)) == []


def test_narrative_may_say_how_often_backups_are_verified():
    text = "Copies go to a bank vault. The caretaker test-restores one file every month."
    heading = {"ref": "H-01", "level": 2, "title": "Backups", "names": "", "blocks": []}
    prose = [{**heading, "blocks": [{"ref": "B-01", "kind": "prose", "text": text}]}]
    (finding,) = looked(verifying.seldom_verified, document(functions=[BILLING], outline=prose))
    assert (finding.subject, finding.values[0].text) == ("B-01", "The caretaker test-restores one file every month")
    assert "every month at best" in finding.sentence


def test_how_often_backups_are_verified_is_not_said_to_be_missing_where_it_only_cannot_be_read():
    plan = document(functions=[BILLING], maintenance=[{"text": "Verify backups", "cadence": "as agreed"}])
    (finding,) = looked(verifying.seldom_verified, plan)
    assert finding.sentence.endswith("How often that is verified can’t be read: “Verify backups” is done “as agreed”.")
    assert "Nothing in the plan" not in finding.sentence
    assert (finding.mend.ref, finding.mend.field) == (finding.values[0].ref, "cadence")


def test_backups_that_are_never_verified_are_told():
    plan = document(functions=[BILLING], maintenance=[{"text": "Back up all files", "cadence": "Hourly"}])
    assert subjects(verifying.seldom_verified, plan) == ["plan"]


@pytest.mark.parametrize(
    "kinds",
    [
        {"functions": [BILLING]},
        {"exercises": [{"name": "Backup verification", "frequency": "Weekly"}]},
        {"functions": [{"name": "Billing", "rpo": "0"}], "exercises": [{"name": "Backup test", "frequency": "Weekly"}]},
    ],
    ids=["no backups", "no recovery point", "nothing may be lost"],
)
def test_without_backups_or_recovery_points_none_is_verified(kinds):
    assert isinstance(looked(verifying.seldom_verified, document(**kinds)), NotApplicable)


TABLETOP = {"name": "Tabletop", "scope": "A scenario"}


@pytest.mark.parametrize(
    ("scope", "kinds", "found"),
    [
        ("The billing office", {"functions": [{"name": "Payroll"}]}, ["functions"]),
        ("Payroll by hand", {"functions": [{"name": "Payroll"}]}, []),
        ("Every system", {"functions": [{"name": "Payroll"}]}, []),
        ("Every system", {"strategies": [{"name": "Move to Graz"}]}, ["strategies"]),
        ("A failover", {"strategies": [{"name": "Move to Graz"}]}, ["strategies"]),
        ("All strategies in turn", {"strategies": [{"name": "Move to Graz"}]}, []),
        ("Every system", {"risks": [{"title": "Ransomware"}]}, ["risks"]),
        ("An attack by hackers", {"risks": [{"title": "Ransomware"}]}, []),
        ("DR test of every system", {"risks": [{"title": "Fire in the building"}]}, []),
        ("The whole plan", {"risks": [{"title": "Ransomware"}], "functions": [{"name": "Payroll"}]}, []),
    ],
)
def test_what_no_exercise_takes_in_is_told(scope, kinds, found):
    plan = document(exercises=[TABLETOP, {"name": "Exercise", "scope": scope}], **kinds)
    assert subjects(rehearsing.unrehearsed, plan) == found
    assert not isinstance(looked(rehearsing.unrehearsed, plan), NotApplicable)


@pytest.mark.parametrize(
    ("name", "strategy", "found"),
    [
        ("Failover test", "Automatic failover to Graz", []),
        ("Full restore drill", "Restore from tape", []),
        ("Restore test", "Automatic failover to Graz", ["strategies"]),
        ("Test", "Automatic failover to Graz", ["strategies"]),
    ],
)
def test_an_exercise_called_as_a_strategy_is_tries_it(name, strategy, found):
    plan = document(exercises=[TABLETOP, {"name": name}], strategies=[{"name": strategy}])
    assert subjects(rehearsing.unrehearsed, plan) == found


LINKED = {
    "functions": [{"name": "Payroll"}, {"name": "Archive"}, {"name": "Canteen"}],
    "strategies": [
        {"name": "Paper forms", "functions": ["F-01", "F-02"]},
        {"name": "Courier", "trigger": "The power is gone", "functions": ["F-01"]},
        {"name": "Cold food", "functions": ["F-03"]},
    ],
}


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ("Paper forms", [["Canteen"], ["Courier", "Cold food"]]),
        ("The canteen", [["Payroll", "Archive"], ["Paper forms", "Courier"]]),
        ("Payroll in full", [["Archive", "Canteen"], ["Paper forms", "Courier", "Cold food"]]),
        ("A blackout", [["Archive", "Canteen"], ["Paper forms", "Cold food"]]),
    ],
    ids=["a strategy tries what it serves", "a function its only strategy", "not one of two", "a trigger its strategy"],
)
def test_an_exercise_reaches_as_far_as_the_links(scope, found):
    plan = document(exercises=[TABLETOP, {"name": "Exercise", "scope": scope}], **LINKED)
    said = looked(rehearsing.unrehearsed, plan)
    assert [[each.text for each in one.values if each.field == "name"] for one in said] == found


def test_a_plan_without_a_tabletop_is_offered_one():
    plan = document(exercises=[{"name": "Full test", "scope": "All functions"}], functions=[{"name": "Payroll"}])
    (finding,) = looked(rehearsing.unrehearsed, plan)
    assert (finding.subject, finding.mend.act, finding.mend.kind) == ("tabletop", "add", "exercises")


def test_a_plan_without_exercises_tries_nothing():
    assert subjects(rehearsing.unrehearsed, document(functions=[{"name": "Payroll"}])) == ["plan"]
    assert isinstance(looked(rehearsing.unrehearsed, document(exercises=[TABLETOP])), NotApplicable)


PROVEN = {
    "achieved": "Record the actual recovery time and how much data was lost",
    "criterion": "Against the criteria of success",
    "owner": "Assign each action to somebody",
    "date": "With a due date",
}


def recording(*texts, **kinds):
    return document(exercises=[DRILL], exercise_steps=[{"group": "After", "text": text} for text in texts], **kinds)


def test_a_record_that_proves_what_was_achieved_holds():
    assert looked(rehearsing.unrecorded, recording(*PROVEN.values())) == []


@pytest.mark.parametrize(
    ("lacking", "said"),
    [("achieved", "RTA"), ("criterion", "criterion"), ("owner", "who fixes"), ("date", "by when")],
)
def test_a_record_that_lacks_a_part_is_told_which(lacking, said):
    texts = [text for name, text in PROVEN.items() if name != lacking]
    (finding,) = looked(rehearsing.unrecorded, recording(*texts))
    assert (finding.subject, said in finding.sentence) == ("plan", True)


def test_a_change_where_it_is_due_is_no_due_date():
    texts = [text for name, text in PROVEN.items() if name != "date"]
    (finding,) = looked(rehearsing.unrecorded, recording(*texts, "Change procedures where that is due"))
    assert "by when" in finding.sentence


def test_exercises_without_a_procedure_prove_nothing_and_without_exercises_there_is_none():
    assert subjects(rehearsing.unrecorded, document(exercises=[DRILL])) == ["plan"]
    assert isinstance(looked(rehearsing.unrecorded, document()), NotApplicable)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Pick a time of low traffic"], ["ES-01"]),
        (["At the weekend", "Off-peak only"], ["ES-01+ES-02"]),
        (["At the weekend", "Once a year at peak load"], []),
        (["At the busiest hour"], []),
        (["On a weekday at 10:30"], []),
        (["In the morning"], []),
    ],
)
def test_exercises_at_quiet_times_only_are_told(texts, found):
    assert subjects(exercises.quiet_times, recording(*texts)) == found
    assert not isinstance(looked(exercises.quiet_times, recording(*texts)), NotApplicable)


@pytest.mark.parametrize(
    "text", ["Go by the book", "The paper day is rehearsed", "Write down the recovery time", "Try it three times"]
)
def test_where_no_time_is_said_no_time_is_judged(text):
    assert isinstance(looked(exercises.quiet_times, recording(text)), NotApplicable)


CHECK = {"text": "Check the backups", "cadence": "Weekly"}


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (
            {"exercises": [{"name": "Backup Verification", "frequency": "Weekly"}], "maintenance": [CHECK]},
            "EX-01+MA-01",
        ),
        ({"maintenance": [CHECK, {**CHECK, "cadence": "Monthly"}]}, "MA-01+MA-02"),
        ({"maintenance": [CHECK], "steps": [{"text": "Check all backups every 5 minutes"}]}, "MA-01+ST-01"),
        ({"maintenance": [CHECK, {"text": "Check the logs", "cadence": "Weekly"}]}, ""),
        ({"maintenance": [CHECK], "steps": [{"text": "Check the backups"}]}, ""),
        (
            {
                "exercises": [
                    {"name": "Full test", "frequency": "Weekly"},
                    {"name": "Partial test", "frequency": "Daily"},
                ]
            },
            "",
        ),
    ],
    ids=["twice", "two cadences", "a step", "another", "a step once", "tests that differ"],
)
def test_an_activity_that_stands_twice_is_told(kinds, found):
    assert subjects(repeating.twice, document(**kinds)) == ([found] if found else [])


def test_without_activities_none_stands_twice():
    assert isinstance(looked(repeating.twice, document()), NotApplicable)
