"""Reading frequencies, dates and time windows."""

import re
from datetime import UTC, date, datetime

from .durations import SECONDS, UNITS, read_duration, refuse_ages
from .reading import NOT_APPLICABLE, NUMBER, Unreadable, Value, is_blank, number, split_remark, whole

EVERY = {
    "hourly": (1, "hour"), "daily": (1, "day"), "weekly": (1, "week"), "fortnightly": (2, "week"),
    "every two weeks": (2, "week"), "monthly": (1, "month"), "quarterly": (3, "month"), "every quarter": (3, "month"),
    "semi-annual": (6, "month"), "semi-annually": (6, "month"), "semiannually": (6, "month"),
    "half-yearly": (6, "month"), "twice a year": (6, "month"), "twice yearly": (6, "month"), "annual": (12, "month"),
    "annually": (12, "month"), "yearly": (12, "month"), "once a year": (12, "month"), "every year": (12, "month"),
}  # fmt: skip
AMBIGUOUS = re.compile(r"^bi[- ]?(annual(ly)?|yearly|weekly|monthly)$", re.IGNORECASE)
EVENT = re.compile(
    r"^(as (needed|required)|on demand|ad[- ]hoc|continuous(ly)?|ongoing|(after|upon|on|when|before|following)\b.*)$",
    re.IGNORECASE,
)
EVERY_N = re.compile(rf"^(?:once )?every\s+({NUMBER})?\s*([a-z]+)$", re.IGNORECASE)
TIMES_A = re.compile(r"^(\d+)\s*(?:x|times)?\s*(?:per|a|/)\s*(day|week|month|year)$", re.IGNORECASE)
PER_YEAR = {"day": (1, "day"), "week": (7, "day"), "month": (30, "day"), "year": (12, "month")}


def read_frequency(text: str) -> Value:
    """How often: ``{"text", "every", "unit"}``, or ``{"text", "event": true}`` after something.

    Raises Unreadable, also for more than 100 years between two.
    """
    if is_blank(text):
        return {"text": text}
    body, remark = split_remark(text)
    body = body.lower().rstrip(".")
    if NOT_APPLICABLE.match(body):
        return {"text": text, "comparator": "n/a"}
    if found := _interval(body):
        refuse_ages(text, found[0] * SECONDS[found[1]])
        return {"text": text, "every": found[0], "unit": found[1], **remark}
    if AMBIGUOUS.match(body):
        raise Unreadable(
            f"“{text.strip()}” can mean two things: write for example every 2 weeks, every 6 months or every 2 years."
        )
    if EVENT.match(body):
        return {"text": text, "event": True, **remark}
    raise Unreadable(
        f"“{text.strip()}” is not a frequency: write for example Weekly, Quarterly, every 6 months or After incidents."
    )


DATES = ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d %B %Y", "%d %b %Y", "%d. %B %Y", "%d.%m.%Y")


def _interval(body: str) -> tuple[float | int, str] | None:
    """How many of which unit lie between two times."""
    if body in EVERY:
        return EVERY[body]
    if (found := EVERY_N.match(body)) and found[2] in UNITS:
        return number(found[1] or "1"), UNITS[found[2]]
    if (found := TIMES_A.match(body)) and int(found[1]):
        every, unit = PER_YEAR[found[2]]
        return whole(round(every / int(found[1]), 4)), unit
    return None


def read_date(text: str) -> Value:
    """A day: ``{"text", "date"}``, the date in ISO form. Unknowable day/month order is refused. Raises Unreadable."""
    if is_blank(text):
        return {"text": text}
    if NOT_APPLICABLE.match(text.strip()):
        return {"text": text, "comparator": "n/a"}
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.strip())
    for pattern in DATES:
        found = _date(plain, pattern)
        if found:
            return {"text": text, "date": found.isoformat()}
    raise Unreadable(f"“{text.strip()}” is not a date: write for example 2025-04-14 or 14 April 2025.")


def _date(text: str, pattern: str) -> date | None:
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def read_window(text: str) -> Value:
    """A stretch of time with two ends, ``0-15 minutes`` or ``15 minutes - RTO``: ``{"text", "start", "end"}``.

    An end is ``{"seconds": n}`` or ``{"mark": "RTO"}`` (also RPO, MTPD). Raises Unreadable.
    """
    if is_blank(text):
        return {"text": text}
    parts = re.split(r"-|–|—|\bto\b", text.strip(), maxsplit=1)
    if len(parts) != 2:
        raise Unreadable(f"“{text.strip()}” is not a time window: write for example 0-15 minutes or 15 minutes - RTO.")
    end = _end(parts[1], "", text)
    unit = next(iter(re.findall(r"[a-z]+", parts[1].lower())), "")
    return {"text": text, "start": _end(parts[0], unit, text), "end": end}


def _end(part: str, unit: str, whole: str) -> Value:
    if part.strip().upper() in {"RTO", "RPO", "MTPD", "MTD"}:
        return {"mark": part.strip().upper()}
    written = f"{part} {unit}" if re.fullmatch(NUMBER, part.strip()) else part
    try:
        read = read_duration(written)
    except Unreadable:
        read = {}
    if "seconds" not in read:
        raise Unreadable(f"“{whole.strip()}” is not a time window: write for example 0-15 minutes or 15 minutes - RTO.")
    return {"seconds": read["seconds"]}
