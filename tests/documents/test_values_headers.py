"""Units in the header of a column: a bare value takes them, a value that says its own keeps it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp_portal.documents.values import Unreadable, read_date, read_duration, read_frequency, read_money, with_unit

HOURS = [
    "RTO (hours)",
    "RTO (h)",
    "RTO (hrs.)",
    "RTO in hours",
    "RTO [h]",
    "RTO, hours",
    "RTO hours",
    "RTO/hours",
    "RTO – hours",
    "RTO_h",
    "RTO (in hours)",
    "RTO (max. hours)",
    "RTO (target) [h]",
    "Recovery Time Objective (RTO, hours)",
    "Recovery Time Objective (RTO) in hours",
    "RTO: hours",
]
LENGTHS = {
    ("MTPD (days)", "4"): 345600,
    ("RPO (min)", "15"): 900,
    ("MTPD [weeks]", "1"): 604800,
    ("RTO (hours)", "< 4"): 14400,
    ("RTO (hours)", "4+"): 14400,
    ("RTO (hours)", "up to 4"): 14400,
    ("RTO (hours)", "4 max"): 14400,
    ("RTO (hours)", "4-8"): 28800,
    ("RTO (hours)", "between 4 and 8"): 28800,
    ("RTO (hours)", "≤4 (P1)"): 14400,
    ("RTO (hours)", "4 [1]"): 14400,
    ("RTO (hours)", "four"): 14400,
    ("RTO (hours)", "½"): 1800,
    ("RTO (hours)", "1,440"): 5184000,
    ("RTO (hours)", "4:30"): 16200,
    ("RTO (hh:mm)", "04:30"): 16200,
    ("RTO (hours)", "30 min"): 1800,
    ("RTO (days)", "1 week"): 604800,
    ("RTO (hours)", "0"): 0,
    ("RTO (hours)", "48 (2 days)"): 172800,
    ("RTO (hours)", "Immediate"): 0,
}
NO_LENGTHS = {
    ("RTO (hours/days)", "4"): "has no unit",
    ("RTO (hours or days)", "4"): "has no unit",
    ("RTO (h) (days)", "4"): "has no unit",
    ("RTO (working hours)", "4"): "counts working time",
    ("RTO (M)", "4"): "is not a length",
    ("RTO (hours)", "1.000"): "can mean",
    ("RTO (hours)", "Tier 1"): "is not a length",
    ("RTO (hours)", "24/7"): "is not a length",
    ("RTO (hours)", "4 / 8"): "is not a",
    ("RTO (hours)", "2026-03-01"): "is not a length",
    ("RTO (hours)", "next day"): "is no length",
    ("RTO", "4"): "has no unit",
}
COSTS = {
    ("Cost per hour (k€)", "5"): ("5000", "EUR", ""),
    ("Loss (USD thousands)", "5"): ("5000", "USD", ""),
    ("Cost/hour (€ '000)", "5"): ("5000", "EUR", ""),
    ("Impact in $M", "1.5"): ("1500000", "USD", ""),
    ("Impact per day (EUR)", "5,000"): ("5000", "EUR", "day"),
    ("Financial impact (per week)", "$5,000"): ("5000", "USD", "week"),
    ("Cost per hour (k€)", "5 (k€)"): ("5000", "EUR", ""),
    ("Cost per hour (k€)", "5 (per day)"): ("5000", "EUR", "day"),
    ("Financial impact (per week)", "$5 (per day)"): ("5", "USD", "day"),
    ("Cost per hour (k€)", "5 (in millions)"): ("5000000", "EUR", ""),
    ("Cost per hour (k€)", "5-10"): ("10000", "EUR", ""),
    ("Cost per hour (k€)", "5k"): ("5000", "EUR", ""),
    ("Cost per hour (k€)", "5 Mio"): ("5000000", "EUR", ""),
    ("Cost per hour (k€)", "€5k"): ("5000", "EUR", ""),
    ("Hourly cost (CHF)", "10'000 (estimate)"): ("10000", "CHF", ""),
    ("Daily loss (£k)", "~5"): ("5000", "GBP", "day"),
    ("Annual loss (₹ crore)", "10"): ("100000000", "INR", "year"),
    ("Cost ($/hr)", "500+"): ("500", "USD", ""),
    ("Cost per hour in k€", "5"): ("5000", "EUR", ""),
    ("Cost per hour, EUR", "5"): ("5", "EUR", ""),
    ("Cost (000s)", "12.5"): ("12500", "", ""),
    ("Cost per hour (USD)", "5k €"): ("5000", "EUR", ""),
    ("Financial impact (per week)", "$5 per day"): ("5", "USD", "day"),
    ("Cost per hour (estimated, k€)", "5"): ("5000", "EUR", ""),
    ("Cost per hour (in thousands of US dollars)", "5"): ("5000", "USD", ""),
    ("Cost per hour (in 1000 CHF)", "5"): ("5000", "CHF", ""),
    ("Cost per hour (USD 1'000)", "5"): ("5000", "USD", ""),
    ("Financial Impact/Hour ($)", "10,000"): ("10000", "USD", ""),
    ("Cost per hour (k€)", "5 [2]"): ("5000", "EUR", ""),
}
NO_COSTS = {
    ("Cost per hour (k€)", "$5"): "is not an amount",
    ("Cost per hour (k€)", "€5,000"): "can mean 5 or 5000",
    ("Cost per hour (k€)", "1.234"): "can mean 1.234 or 1234",
    ("Cost per hour (k€)", "High"): "is not an amount",
}


@pytest.mark.parametrize("label", HOURS)
def test_hours_in_a_header_are_hours_however_they_stand_there(label):
    assert read_duration(with_unit("duration", label, "4"))["seconds"] == 14400


@pytest.mark.parametrize(("label", "text"), LENGTHS)
def test_a_bare_length_takes_the_unit_of_its_header_and_one_with_a_unit_keeps_it(label, text):
    assert read_duration(with_unit("duration", label, text))["seconds"] == LENGTHS[label, text]


@pytest.mark.parametrize(("label", "text"), NO_LENGTHS)
def test_a_header_that_names_two_units_or_none_gives_none(label, text):
    with pytest.raises(Unreadable, match=NO_LENGTHS[label, text]):
        read_duration(with_unit("duration", label, text))


@pytest.mark.parametrize(("label", "text"), COSTS)
def test_an_amount_takes_scale_currency_and_rate_of_its_header(label, text):
    read = read_money(with_unit("money", label, text))
    assert (read["amount"], read["currency"], read.get("per", "")) == COSTS[label, text]


@pytest.mark.parametrize(("label", "text"), NO_COSTS)
def test_an_amount_that_contradicts_its_header_is_refused(label, text):
    with pytest.raises(Unreadable, match=NO_COSTS[label, text]):
        read_money(with_unit("money", label, text))


def test_the_order_of_a_day_in_numbers_may_stand_in_the_header():
    assert read_date(with_unit("date", "Updated (DD/MM/YYYY)", "03/04/2026"))["date"] == "2026-04-03"
    assert read_date(with_unit("date", "Updated (mm/dd/yyyy)", "03/04/2026"))["date"] == "2026-03-04"
    assert with_unit("date", "Updated (mm/dd/yyyy)", "2026-03-29") == "2026-03-29"


def test_a_rhythm_takes_the_unit_of_its_header():
    often = {("Interval (months)", "6"): 6, ("Tests per year", "2"): 6, ("Frequency (times per year)", "4"): 3}
    for (label, text), months in often.items():
        read = read_frequency(with_unit("frequency", label, text))
        assert (read["every"], read["unit"]) == (months, "month")


@pytest.mark.parametrize("text", ["", "TBD", "N/A", "____", "[hours]"])
def test_a_blank_stays_a_blank(text):
    assert with_unit("duration", "RTO (hours)", text) == with_unit("money", "Cost (k€)", text) == text


@given(
    label=st.sampled_from([*HOURS, *(label for label, _ in (*COSTS, *NO_LENGTHS))]),
    kind=st.sampled_from(["duration", "money", "frequency", "date", "window"]),
    text=st.text(max_size=30),
)
def test_a_unit_is_put_behind_a_value_once(label, kind, text):
    once = with_unit(kind, label, text)
    assert with_unit(kind, label, once) == once
