"""Periods of promises: calendar weeks and months, a new line's first one, what has none, and what holds for all."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp_portal.documents.values import read_frequency
from plans.reading.cadence import cadence_of
from plans.reading.periods import Pace, ProgrammeCalendar, due_periods, pace_of, period_of

WEEKLY, MONTHLY, QUARTERLY, YEARLY = Pace(1, "week"), Pace(1, "month"), Pace(3, "month"), Pace(12, "month")
CALENDAR = ProgrammeCalendar()
ANY = settings(max_examples=80, deadline=None)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PACES = st.sampled_from([WEEKLY, MONTHLY, QUARTERLY, YEARLY, *(Pace(months, "month") for months in (2, 4, 5, 6, 18))])
ALL_PACES = PACES | st.builds(Pace, st.integers(1, 60), st.sampled_from(["week", "month"]))
ANY_PACE = ALL_PACES | st.builds(Pace, st.integers(8, 400), st.just("day"))
CALENDARS = st.builds(ProgrammeCalendar, st.integers(0, 6), st.integers(1, 12))


def paced(written: str) -> Pace | str:
    often = cadence_of(read_frequency(written))
    assert often is not None
    return pace_of(often)


def dues(pace: Pace, since: date, last: date, *, first: date = date.min, calendar=CALENDAR, is_new: bool = True):
    return [
        one.due_on for one in due_periods(pace, since=since, first=first, last=last, calendar=calendar, is_new=is_new)
    ]


@pytest.mark.parametrize(
    ("pace", "since", "is_new", "expected"),
    [
        (MONTHLY, date(2027, 2, 10), True, ["2027-02-28", "2027-03-31"]),
        (QUARTERLY, date(2027, 2, 10), True, ["2027-03-31", "2027-06-30"]),
        (MONTHLY, date(2027, 2, 20), True, ["2027-03-31", "2027-04-30"]),
        (QUARTERLY, date(2027, 2, 20), True, ["2027-06-30", "2027-09-30"]),
        (QUARTERLY, date(2027, 5, 20), False, ["2027-06-30", "2027-09-30", "2027-12-31"]),
        (MONTHLY, date(2027, 5, 20), False, ["2027-05-31", "2027-06-30"]),
        (MONTHLY, date(2027, 2, 15), True, ["2027-02-28"]),
        (MONTHLY, date(2027, 2, 16), True, ["2027-03-31"]),
    ],
    ids=["month", "quarter", "a month too late", "a quarter too late", "slower", "faster", "half", "less than half"],
)
def test_the_first_period_counts_where_half_of_it_is_left_or_only_the_pace_changed(pace, since, is_new, expected):
    found = dues(pace, since, date(2027, 12, 31), is_new=is_new)
    assert [day.isoformat() for day in found[: len(expected)]] == expected


@pytest.mark.parametrize(
    ("pace", "counts"),
    [(WEEKLY, [52, 52, 52, 53, 52]), (MONTHLY, [12] * 5), (QUARTERLY, [4] * 5), (YEARLY, [1] * 5)],
)
def test_a_year_has_as_many_periods_as_the_calendar_gives_it(pace, counts):
    since = date(2024, 1, 1)
    years = (2025, 2026, 2027, 2028, 2032)
    assert [len(dues(pace, since, date(year, 12, 31), first=date(year, 1, 1))) for year in years] == counts


def test_periods_end_with_the_last_day_of_their_month_however_long_it_is():
    assert dues(MONTHLY, date(2028, 1, 1), date(2028, 4, 30)) == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]


def test_what_is_counted_from_a_day_keeps_that_day_and_does_not_drift():
    every_five = dues(Pace(5, "month"), date(2027, 1, 31), date(2029, 12, 31))
    assert every_five[:5] == [
        date(2027, 6, 30),
        date(2027, 11, 30),
        date(2028, 4, 30),
        date(2028, 9, 30),
        date(2029, 2, 28),
    ]
    assert dues(Pace(24, "month"), date(2024, 2, 29), date(2032, 12, 31))[1:] == [
        date(2028, 2, 29),
        date(2030, 2, 28),
        date(2032, 2, 29),
    ]
    assert dues(Pace(2, "week"), date(2027, 3, 20), date(2027, 4, 20)) == [date(2027, 4, 3), date(2027, 4, 17)]


def test_weeks_end_and_years_begin_as_the_organisation_says():
    friday_and_february = ProgrammeCalendar(week_ends=4, year_begins=2)
    assert dues(WEEKLY, date(2027, 1, 1), date(2027, 1, 31), calendar=friday_and_february)[:2] == [
        date(2027, 1, 8),
        date(2027, 1, 15),
    ]
    assert dues(QUARTERLY, date(2027, 2, 1), date(2028, 1, 31), calendar=friday_and_february) == [
        date(2027, 4, 30),
        date(2027, 7, 31),
        date(2027, 10, 31),
        date(2028, 1, 31),
    ]
    assert dues(YEARLY, date(2027, 2, 1), date(2029, 2, 1), calendar=friday_and_february) == [
        date(2028, 1, 31),
        date(2029, 1, 31),
    ]


def test_week_fifty_three_is_a_week_like_any_other():
    days = dues(WEEKLY, date(2026, 12, 14), date(2027, 1, 17))
    assert days == [date(2026, 12, 20), date(2026, 12, 27), date(2027, 1, 3), date(2027, 1, 10), date(2027, 1, 17)]


@pytest.mark.parametrize(
    ("written", "pace"),
    [
        ("Weekly", WEEKLY),
        ("every 7 days", WEEKLY),
        ("every 14 days", Pace(2, "week")),
        ("every 336 hours", Pace(2, "week")),
        ("every 10 days", Pace(10, "day")),
        ("Annually", YEARLY),
        ("every 2 years", Pace(24, "month")),
        ("twice a year", Pace(6, "month")),
        ("every 3 to 6 months", Pace(6, "month")),
    ],
)
def test_paces_are_equal_however_they_are_written(written, pace):
    assert paced(written) == pace


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Daily", "more often than weekly"),
        ("Hourly", "more often than weekly"),
        ("2 per week", "more often than weekly"),
        ("5 per year", "no whole number of days, weeks or months"),
        ("every 10.5 days", "no whole number of days, weeks or months"),
    ],
)
def test_what_is_quicker_than_weekly_or_no_whole_number_of_days_has_no_periods(written, why):
    assert why in str(paced(written))


@ANY
@given(ANY_PACE, DAYS, st.integers(0, 4000), CALENDARS, st.booleans())
def test_periods_stand_in_order_without_gaps_and_none_before_the_promise(pace, since, length, calendar, is_new):
    last = since + timedelta(days=length)
    found = list(due_periods(pace, since=since, first=date.min, last=last, calendar=calendar, is_new=is_new))
    assert all(since <= one.opens_on <= one.due_on <= last for one in found)
    assert all(after.opens_on == before.due_on + timedelta(days=1) for before, after in pairwise(found))


@ANY
@given(ANY_PACE, DAYS, st.tuples(st.integers(-500, 4000), st.integers(0, 3000)), CALENDARS, st.booleans())
def test_splitting_the_range_changes_nothing(pace, since, stretch, calendar, is_new):
    start, length = stretch
    first = since + timedelta(days=start)
    middle, last = first + timedelta(days=length // 3), first + timedelta(days=length)

    def part(one: date, other: date):
        return list(due_periods(pace, since=since, first=one, last=other, calendar=calendar, is_new=is_new))

    assert part(first, last) == [*part(first, middle), *part(middle + timedelta(days=1), last)]
    assert part(first, last) == [one for one in part(date.min, last) if one.due_on >= first]


@ANY
@given(PACES.filter(lambda pace: pace.is_of_calendar), DAYS, CALENDARS)
def test_every_day_is_in_one_period_of_the_calendar(pace, day, calendar):
    period = period_of(pace, day, calendar)
    assert period.opens_on <= day <= period.due_on
    assert period_of(pace, period.opens_on, calendar) == period_of(pace, period.due_on, calendar) == period


@ANY
@given(ALL_PACES, st.sampled_from([date.max, date(9999, 11, 30), date(9998, 1, 1)]), CALENDARS)
def test_the_end_of_the_calendar_ends_the_periods(pace, since, calendar):
    found = dues(pace, since, date.max, calendar=calendar)
    assert found == sorted(set(found))
