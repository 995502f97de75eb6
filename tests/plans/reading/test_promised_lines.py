"""What a plan promises: each activity once, with its pace and since when; and what is due on no day, with the reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plans.reading.document import FrozenPlan
from plans.reading.due import DueOccurrence, missed
from plans.reading.facts import Done, Facts
from plans.reading.occurrences import matched, next_review, occurrences_of
from plans.reading.periods import Pace, ProgrammeCalendar
from plans.reading.promised_lines import promised_lines
from plans.reading.running_promises import RunningPromise, carried_on, drafted_promises, last_review
from tests.plans.linting.building import document
from tests.plans.linting.samples import sample

TEST = {"name": "Partial test", "frequency": "Monthly"}
CALENDAR = ProgrammeCalendar()
TODAY = date(2026, 12, 1)
HISTORY = [{"number": "1.0", "on": "2025-01-14", "summary": "First"}]


def lines(**kinds):
    return promised_lines(FrozenPlan(document(**kinds)))[0]


def reasons(**kinds):
    return {one.ref: one.reason for one in promised_lines(FrozenPlan(document(**kinds)))[1]}


def test_the_sample_promises_every_activity_once():
    promised, without_days = promised_lines(FrozenPlan(sample("business-continuity-plan")))
    by_kind = {}
    for one in promised:
        by_kind.setdefault(one.kind, []).append(one.name)
    assert by_kind["exercise"] == ["Full DR Test", "Partial DR Test", "Communication Test", "Backup Verification"]
    assert by_kind["review"] == ["Quarterly Reviews", "Annual Updates"]
    assert by_kind["assessment"] == [f"Assess the vendors: {name}" for name in ("Supabase", "Twilio", "Google Cloud")]
    assert "Check the backups" not in by_kind["maintenance"]
    assert {one.ref: one.reason for one in without_days} == {
        "MA-01": "It is done with EX-04, Backup Verification.",
        "RV-04": "“After incidents” follows an event, which has no day yet.",
    }


@pytest.mark.parametrize(
    ("often", "reason"),
    [
        ("", "The plan does not say how often."),
        ("as agreed", "“as agreed” can’t be read as how often."),
        ("After changes", "“After changes” follows an event, which has no day yet."),
        ("Daily", "“Daily” is more often than weekly: what counts is how fresh the last one is, not its day."),
        (
            "2 per week",
            "“2 per week” is more often than weekly: what counts is how fresh the last one is, not its day.",
        ),
        ("5 per year", "“5 per year” is no whole number of days, weeks or months."),
        ("N/A", "“N/A” is no pace at which it is done again and again."),
    ],
)
def test_what_is_due_on_no_day_says_why(often, reason):
    assert reasons(exercises=[{**TEST, "frequency": often}]) == {"EX-01": reason}


def test_one_activity_at_two_paces_is_two_promises_and_so_are_two_exercises_of_one_name():
    check = {"text": "Check the backups", "cadence": "Monthly"}
    weekly = {"name": "Backup verification", "frequency": "Weekly"}
    assert [one.key for one in lines(exercises=[weekly], maintenance=[check])] == [
        "exercise:EX-01",
        "maintenance:MA-01",
    ]
    assert [one.key for one in lines(exercises=[weekly, weekly])] == ["exercise:EX-01", "exercise:EX-02"]


def test_suppliers_are_assessed_each_for_itself_by_the_line_that_says_so_most_often():
    dependencies = [{"name": "Hosting", "supplier": "Acme"}, {"name": "Monitoring", "supplier": "Internal"}]
    maintenance = [
        {"text": "Assess the vendors", "cadence": "Annual"},
        {"text": "Audit suppliers", "cadence": "Quarterly"},
    ]
    (one,) = lines(maintenance=maintenance, dependencies=dependencies)
    assert (one.key, one.ref, one.name, one.pace) == (
        "assessment:Acme",
        "MA-02",
        "Audit suppliers: Acme",
        Pace(3, "month"),
    )
    (nobody,) = lines(maintenance=maintenance)
    assert (nobody.key, nobody.name) == ("assessment:", "Audit suppliers")


def test_a_review_has_the_day_that_is_stated_last_and_may_have_that_alone():
    stated = [
        {"topic": "next_review", "name": name, "value": day} for name, day in (("A", "2027-01-12"), ("B", "2027-03-01"))
    ]
    (one,) = lines(facts=stated)
    assert (one.key, one.ref, one.pace, one.stated) == ("review:review of the plan", "FA-01", None, date(2027, 3, 1))
    assert lines() == []
    assert reasons() == {}


def running(**kinds):
    return [RunningPromise(line, date(2027, 1, 1)) for line in lines(**kinds)]


def dues(promise, last=date(2027, 12, 31), reviewed=None):
    review = next_review(promise, reviewed)
    found = occurrences_of(promise, first=date.min, last=last, calendar=CALENDAR, review=review)
    return [one.due_on for one in found]


def test_a_promise_outlives_versions_that_say_the_same():
    monthly = running(exercises=[TEST])
    renamed = lines(exercises=[{**TEST, "name": "Partial recovery test"}])
    (kept,) = carried_on(monthly, renamed, on=date(2027, 5, 20))
    assert (kept.line.name, kept.since) == ("Partial recovery test", date(2027, 1, 1))
    quarterly = running(exercises=[{**TEST, "frequency": "Quarterly"}])
    for month in (2, 5, 8, 11):
        quarterly = carried_on(
            quarterly, lines(exercises=[{**TEST, "frequency": "Every 3 months"}]), on=date(2027, month, 20)
        )
    assert [day.month for day in dues(quarterly[0])] == [3, 6, 9, 12]


def test_a_pace_that_changes_counts_from_the_day_on_with_the_period_that_runs():
    (slower,) = carried_on(
        running(exercises=[TEST]), lines(exercises=[{**TEST, "frequency": "Quarterly"}]), on=date(2027, 5, 20)
    )
    assert dues(slower) == [date(2027, 6, 30), date(2027, 9, 30), date(2027, 12, 31)]
    (new,) = carried_on([], lines(exercises=[{**TEST, "frequency": "Quarterly"}]), on=date(2027, 5, 20))
    assert dues(new)[0] == date(2027, 9, 30)
    assert carried_on([slower], [], on=date(2027, 7, 1)) == []


def test_a_draft_is_counted_from_its_first_day_and_its_reviews_from_its_last():
    history = [*HISTORY, {"number": "1.1", "on": "2025-06-01", "summary": "Second"}]
    reviews = [{"group": "Annual", "text": "Read it", "cadence": "Annual"}]
    plan = FrozenPlan(document(exercises=[TEST], reviews=reviews, history=history))
    drafted = {one.line.kind: one.since for one in drafted_promises(plan, Facts(today=TODAY))}
    assert drafted == {"exercise": date(2025, 1, 14), "review": date(2025, 6, 1)}
    undated = FrozenPlan(document(exercises=[TEST]))
    assert [one.since for one in drafted_promises(undated, Facts(today=TODAY))] == [TODAY]


def test_reviews_follow_the_stated_day_or_the_last_one_and_keep_their_day():
    (quarterly, annual) = (
        RunningPromise(line, date(2025, 1, 14))
        for line in promised_lines(FrozenPlan(sample("business-continuity-plan")))[0]
        if line.kind == "review"
    )
    in_2027 = [day for day in dues(quarterly) if day.year == 2027]
    assert in_2027 == [date(2027, 1, 14), date(2027, 4, 14), date(2027, 7, 14), date(2027, 10, 14)]
    assert dues(annual) == [date(2026, 1, 14), date(2027, 1, 14)]
    assert dues(quarterly, reviewed=date(2027, 3, 31)) == [date(2027, 6, 30), date(2027, 9, 30), date(2027, 12, 30)]


@pytest.mark.parametrize(
    ("of", "counts_for"),
    [
        ("quarterly REVIEWS", {"Quarterly Reviews"}),
        ("Annual Updates", {"Quarterly Reviews", "Annual Updates"}),
        ("Review of last year's plan", {"Quarterly Reviews"}),
    ],
    ids=["its own", "a longer one", "one that is called otherwise now"],
)
def test_a_review_counts_for_its_group_and_for_those_of_a_shorter_pace(of, counts_for):
    promised = [
        line for line in promised_lines(FrozenPlan(sample("business-continuity-plan")))[0] if line.kind == "review"
    ]
    reviews = [Done(of, date(2027, 3, 31)), Done(of, date(2027, 2, 1))]
    assert {line.name for line in promised if last_review(line, promised, reviews) == date(2027, 3, 31)} == counts_for


def test_a_year_of_weeks_done_three_days_late_is_fifty_two_promised_and_all_of_them_late():
    weekly = RunningPromise(lines(exercises=[{**TEST, "frequency": "Weekly"}])[0], date(2026, 1, 1))
    found = occurrences_of(weekly, first=date(2027, 1, 1), last=date(2027, 12, 31), calendar=CALENDAR)
    late = [replace(one, done_on=one.due_on + timedelta(days=3)) for one in found]
    assert [one.state(date(2028, 3, 1)) for one in late] == ["done late"] * 52


MONTHS = [
    DueOccurrence(date(2027, 1, 31), date(2027, 1, 1), date(2027, 1, 31)),
    DueOccurrence(date(2027, 2, 28), date(2027, 2, 1), date(2027, 2, 28)),
]


def test_a_later_result_does_not_make_up_for_what_was_missed():
    done = matched(MONTHS, [date(2027, 2, 3), date(2027, 2, 20)])
    assert [one.state(date(2027, 3, 5)) for one in done] == ["overdue", "done"]
    assert missed(done, date(2027, 3, 5)) == done[:1]


@pytest.mark.parametrize(
    ("changed", "today", "state"),
    [
        ({}, date(2026, 12, 31), "planned"),
        ({}, date(2027, 1, 31), "due"),
        ({}, date(2027, 2, 1), "overdue"),
        ({"due_on": date(2027, 2, 10)}, date(2027, 2, 1), "due"),
        ({"done_on": date(2027, 2, 1)}, date(2027, 3, 1), "done late"),
        ({"done_on": date(2027, 1, 31)}, date(2027, 3, 1), "done"),
        ({"is_skipped": True}, date(2027, 3, 1), "skipped"),
        ({"is_skipped": True, "done_on": date(2027, 2, 1)}, date(2027, 3, 1), "done late"),
    ],
)
def test_an_occurrence_is_where_its_days_say(changed, today, state):
    first = MONTHS[0]
    one = DueOccurrence(
        **{"planned_on": first.planned_on, "opens_on": first.opens_on, "due_on": first.due_on, **changed}
    )
    assert one.state(today) == state
