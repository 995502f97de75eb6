"""Amounts of money: what people write, and what it is read as."""

import pytest

from bcp_portal.documents.values import Unreadable, read_money

READ = {
    "$5,000": ("5000", "USD"),
    "EUR 2500": ("2500", "EUR"),
    "€5.000,50": ("5000.5", "EUR"),
    "$1.5M": ("1500000", "USD"),
    "1200": ("1200", ""),
    "$1,23,456": ("123456", "USD"),
    "€ 10.000,-": ("10000", "EUR"),
    "CHF 10’000": ("10000", "CHF"),
    "1,2 Mio. €": ("1200000", "EUR"),
    "₹5,00,000": ("500000", "INR"),
    "US $5,000": ("5000", "USD"),
    "$5k": ("5000", "USD"),
    "USD 5,000": ("5000", "USD"),
    "€1.234,56": ("1234.56", "EUR"),
    "$1,234.56": ("1234.56", "USD"),
    "5,000 USD": ("5000", "USD"),
    "5 lakh": ("500000", ""),
    "₹ 2 crore": ("20000000", "INR"),
    "TEUR 500": ("500000", "EUR"),
    "500 T€": ("500000", "EUR"),
    "5k€": ("5000", "EUR"),
    "£1 million": ("1000000", "GBP"),
    "2.5 bn": ("2500000000", ""),
    "5 Mrd. €": ("5000000000", "EUR"),
    "CHF 50.-": ("50", "CHF"),
    "CHF 1'000.-": ("1000", "CHF"),
    "$ 5 000": ("5000", "USD"),
    "10 000,50 EUR": ("10000.5", "EUR"),
    "5\N{NARROW NO-BREAK SPACE}000 €": ("5000", "EUR"),
    "5'000 Fr.": ("5000", "CHF"),
    "A$5,000": ("5000", "AUD"),
    "$5,000 CAD": ("5000", "CAD"),
    "USD $5,000": ("5000", "USD"),
    "kr 5 000": ("5000", "kr"),
    "Rs. 5,000": ("5000", "Rs"),
    "5,000 dollars": ("5000", "USD"),
    "five thousand dollars": ("5000", "USD"),
    "half a million euros": ("500000", "EUR"),
    "$0": ("0", "USD"),
    "zero": ("0", ""),
    "1.234.567 €": ("1234567", "EUR"),
    "12,34,567": ("1234567", ""),
    "1.50": ("1.5", ""),
    "$5 (million)": ("5000000", "USD"),
    "€5 (in millions)": ("5000000", "EUR"),
    "500 (in k€)": ("500000", "EUR"),
    "1.2 (USD m)": ("1200000", "USD"),
    "5,000 (USD)": ("5000", "USD"),
    "$5,000 (CAD)": ("5000", "CAD"),
    "500 (TEUR)": ("500000", "EUR"),
    "5 (USD '000)": ("5000", "USD"),
    "5 (in thousands of USD)": ("5000", "USD"),
    "5 (000s)": ("5000", ""),
    "5,000 in USD": ("5000", "USD"),
    "500 in TEUR": ("500000", "EUR"),
    "5 (MUSD)": ("5000000", "USD"),
    "5 (lakh)": ("500000", ""),
    "5 in millions": ("5000000", ""),
    "10 €m": ("10000000", "EUR"),
    "€m 10": ("10000000", "EUR"),
    "10 $k": ("10000", "USD"),
    "EURm 10": ("10000000", "EUR"),
    "5 KEUR": ("5000", "EUR"),
    "SFr 5’000": ("5000", "CHF"),
    "C$5,000": ("5000", "CAD"),
    "₹5,000/-": ("5000", "INR"),
    "₹5L": ("500000", "INR"),
    "5 L": ("500000", ""),
    "£.5m": ("500000", "GBP"),
    "“£5,000”": ("5000", "GBP"),
    "£5,000 ex VAT": ("5000", "GBP"),
    "£5,000 (incl. £500 fees)": ("5000", "GBP"),
    "£5,000 (was £4,000)": ("5000", "GBP"),
    "$5,000 (CAD 6,800)": ("5000", "USD"),
    "$5,000 (5 thousand)": ("5000", "USD"),
    "5,000 (euros)": ("5000", "EUR"),
    "$5,000 (estimate)": ("5000", "USD"),
}
BOUNDED = {
    "$10,000+": (">=", "10000"),
    "< £900": ("<", "900"),
    "more than $5,000": (">", "5000"),
    "$5,000 or more": (">=", "5000"),
    "c£5k": ("~", "5000"),
    "nearly £5k": ("~", "5000"),
    "as much as $5k": ("<=", "5000"),
    "$5k upwards": (">=", "5000"),
    "up to €5k": ("<=", "5000"),
    "no more than $5,000": ("<=", "5000"),
    "approx. $5,000": ("~", "5000"),
    "max 5000": ("<=", "5000"),
    "$5,000+/hour": (">=", "5000"),
    "$5,000 plus penalties": (">=", "5000"),
    "$5,000 (minimum)": (">=", "5000"),
}
RANGES = {
    "10k -  20k USD": ("10000", "20000"),
    "$5-10k": ("5000", "10000"),
    "$5,000-10k": ("5000", "10000"),
    "500-1k": ("500", "1000"),
    "$10k-5k": ("5000", "10000"),
    "between $5,000 and $10,000": ("5000", "10000"),
    "$1–2 million": ("1000000", "2000000"),
    "$5-10 (million)": ("5000000", "10000000"),
    "$10,000-5,000": ("5000", "10000"),
}
PER = {
    "$5,000 per hour": "hour",
    "$5,000/h": "hour",
    "£5k a day": "day",
    "$5,600 per minute": "minute",
    "€1m per year": "year",
    "$5,000 hourly": "hour",
    "$5,000 (per day)": "day",
    "$5,000 (daily)": "day",
    "$5,000+ (per week)": "week",
    "$5,000 (a day)": "day",
    "$5,000 (/day)": "day",
    "$5,000 (USD, per day)": "day",
    "10 (€k/hour)": "hour",
    "$5,000 (5,000 per day)": "day",
    "£5,000 pa": "year",
    "£5,000 p.a.": "year",
    "£5,000 pw": "week",
    "£5,000 pd": "day",
    "£5,000 ph": "hour",
    "£5,000 pcm": "month",
    "$5,000 per hour (per hour)": "hour",
    "$5,000 (p.a.)": "year",
    "$5,000 (daily rate)": "day",
}
REFUSED = {
    "a lot": "is not an amount",
    "$1.2.3": "is not an amount",
    "$1.234": "“1.234” can mean 1.234 or 1234",
    "€ 10.000": "can mean 10 or 10000",
    "1,234 Mio.": "can mean 1.234 or 1234",
    "1,2345": "can mean 1.2345 or 12345",
    "$1,2,34": "is not an amount",
    "$1,23,45": "is not an amount",
    "€5,000 USD": "is not an amount",
    "top 5000": "is not an amount",
    "-$500": "is not an amount",
    "$5,000 per incident": "is not an amount",
    "$5,000 (six thousand)": "says two amounts",
    "$1,000-5": "begins with more than it ends with",
    "$5k-10": "begins with more",
    "$1,000 - 5 per hour": "begins with more",
    "$5,000 (per incident)": "is not an amount",
    "$5,000 (lost revenue per day)": "is not an amount",
    "$5,000 (per 24h)": "is not an",
    "$5,000 per hour (per day)": "is not an amount",
    "€5,000 (USD)": "is not an amount",
    "$5k (million)": "is not an amount",
    "$5 (hundred)": "is not an amount",
    "$5,000 (per hour of outage)": "is not an amount",
    "$5k (or 8k)": "says two amounts",
    "$5,000 (/ $8,000)": "says two amounts",
    "10-5 k€": "begins with more",
    "£5k (peak £50k)": "says two amounts",
    "£5,000 (£50,000 at month end)": "says two amounts",
    "£5k (worst case: £50k)": "says two amounts",
    "(5,000)": "is not an amount",
    "12.500 €": "can mean 12.5 or 12500",
    "1% of revenue": "is not an amount",
    "£5,000 / £10,000": "is not an amount",
    "3 x £5,000": "is not an amount",
    "£5,000 per shift": "is not an amount",
    "£5,000 per working day": "is not an amount",
    "tens of thousands": "is not an amount",
    "$5,000 to €10,000": "is not an amount",
    "9" * 30: "is not an amount",
    "1" + 3000 * " " + "x": "3002 characters",
}


@pytest.mark.parametrize("text", READ)
def test_an_amount_is_read_in_every_form(text):
    read = read_money(text)
    assert (read["text"], read["amount"], read["currency"], read["comparator"]) == (text, *READ[text], "")


@pytest.mark.parametrize("text", BOUNDED)
def test_an_amount_keeps_its_bound(text):
    read = read_money(text)
    assert (read["comparator"], read["amount"]) == BOUNDED[text]


@pytest.mark.parametrize("text", RANGES)
def test_a_range_of_amounts_keeps_both_ends_in_either_order(text):
    read = read_money(text)
    assert (read["comparator"], read["low"], read["amount"]) == ("range", *RANGES[text])


@pytest.mark.parametrize("text", PER)
def test_an_amount_says_for_how_long_it_is(text):
    assert read_money(text)["per"] == PER[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_amount_or_could_be_two_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refusal:
        read_money(text)
    assert REFUSED[text] in str(refusal.value)
