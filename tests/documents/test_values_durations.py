"""Lengths of time and windows: what people write, and what it is read as."""

import pytest

from bcp_portal.documents.values import Unreadable, read_duration, read_leniently, read_strictly, read_window

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800

EXACT = {
    "1h": HOUR,
    "15m": 15 * MINUTE,
    "1 hour": HOUR,
    "24 hours": DAY,
    "1 h 30 min": 90 * MINUTE,
    "1.5 hours": 90 * MINUTE,
    "1,5 h": 90 * MINUTE,
    "0,5 h": 30 * MINUTE,
    "0.125 d": 3 * HOUR,
    "2 weeks": 2 * WEEK,
    "4 Hrs.": 4 * HOUR,
    "24-hour": DAY,
    "4h30": 270 * MINUTE,
    "4:30 h": 270 * MINUTE,
    "04:00:00": 4 * HOUR,
    "1 day 4 hours": 28 * HOUR,
    "4 hours and 30 minutes": 270 * MINUTE,
    "1 hour, 30 minutes": 90 * MINUTE,
    "a fortnight": 2 * WEEK,
    "**4h**": 4 * HOUR,
    "1h30min": 90 * MINUTE,
    "2d4h": 52 * HOUR,
    "4 hours<br>": 4 * HOUR,
    "4 hours¹": 4 * HOUR,
    "4h [1]": 4 * HOUR,
    "4 hours[^note]": 4 * HOUR,
    "_4 h_": 4 * HOUR,
    # grouped figures
    "1,440 minutes": DAY,
    "10,000 hours": 36_000_000,
    "1 440 minutes": DAY,
    "1\N{NO-BREAK SPACE}440 minutes": DAY,
    "1\N{THIN SPACE}440 min": DAY,
    "1\N{NARROW NO-BREAK SPACE}440 min": DAY,
    "1'440 min": DAY,
    "10’000 h": 36_000_000,
    "1,23,456 minutes": 7_407_360,
    "1.234,5 min": 74_070,
    "1,234.5 min": 74_070,
    "٤ hours": 4 * HOUR,
    # parts and words
    "½ hour": 30 * MINUTE,
    "1½ h": 90 * MINUTE,
    "1 ½ hours": 90 * MINUTE,
    "1 1/2 hours": 90 * MINUTE,
    "1/2 hour": 30 * MINUTE,
    "3/4 hour": 45 * MINUTE,
    "half an hour": 30 * MINUTE,
    "an hour and a half": 90 * MINUTE,
    "half-day": 12 * HOUR,
    "one and a half hours": 90 * MINUTE,
    "a quarter of an hour": 15 * MINUTE,
    "three quarters of an hour": 45 * MINUTE,
    "one hour": HOUR,
    "a day": DAY,
    "twenty-four hours": DAY,
    "ninety-nine minutes": 99 * MINUTE,
    "one hundred and twenty minutes": 2 * HOUR,
    "4 (four) hours": 4 * HOUR,
    "four (4) hours": 4 * HOUR,
    # ISO 8601
    "PT4H": 4 * HOUR,
    "P1D": DAY,
    "P1DT12H": 36 * HOUR,
    "PT30M": 30 * MINUTE,
    "P1W": WEEK,
    "PT1.5H": 90 * MINUTE,
    # other words for it
    ".5 hours": 30 * MINUTE,
    "1 hour 30": 90 * MINUTE,
    "“4 hours”": 4 * HOUR,
    "4 hour(s)": 4 * HOUR,
    "4 hours;": 4 * HOUR,
    "one-half hour": 30 * MINUTE,
    "two-and-a-half hours": 150 * MINUTE,
    "1 full day": DAY,
    "1.50 hours": 90 * MINUTE,
    "4 Std.": 4 * HOUR,
    "1,5 Stunden": 90 * MINUTE,
    "2 Tage": 2 * DAY,
    "30 Minuten": 30 * MINUTE,
    "4 heures": 4 * HOUR,
    "2 jours": 2 * DAY,
    "data loss of 1 hour": HOUR,
    # nothing
    "0": 0,
    "zero": 0,
    "0 minutes": 0,
    "no data loss": 0,
    "zero data loss": 0,
}
BOUNDED = {
    "< 30 minutes": ("<", 30 * MINUTE),
    "&lt; 4 hours": ("<", 4 * HOUR),
    "< = 2h": ("<=", 2 * HOUR),
    "less than 4h": ("<", 4 * HOUR),
    "under 30 min": ("<", 30 * MINUTE),
    "≤ 2h": ("<=", 2 * HOUR),
    "<= 4h": ("<=", 4 * HOUR),
    "no more than 4 hours": ("<=", 4 * HOUR),
    "not more than four hours": ("<=", 4 * HOUR),
    "no longer than 4h": ("<=", 4 * HOUR),
    "at most 4h": ("<=", 4 * HOUR),
    "within an hour": ("<=", HOUR),
    "up to 4 hours": ("<=", 4 * HOUR),
    "not exceeding 4h": ("<=", 4 * HOUR),
    "max. 4h": ("<=", 4 * HOUR),
    "maximum of 4 hours": ("<=", 4 * HOUR),
    "4 hours max": ("<=", 4 * HOUR),
    "4 hours or less": ("<=", 4 * HOUR),
    "4 hours (maximum)": ("<=", 4 * HOUR),
    "> 4h": (">", 4 * HOUR),
    "more than 4h": (">", 4 * HOUR),
    "over 4 hours": (">", 4 * HOUR),
    "≥ 4h": (">=", 4 * HOUR),
    "at least 4 hours": (">=", 4 * HOUR),
    "no less than 4h": (">=", 4 * HOUR),
    "min 4h": (">=", 4 * HOUR),
    "4+ hours": (">=", 4 * HOUR),
    "4h+": (">=", 4 * HOUR),
    "4 hours or more": (">=", 4 * HOUR),
    "~2 days": ("~", 2 * DAY),
    "≈ 4h": ("~", 4 * HOUR),
    "about 4 hours": ("~", 4 * HOUR),
    "approx. 4 h": ("~", 4 * HOUR),
    "approx - 4h": ("~", 4 * HOUR),
    "circa four hours": ("~", 4 * HOUR),
    "4 hours approximately": ("~", 4 * HOUR),
    "in 4 hours": ("<=", 4 * HOUR),
    "restored within 4 hours": ("<=", 4 * HOUR),
    "back online in 4 hours": ("<=", 4 * HOUR),
    "sub-15 minutes": ("<", 15 * MINUTE),
    "just under 4 hours": ("<", 4 * HOUR),
    "maximum data loss 1 hour": ("<=", HOUR),
    "data loss < 15 minutes": ("<", 15 * MINUTE),
    "shall not exceed 4 hours": ("<=", 4 * HOUR),
    "beyond 72 hours": (">", 3 * DAY),
    "72 hours onwards": (">=", 3 * DAY),
    "almost 4 hours": ("~", 4 * HOUR),
    "≤4h (P1)": ("<=", 4 * HOUR),
    "Immediate": ("immediate", 0),
    "immediate (automatic)": ("immediate", 0),
    "immediately": ("immediate", 0),
    "immediate failover": ("immediate", 0),
    "Immediate (within 15 minutes)": ("<=", 15 * MINUTE),
}
RANGES = {
    "1-4 hours": (HOUR, 4 * HOUR),
    "30 min - 2 hours": (30 * MINUTE, 2 * HOUR),
    "2–4 h": (2 * HOUR, 4 * HOUR),
    "2 to 4 hours": (2 * HOUR, 4 * HOUR),
    "between 2 and 4 hours": (2 * HOUR, 4 * HOUR),
    "72-48 hours": (2 * DAY, 3 * DAY),
    "4 ~ 8 hours": (4 * HOUR, 8 * HOUR),
    "four-to-six hours": (4 * HOUR, 6 * HOUR),
    "from two to four hours": (2 * HOUR, 4 * HOUR),
    "1 h — 2 h": (HOUR, 2 * HOUR),
    "2h - 30m": (30 * MINUTE, 2 * HOUR),
    "immediate to 15 minutes": (0, 15 * MINUTE),
    "half an hour to an hour": (30 * MINUTE, HOUR),
    "½-1 hour": (30 * MINUTE, HOUR),
    "24-48-hour": (DAY, 2 * DAY),
}
REMARKED = {
    "0 (no data loss)": (0, "no data loss"),
    "< 15 minutes RTO": (15 * MINUTE, "RTO"),
    "RTO: 4h": (4 * HOUR, "RTO"),
    "4 hours during business hours": (4 * HOUR, "during business hours; counted in calendar hours"),
    "4 hours (office hours)": (4 * HOUR, "office hours; counted in calendar hours"),
    "48 hours (2 business days)": (2 * DAY, "2 business days; counted in calendar hours"),
    "4 hours, excl. weekends": (4 * HOUR, "excl. weekends; counted in calendar hours"),
    "4 hours excluding weekends": (4 * HOUR, "excluding weekends; counted in calendar hours"),
    "4 hours (business)": (4 * HOUR, "business; counted in calendar hours"),
    "4 hours (8x5)": (4 * HOUR, "8x5; counted in calendar hours"),
    "2 weeks (10 working days)": (2 * WEEK, "10 working days; counted in calendar hours"),
    "4 hours (24x7)": (4 * HOUR, "24x7"),
    "2 days (business critical)": (2 * DAY, "business critical"),
    "2 days (weekends included)": (2 * DAY, "weekends included"),
    "4 hours after declaration": (4 * HOUR, "after declaration"),
    "15 minutes of data loss": (15 * MINUTE, "of data loss"),
    "1 day's data": (DAY, "data"),
    "24 hours' worth of data": (DAY, "worth of data"),
    "1 month (30 days)": (30 * DAY, "30 days"),
    "3 months (90 days)": (90 * DAY, "90 days"),
    "4 hours (incl. 1 hour for restore)": (4 * HOUR, "incl. 1 hour for restore"),
    "4 hours (last test: 3 hours)": (4 * HOUR, "last test: 3 hours"),
    "4 hours (P1)": (4 * HOUR, "P1"),
    "4 hours after an incident is declared": (4 * HOUR, "after an incident is declared"),
    "24 hours (1 day)": (DAY, "1 day"),
    "4h, 24/7": (4 * HOUR, "24/7"),
    "24 hours, best effort": (DAY, "best effort"),
    "4 hours – manual workaround available": (4 * HOUR, "manual workaround available"),
}
TWO_LENGTHS = "says two lengths of time"
REFUSED = {
    "4": "“4” has no unit: write 4m, 4h or 4d.",
    "< 4": "“< 4” has no unit: write 4m, 4h or 4d.",
    "soon": "is not a length of time",
    "same day": "no length of time",
    "T+4": "no length of time",
    "2 business days": "working time",
    "4 working hours": "working time",
    "next business day": "working time",
    "2 days (business)": "working time",
    "2 days (working)": "working time",
    "2 days (bank days)": "working time",
    "2 days (Mon-Fri)": "working time",
    "2 days (excluding weekends)": "working time",
    "1-2 days (weekdays only)": "working time",
    "2 days, excl. weekends": "working time",
    "2 days on working days": "working time",
    "1 day (8x5)": "working time",
    "2 days (2 business days)": "working time",
    "3 days (Monday to Friday)": "working time",
    "2 days (w/o holidays)": "working time",
    "no RTO": "there is none: write N/A",
    "no MTPD": "there is none",
    "No RPO defined": "there is none",
    "no": "there is none",
    "0 (no RTO)": "there is none",
    "no target": "there is none",
    "1.000 hours": "“1.000” can mean 1 or 1000",
    "10.500 min": "can mean 10.5 or 10500",
    "10,0000 h": "can mean 10 or 100000",
    "30-2 hours": "write a unit behind both",
    "4 hours, 8 hours": "is not a length",
    "4 h / 8 h": "is not a length",
    "1.30 hours": "can mean 1 h 30 min",
    "4.30 h": "can mean 4 h 30 min",
    "0,15 h": "can mean 0 h 15 min",
    "4 hours (2 hours at month end)": TWO_LENGTHS,
    "4 hours (peak: 2 hours)": TWO_LENGTHS,
    "4 hours (out of hours: 8)": TWO_LENGTHS,
    "4 hours (or 8 hours)": TWO_LENGTHS,
    "4 hours (/ 8 hours)": TWO_LENGTHS,
    "4 hours (then 8 hours)": TWO_LENGTHS,
    "4 hours (target, 8 hours)": TWO_LENGTHS,
    "24 hours (worst case 48 hours)": TWO_LENGTHS,
    "8 hours (tier 2: 24 hours)": TWO_LENGTHS,
    "1 day (8 hours)": TWO_LENGTHS,
    "24h (weekdays), 48h (weekends)": "working time",
    "EOD": "no length of time",
    "2 × 4 hours": "is not a length",
    "24/7": "is not",
    "4 or 8 hours": "is not a length",
    "P1: 4h, P2: 8h": "is not a length",
    "4 hours ± 1": "is not a length",
    "daily": "says how often",
    "every 15 minutes": "says how often",
    "4 hour response": "is not a length",
    "4 hours?": "is not a length",
    "(8) 4 hours": "is not a length",
    "4 hours 240 minutes": "is not a length",
    "24 hours (2 days)": TWO_LENGTHS,
    "4 (five) hours": "says two numbers",
    "2/3 days": "is not a length",
    "1-1/2 hours": "is not a length",
    "-4 hours": "is not a length",
    "1e3 h": "is not a length",
    "24¹ hours": "is not a length",
    "1 44 minutes": "is not a length",
    "1,44,00 minutes": "is not a length",
    "4:30": "can mean hours or minutes",
    "15M": "can mean minutes or months",
    "> 4h+": "is not a length",
    "0.5 s": "is not",
    "4 hours, if the network is up": "is not a length",
    "at least 2-4 hours": "is not a length",
    "near zero": "is not a length",
    "300000000000 years": "“300000000000 years” is longer than 100 years",
    "1h - 101 years": "is longer than 100 years",
    "9" * 200 + " h": "is not a length of time",
    "1" + 30_000 * " " + "h": "30002 characters",
}
WINDOWS = {
    "0-15 minutes": ({"seconds": 0}, {"seconds": 900}),
    "15 minutes - RTO": ({"seconds": 900}, {"mark": "RTO"}),
    "RTO - 24 hours": ({"mark": "RTO"}, {"seconds": DAY}),
    "0 – RTO": ({"seconds": 0}, {"mark": "RTO"}),
    "RTO to MTPD": ({"mark": "RTO"}, {"mark": "MTPD"}),
    "first 15 minutes": ({"seconds": 0}, {"seconds": 900}),
    "within one hour": ({"seconds": 0}, {"seconds": HOUR}),
    "T+15 min – T+4h": ({"seconds": 900}, {"seconds": 4 * HOUR}),
    "T+0 to T+15 min": ({"seconds": 0}, {"seconds": 900}),
    "Hours 4-24": ({"seconds": 4 * HOUR}, {"seconds": DAY}),
    "between 15 minutes and 4 hours": ({"seconds": 900}, {"seconds": 4 * HOUR}),
    "Immediate – 15 min": ({"seconds": 0}, {"seconds": 900}),
    "1,440-2,880 minutes": ({"seconds": DAY}, {"seconds": 2 * DAY}),
}
NO_WINDOWS = {
    "later": "is not a time window",
    "0 - 200 years": "longer than 100 years",
    "4h - 15 min": "ends before it begins",
    "30-2 hours": "ends before it begins",
    "15 - RTO": "is not a time window",
    "1.000-2.000 h": "can mean 2 or 2000",
    "1" + 30_000 * " " + "h": "is not a time window",
}


@pytest.mark.parametrize("text", EXACT)
def test_a_length_of_time_is_read_in_every_form(text):
    read = read_duration(text)
    assert (read["text"], read["seconds"], read["comparator"]) == (text, EXACT[text], "")


@pytest.mark.parametrize("text", BOUNDED)
def test_a_bound_is_read_as_a_sign_or_in_words_before_or_behind(text):
    read = read_duration(text)
    assert (read["comparator"], read["seconds"]) == BOUNDED[text]


@pytest.mark.parametrize("text", RANGES)
def test_a_range_keeps_both_ends_in_either_order(text):
    read = read_duration(text)
    assert (read["comparator"], read["low"], read["seconds"]) == ("range", *RANGES[text])


@pytest.mark.parametrize("text", REMARKED)
def test_what_only_explains_a_length_is_kept_as_a_remark(text):
    read = read_duration(text)
    assert (read["seconds"], read["remark"]) == REMARKED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_length_or_could_be_two_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refusal:
        read_duration(text)
    assert REFUSED[text] in str(refusal.value)


OTHER_FIELD = [
    ("rto", "RPO 15 min", "speaks of the RPO"),
    ("rto", "15 min RPO", "speaks of the RPO"),
    ("rpo", "RTO: 4h", "speaks of the RTO"),
    ("rto", "15 minutes of data loss", "the RPO in its own field"),
    ("rto", "2 days MTPD", "speaks of the MTPD"),
    ("mtpd", "4 hours (RTO)", "speaks of the RTO"),
    ("rpo", "< 4h MAO", "speaks of the MTPD"),
    ("rto", "no data loss", "of the RPO"),
]


@pytest.mark.parametrize("field, text, why", OTHER_FIELD)
def test_a_time_that_names_another_objective_than_its_field_is_refused(field, text, why):
    with pytest.raises(Unreadable) as refusal:
        read_strictly("duration", text, field)
    assert why in str(refusal.value)
    assert read_leniently("duration", text, field) == {"text": text, "unread": True}


def test_a_time_that_names_its_own_objective_is_read():
    for field, text in (
        ("rto", "RTO 4h"),
        ("rpo", "4h of data loss"),
        ("mtpd", "MTD: 4h"),
        ("response_time", "4h RTO"),
    ):
        assert read_strictly("duration", text, field)["seconds"] == 4 * HOUR
    assert read_strictly("duration", "4 hours (RPO see below)", "rto")["seconds"] == 4 * HOUR


def test_blank_zero_not_applicable_and_immediate_are_four_things():
    read = [read_duration(text) for text in ("", "0", "N/A", "Immediate")]
    assert [value.get("comparator") for value in read] == [None, "", "n/a", "immediate"]


@pytest.mark.parametrize("text", WINDOWS)
def test_a_window_has_two_ends(text):
    assert read_window(text) == {"text": text, "start": WINDOWS[text][0], "end": WINDOWS[text][1]}


@pytest.mark.parametrize("text", NO_WINDOWS)
def test_what_is_no_window_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refusal:
        read_window(text)
    assert NO_WINDOWS[text] in str(refusal.value)


@pytest.mark.parametrize("override", ["\u202d", "\u202e"])
def test_a_length_that_shows_other_digits_than_it_holds_is_not_read(override):
    assert read_duration("\u200e42\u00ad hours")["seconds"] == 42 * 3600
    with pytest.raises(Unreadable):
        read_duration(f"{override}42\u202c hours")
