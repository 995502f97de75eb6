"""What people write, and what it is read as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp_portal.documents.values import (
    READERS,
    Unreadable,
    read_date,
    read_duration,
    read_frequency,
    read_leniently,
    read_money,
    read_window,
    same_meaning,
)

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    "text, seconds, comparator",
    [
        ("1h", HOUR, ""), ("15m", 15 * MINUTE, ""), ("1 hour", HOUR, ""), ("24 hours", DAY, ""),
        ("< 30 minutes", 30 * MINUTE, "<"), ("≤ 2h", 2 * HOUR, "<="), ("at least 4 hours", 4 * HOUR, ">="),
        ("4h+", 4 * HOUR, ">="), ("1 h 30 min", 90 * MINUTE, ""), ("1.5 hours", 90 * MINUTE, ""),
        ("1-4 hours", 4 * HOUR, "range"), ("30 min - 2 hours", 2 * HOUR, "range"), ("~2 days", 2 * DAY, "~"),
        ("Immediate", 0, "immediate"), ("0", 0, ""),
    ],
)  # fmt: skip
def test_a_duration_keeps_its_text_and_gets_seconds_and_a_comparator(text, seconds, comparator):
    read = read_duration(text)
    assert (read["text"], read["seconds"], read["comparator"]) == (text, seconds, comparator)


def test_a_range_keeps_both_ends():
    assert (read_duration("1-4 hours")["low"], read_duration("1-4 hours")["seconds"]) == (HOUR, 4 * HOUR)


def test_blank_zero_not_applicable_and_immediate_are_four_things():
    read = [read_duration(text) for text in ("", "0", "N/A", "Immediate")]
    assert [value.get("comparator") for value in read] == [None, "", "n/a", "immediate"]


@pytest.mark.parametrize("text", ["TBD", "____", "[NAME]", "{{rto}}", "MM/DD/YYYY", "-", "…"])
@pytest.mark.parametrize("reader", READERS.values())
def test_a_placeholder_is_a_blank_and_never_a_value(reader, text):
    assert reader(text) == {"text": text}


@pytest.mark.parametrize(
    "reader, text, advice",
    [
        (read_duration, "4", "“4” has no unit: write 4m, 4h or 4d."),
        (read_duration, "< 4", "“< 4” has no unit: write 4m, 4h or 4d."),
        (read_duration, "soon", "is not a length of time"),
        (read_duration, "300000000000 years", "“300000000000 years” is longer than 100 years"),
        (read_duration, "1h - 101 years", "is longer than 100 years"),
        (read_frequency, "every 200 years", "is longer than 100 years"),
        (read_frequency, "every 3000000 days", "is longer than 100 years"),
        (read_window, "0 - 200 years", "is not a time window"),
        (read_duration, "9" * 400 + " h", "is not a length of time"),
        (read_frequency, "bi-annual", "can mean two things"),
        (read_frequency, "now and then", "is not a frequency"),
        (read_money, "a lot", "is not an amount"),
        (read_money, "$1.2.3", "is not an amount"),
        (read_money, "1" + 3000 * " " + "x", "3002 characters"),
        (read_duration, "1" + 30_000 * " " + "h", "30002 characters"),
        (read_window, "1" + 30_000 * " " + "h", "is not a time window"),
        (read_date, "01/02/2025", "is not a date"),
        (read_window, "later", "is not a time window"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(reader, text, advice):
    with pytest.raises(Unreadable, match=".") as refusal:
        reader(text)
    assert advice in str(refusal.value)


@pytest.mark.parametrize(
    "text, amount, currency, comparator",
    [
        ("$10,000+", "10000", "USD", ">="), ("$5,000", "5000", "USD", ""), ("EUR 2500", "2500", "EUR", ""),
        ("€5.000,50", "5000.5", "EUR", ""), ("10k -  20k USD", "20000", "USD", "range"), ("$1.5M", "1500000", "USD", ""),
        ("< £900", "900", "GBP", "<"), ("1200", "1200", "", ""),
    ],
)  # fmt: skip
def test_money_keeps_amount_currency_and_at_least(text, amount, currency, comparator):
    read = read_money(text)
    assert (read["amount"], read["currency"], read["comparator"]) == (amount, currency, comparator)


@pytest.mark.parametrize(
    "text, every, unit",
    [
        ("Weekly", 1, "week"), ("Monthly", 1, "month"), ("Quarterly", 3, "month"), ("Annually", 12, "month"),
        ("every 5 minutes", 5, "minute"), ("twice a year", 6, "month"), ("4 times a year", 3, "month"),
    ],
)  # fmt: skip
def test_a_frequency_is_an_interval(text, every, unit):
    assert read_frequency(text) == {"text": text, "every": every, "unit": unit}


def test_a_frequency_may_follow_an_event():
    assert read_frequency("After incidents") == {"text": "After incidents", "event": True}


def test_a_hundred_years_are_read_and_longer_ones_kept_as_they_are_written():
    assert read_duration("100 years")["seconds"] == 100 * 365.25 * DAY
    assert read_frequency("every 1200 months")["every"] == 1200
    for kind in ("duration", "frequency"):
        assert read_leniently(kind, "every 101 years")["unread"]
    assert read_leniently("duration", "101 years") == {"text": "101 years", "unread": True}


@pytest.mark.parametrize("text", ["2025-04-14", "April 14, 2025", "14 April 2025", "14th April 2025"])
def test_a_date_is_read_whatever_its_style(text):
    assert read_date(text) == {"text": text, "date": "2025-04-14"}


@pytest.mark.parametrize(
    "text, start, end",
    [
        ("0-15 minutes", {"seconds": 0}, {"seconds": 900}),
        ("15 minutes - RTO", {"seconds": 900}, {"mark": "RTO"}),
        ("RTO - 24 hours", {"mark": "RTO"}, {"seconds": DAY}),
    ],
)
def test_a_window_has_two_ends(text, start, end):
    assert read_window(text) == {"text": text, "start": start, "end": end}


@pytest.mark.parametrize("kind", sorted(READERS))
@given(text=st.text(max_size=60))
def test_reading_leniently_never_fails_and_keeps_the_text(kind, text):
    assert read_leniently(kind, text)["text"] == text


def test_same_meaning_looks_through_wording():
    assert same_meaning(read_duration("1h"), read_duration("60 minutes"))
    assert same_meaning(read_money("$5,000"), read_money("$5000"))
    assert same_meaning({"ref": "T-01", "text": "Critical"}, {"ref": "T-01", "text": "Vital"})
    assert same_meaning(read_duration("TBD"), read_duration(""))


def test_different_values_differ_in_meaning():
    assert not same_meaning(read_duration("1h"), read_duration("< 1h"))
    assert not same_meaning(read_duration("1h"), read_duration(""))
    assert not same_meaning(read_frequency("Weekly"), read_frequency("Monthly"))
    assert not same_meaning(read_leniently("duration", "soon"), read_leniently("duration", "later"))
