"""What people write, and what it is read as."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp_portal.documents.values import (
    READERS,
    Unreadable,
    read_duration,
    read_frequency,
    read_leniently,
    read_money,
    same_meaning,
    with_unit,
)
from bcp_portal.documents.values.spelling import ONES, TEENS, TENS

DAY = 86400


@pytest.mark.parametrize("text", ["TBD", "____", "[NAME]", "{{rto}}", "MM/DD/YYYY", "-", "…"])
@pytest.mark.parametrize("reader", READERS.values())
def test_a_placeholder_is_a_blank_and_never_a_value(reader, text):
    assert reader(text) == {"text": text}


def test_a_hundred_years_are_read_and_longer_ones_kept_as_they_are_written():
    assert read_duration("100 years")["seconds"] == 100 * 365.25 * DAY
    assert read_frequency("every 1200 months")["every"] == 1200
    for kind in ("duration", "frequency"):
        assert read_leniently(kind, "every 101 years")["unread"]
    assert read_leniently("duration", "101 years") == {"text": "101 years", "unread": True}


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


def grouped(figures, sign, *sizes):
    """Figures in groups from the right: three, and then of the last size given."""
    parts = []
    for size in (3, *sizes):
        parts, figures = [figures[-size:], *parts], figures[:-size]
    while figures:
        size = (3, *sizes)[-1]
        parts, figures = [figures[-size:], *parts], figures[:-size]
    return sign.join(part for part in parts if part)


STYLES = {
    "plain": ("", ".", ()),
    "English": (",", ".", ()),
    "German": (".", ",", ()),
    "Swiss": ("’", ".", ()),
    "French": (" ", ",", ()),
    "narrow": ("\N{NARROW NO-BREAK SPACE}", ",", ()),
    "Indian": (",", ".", (2,)),
    "Arabic": ("٬", "٫", ()),
}
NUMBERS = st.tuples(
    st.integers(0, 999_999_999),
    st.one_of(st.just(""), st.integers(0, 99).map("{:02}".format), st.integers(1, 9).map(str)),
)


def written(style, whole, decimals):
    sign, point, sizes = STYLES[style]
    figures = grouped(str(whole), sign, *sizes) if sign else str(whole)
    return f"{figures}{point}{decimals}" if decimals else figures


@given(style=st.sampled_from(sorted(STYLES)), number=NUMBERS)
def test_a_number_reads_back_to_itself_or_is_refused_in_every_style(style, number):
    text, meant = written(style, *number), Fraction(f"{number[0]}.{number[1] or 0}")
    if style == "German" and not number[1] and 1000 <= number[0] < 1_000_000:  # 1.000: one or a thousand
        with pytest.raises(Unreadable, match="can mean"):
            read_money(f"$ {text}")
        assert read_leniently("duration", f"{text} min")["unread"]
    else:
        assert Fraction(Decimal(read_money(f"$ {text}")["amount"])) == meant
        assert read_leniently("duration", f"{text} min").get("seconds", round(meant * 60)) == round(meant * 60)


@given(style=st.sampled_from(sorted(STYLES)), number=NUMBERS)
def test_a_number_below_a_unit_is_so_many_of_it_or_is_refused_in_every_style(style, number):
    text, meant = written(style, *number), Fraction(f"{number[0]}.{number[1] or 0}")
    cost = read_leniently("money", with_unit("money", "Cost per hour (k€)", text))
    assert cost.get("unread") or Fraction(Decimal(cost["amount"])) == meant * 1000
    time = read_leniently("duration", with_unit("duration", "RTO (hours)", text))
    assert time.get("unread") or time["seconds"] == round(meant * 3600)


@given(number=st.integers(1, 9999))
def test_a_number_in_words_is_the_number(number):
    assert read_money(f"{spelled(number)} dollars")["amount"] == str(number)


def spelled(number):
    """In words, up to 9,999."""
    small = ("zero", *ONES, *TEENS)
    if number < 20:
        return small[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{small[number % 10]}" if number % 10 else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = f" {'and ' if number % size < 100 else ''}{spelled(number % size)}" if number % size else ""
    return f"{spelled(number // size)} {name}{rest}"


@given(text=st.text(alphabet="0123456789.,'’ ", min_size=1, max_size=14))
def test_figures_and_signs_in_any_order_lose_none_of_the_figures(text):
    """Whatever is read has the figures that were written, in their order."""
    try:
        read = read_money(f"EUR {text}")
    except Unreadable:
        return
    digits = "".join(filter(str.isdigit, text)).strip("0")
    assert read["amount"].replace(".", "").strip("0") == digits or len(read) == 1


def test_a_reader_that_learns_a_form_changes_no_plan():
    """A version keeps what was read then; the same words mean the same."""
    assert same_meaning({"text": "one hour", "unread": True}, read_duration("one hour"))
    assert not same_meaning({"text": "one hour", "unread": True}, read_duration("two hours"))
