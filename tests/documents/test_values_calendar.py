"""Frequencies and dates: what people write, and what it is read as."""

import pytest

from bcp_portal.documents.values import Unreadable, read_date, read_frequency

OFTEN = {
    "Weekly": (1, "week"),
    "Monthly": (1, "month"),
    "Quarterly": (3, "month"),
    "Annually": (12, "month"),
    "Nightly": (1, "day"),
    "every 5 minutes": (5, "minute"),
    "twice a year": (6, "month"),
    "4 times a year": (3, "month"),
    "hourly": (1, "hour"),
    "every six months": (6, "month"),
    "once per year": (12, "month"),
    "each quarter": (3, "month"),
    "half yearly": (6, "month"),
    "semi-annual": (6, "month"),
    "Semi annually": (6, "month"),
    "every other week": (2, "week"),
    "every second month": (2, "month"),
    "every third year": (3, "year"),
    "1x/year": (12, "month"),
    "2x per year": (6, "month"),
    "3 times a day": (8, "hour"),
    "twice weekly": (3.5, "day"),
    "once weekly": (1, "week"),
    "once in two years": (2, "year"),
    "once every 3 months": (3, "month"),
    "12 months": (12, "month"),
    "six-monthly": (6, "month"),
    "4-hourly": (4, "hour"),
    "per annum": (12, "month"),
    "every 1,440 minutes": (1440, "minute"),
    "every half hour": (0.5, "hour"),
    "every hour and a half": (1.5, "hour"),
    "on a monthly basis": (1, "month"),
    "annual review": (12, "month"),
    "every Monday": (1, "week"),
    "each March": (12, "month"),
    "end of each quarter": (3, "month"),
    "month-end": (1, "month"),
    "biennial": (24, "month"),
    "every night": (1, "day"),
    "every year": (12, "month"),
    "fortnightly": (2, "week"),
    "1x/month": (1, "month"),
    "at intervals of 6 months": (6, "month"),
    "every half-year": (6, "month"),
    "every 1½ years": (18, "month"),
    "per calendar year": (12, "month"),
    "per financial year": (12, "month"),
    "per calendar quarter": (3, "month"),
    "twice per fiscal year": (6, "month"),
    "on a 3-year cycle": (3, "year"),
    "three year cycle": (3, "year"),
    "on a rolling 12 month basis": (12, "month"),
    "every March and September": (6, "month"),
    "each January, April, July and October": (3, "month"),
    "Q1 and Q3": (6, "month"),
    "on 1 April and 1 October every year": (6, "month"),
    "at year end": (12, "month"),
    "1st Monday of each quarter": (3, "month"),
    "second Tuesday of each month": (1, "month"),
    "third Thursday each month": (1, "month"),
    "2nd quarter of each year": (12, "month"),
    "every 31 March": (12, "month"),
    "each spring": (12, "month"),
    "every Q1": (12, "month"),
    "H1 and H2": (6, "month"),
    "each FY": (12, "month"),
    "2 p.a.": (6, "month"),
    "once p.a.": (12, "month"),
    "twice-yearly": (6, "month"),
    "2 exercises per year": (6, "month"),
    "1 test/year": (12, "month"),
    "alternate weeks": (2, "week"),
    "Quaterly": (3, "month"),
    "anually": (12, "month"),
    "Qtrly": (3, "month"),
    "reviewed annually": (12, "month"),
    "to be tested every 6 months": (6, "month"),
    "Annual DR test": (12, "month"),
    "quarterly tabletop": (3, "month"),
    "nightly backup": (1, "day"),
}
REMARKED = {
    "Annually and after major changes": "and after major changes",
    "annually, or as needed": "or as needed",
    "Annually or upon significant change": "or upon significant change",
    "After major changes and annually": "After major changes",
    "annually (March)": "March",
    "annually in March": "in March",
    "Annually; after major changes": "after major changes",
    "annually, first Monday in May": "first Monday in May",
    "annually - in March": "in March",
    "annually / after major change": "after major change",
    "annually or more often": "or more often",
    "before 31 March each year": "before 31 March",
    "during January each year": "during January",
    "on 1 April every year": "on 1 April",
    "by 31 March of each year": "by 31 March",
    "in Q1 each year": "in Q1",
    "upon hire, then annually": "upon hire",
    "following any change, otherwise annually": "following any change",
    "per site annually": "per site",
    "after 12 months": "after",
    "prior to each financial year end": "prior to",
    "upon hire and every 12 months thereafter": "upon hire",
    "every year before 31 March": "before 31 March",
    "31 March annually": "31 March",
    "March every year": "March",
    "annually (or every 12 months)": "or every 12 months",
    "annually and ad hoc": "and ad hoc",
    "annually from 2026": "from 2026",
    "annually, next in 2027": "next in 2027",
    "at induction and yearly": "at induction",
    "initially and annually": "initially",
    "every year, 02:00": "02:00",
}
BOUNDED = {
    "At least annually": ">=",
    "at least once a year": ">=",
    "at least every 12 months": ">=",
    "annually at a minimum": ">=",
    "no less than annually": ">=",
    "no less often than annually": ">=",
    "minimum once every 12 months": ">=",
    "at most every 12 months": ">=",
    "not exceeding 12 months": ">=",
    "Annually (minimum)": ">=",
    "approximately annually": "~",
}
EVENTS = (
    "After incidents",
    "as needed",
    "ongoing",
    "on request",
    "one-off",
    "24/7",
    "When staff change",
    "at each shift",
    "when changes may occur",
)
NOT_OFTEN = {
    "bi-annual": "can mean two things",
    "biannual": "can mean two things",
    "bi-weekly": "can mean two things",
    "now and then": "is not a frequency",
    "regularly": "is not a frequency",
    "monthly and quarterly": "is not a frequency",
    "Quarterly (critical), annually (others)": "is not a frequency",
    "no more than once a year": "is not a frequency",
    "daily incremental, weekly full": "is not a frequency",
    "every 0 days": "is not a frequency",
    "never": "is not a frequency",
    "every 1.000 hours": "can mean 1 or 1000",
    "Monthly (weekly)": "says how often twice",
    "weekly on Mondays and Thursdays": "is not a frequency",
    "annually in March and September": "is not a frequency",
    "Annually (January and June)": "is not a frequency",
    "every Monday and every second Thursday": "is not a frequency",
    "on the 1st and 15th of each month": "is not a frequency",
    "during January": "is not a frequency",
    "on 1 April": "is not a frequency",
    "24 hours after an incident": "is not a frequency",
    "after 12 hours of outage": "is not a frequency",
    "per semester": "is not a",
    "as needed (at least once per calendar year)": "how often twice",
    "After incidents (each site every 2 years)": "is not a",
    "before the annual audit": "is not a frequency",
    "upon hire, quarterly, then yearly": "is not a frequency",
    "monthly (or quarterly)": "says how often twice",
    "every 2 months (then every 6 months)": "says how often twice",
    "on the 1st and 15th": "is not a frequency",
    "on the 15th": "is not a frequency",
    "between January and March": "is not a",
    "every 2nd Friday": "is not a frequency",
    "quarterly (Q1, Q3)": "is not a frequency",
    "up to quarterly": "is not a frequency",
    "tri-annual": "is not a frequency",
    "each term": "is not a frequency",
    "monthly to quarterly": "is not a frequency",
    "at least every 12 months (max. 15 months)": "how often twice",
    "a few times a year": "is not a frequency",
    "every 200 years": "is longer than 100 years",
    "every 3000000 days": "is longer than 100 years",
}
DAYS = (
    "2026-03-29",
    "2026/03/29",
    "2026-3-29",
    "20260329",
    "29-Mar-2026",
    "29th of March 2026",
    "the 29th of March, 2026",
    "29 March 2026",
    "29. March 2026",
    "March 29, 2026",
    "March 29th, 2026",
    "Mar. 29, 2026",
    "29-Mar-26",
    "29 Mar '26",
    "2026 March 29",
    "29MAR2026",
    "29/03/2026",
    "3/29/2026",
    "29.03.2026",
    "29 / 03 / 2026",
    "Sunday, 29 March 2026",
    "Sun 29 Mar 2026",
    "2026-03-29 10:00",
    "2026-03-29T10:00:00Z",
    "2026-03-29T10:00+02:00",
    "29 March 2026 at 10 am",
    "29. März 2026",
    "29 mars 2026",
    "Last updated: 29 March 2026",
    "approved on 29 March 2026",
    "w.e.f. 29 March 2026",
    "29 March 2026 - v2",
    "29 March 2026 by Ann Roe",
    "planned for 29 March 2026",
    "29/03/2026;",
    "on or before 29 March 2026",
    "29 March 2026, 10:00 CET",
    "10:00 on 29 March 2026",
    "by 29 March 2026",
    "29 March 2026 (tentative)",
)
NO_DAYS = {
    "03/04/2026": "can mean 3 April or 4 March",
    "01/02/2025": "can mean 1 February or 2 January",
    "03-04-2026": "can mean 3 April",
    "29-03-26": "the year with four digits",
    "0026-03-29": "is of the year 26",
    "29 March 0026": "is of the year 26",
    "1899-12-31": "is of the year 1899",
    "2101-01-01": "is of the year 2101",
    "31 April 2026": "is not a date in the calendar",
    "29/02/2025": "is not a date in the calendar",
    "2026-13-01": "is not a date in the calendar",
    "13/13/2026": "is not a date in the calendar",
    "00/00/2026": "is not a date in the calendar",
    "Monday 29 March 2026": "2026-03-29 is a Sunday",
    "March 2026": "names no day",
    "2026-05-26 (Monday)": "2026-05-26 is a Tuesday",
    "2026-05-26 (Mon.)": "is a Tuesday",
    "2026-05-26, Monday": "is a Tuesday",
    "26 May 2026 (a Monday, 10:00)": "is a Tuesday",
    "26 May 2026 Monday": "is a Tuesday",
    "2026-05-26 (27 May 2026)": "says two dates",
    "29 March 2026 (or 30 April 2026)": "says two dates",
    "29/03/2026 (/ 30/04/2026)": "says two dates",
    "FY26": "is not a date",
    "before 29 March 2026": "is not a date",
    "29 March 2026 and annually": "is not a date",
    "12 months from 29 March 2026": "is not a date",
    "29 March 2026, 29 September 2026": "is not a date",
    "Q2 2026": "names no day",
    "today": "is not a date",
    "29-30 March 2026": "is not a date",
    "29 March 206": "is not a date",
}


@pytest.mark.parametrize("text", OFTEN)
def test_a_frequency_is_an_interval_in_every_form(text):
    assert read_frequency(text) == {"text": text, "every": OFTEN[text][0], "unit": OFTEN[text][1]}


@pytest.mark.parametrize("text", REMARKED)
def test_what_stands_beside_an_interval_is_a_remark(text):
    assert read_frequency(text) == {"text": text, "every": 12, "unit": "month", "remark": REMARKED[text]}


@pytest.mark.parametrize("text", BOUNDED)
def test_at_least_so_often_is_read_as_so_often(text):
    read = read_frequency(text)
    assert (read["every"] * (12 if read["unit"] == "year" else 1), read["comparator"]) == (12, BOUNDED[text])


def test_several_days_or_months_are_as_far_apart_as_the_longest_time_between_two():
    gaps = {
        "Mondays and Thursdays": (4, 3, "day"),
        "Mon, Wed, Fri": (3, 2, "day"),
        "every Sat/Sun": (6, 1, "day"),
        "each Tuesday & every Friday": (4, 3, "day"),
        "every March and June": (9, 3, "month"),
    }
    read = {text: read_frequency(text) for text in gaps}
    assert {text: (said["every"], said["low"], said["unit"]) for text, said in read.items()} == gaps
    assert read_frequency("every March and September, and after incidents")["remark"] == "and after incidents"
    assert read_frequency("semi-annually (March and September)")["every"] == 6


def test_a_rhythm_for_each_of_several_is_read_with_the_rest_as_a_remark():
    text = "on rotation, each site every 2 years"
    assert read_frequency(text) == {"text": text, "every": 2, "unit": "year", "remark": "on rotation, each site"}


def test_weekdays_are_counted_as_every_day_and_the_remark_says_so():
    for text in ("weekdays", "every working day", "Mon-Fri"):
        assert read_frequency(text) == {"text": text, "every": 1, "unit": "day", "remark": "counted as every day"}


def test_a_range_of_intervals_counts_as_the_longer_one():
    assert read_frequency("every 6 to 12 months") == {
        "text": "every 6 to 12 months",
        "every": 12,
        "unit": "month",
        "low": 6,
    }


@pytest.mark.parametrize("text", EVENTS)
def test_a_frequency_may_follow_an_event(text):
    assert read_frequency(text) == {"text": text, "event": True}


@pytest.mark.parametrize("text", NOT_OFTEN)
def test_what_is_no_frequency_or_could_be_two_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refusal:
        read_frequency(text)
    assert NOT_OFTEN[text] in str(refusal.value)


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_in_every_form(text):
    assert (read_date(text)["text"], read_date(text)["date"]) == (text, "2026-03-29")


def test_a_date_whose_two_orders_are_one_day_is_read():
    assert read_date("04/04/2026")["date"] == "2026-04-04"
    assert read_date("4 Sept 2026")["date"] == "2026-09-04"
    assert read_date("03.04.2026")["date"] == "2026-04-03"
    assert read_date("03/04/2026 (DD/MM/YYYY)")["date"] == "2026-04-03"
    assert read_date("03/04/2026 (mm/dd/yyyy)")["date"] == "2026-03-04"


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_or_could_be_two_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refusal:
        read_date(text)
    assert NO_DAYS[text] in str(refusal.value)
