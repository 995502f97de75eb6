"""Reading how often something happens.

“At least annually” and “every 12 months at most” are both a year; what only limits how often (“no more than once a
year”) promises nothing and is refused, as is what says two intervals, and ``bi-annual``: twice a year, or every two.
"""

import re
from fractions import Fraction

from .comparators import comparator_alone, split_comparators
from .durations import plain_length, refuse_ages
from .events import IN_PERIOD, THEREAFTER, rhythm_within, speaks_of_rhythm, without_kind_of_year
from .numerals import number
from .reading import (
    NOT_APPLICABLE,
    ReadValue,
    Unreadable,
    alternative,
    is_blank,
    noted,
    quoted,
    remembered,
    split_remark,
    tidy,
    whole,
)
from .rhythms import (
    ADVERBS,
    ALTERNATE,
    AMBIGUOUS,
    AND_EVENT,
    AROUND,
    COUNTED_LY,
    COUNTS,
    DELAY,
    DONE,
    EACH_YEAR,
    END_OF,
    EVENT,
    EVENT_AND,
    EVERY,
    EVERY_MONTH,
    INTERVALS,
    NIGHTS,
    OF_PERIOD,
    OFTEN,
    OFTEN_SAID,
    ON_DAY,
    ORDINAL,
    PERIODS,
    SAME,
    TIMES,
    TIMES_ADVERB,
    WORKDAYS,
)
from .several import NAMES, says_several, several
from .spelling import in_figures
from .units import SECONDS, SEVERAL, UNITS

PER_ANNUM = re.compile(r"\bp\.\s?a\.?$|\bp\.a\.(?=\s)", re.IGNORECASE)
IN_CALENDAR = "counted as every day"
TimesPer = tuple[Fraction, str]


@remembered
def read_frequency(text: str) -> ReadValue:
    """How often: ``{"text", "every", "unit"[, "low"][, "comparator"][, "remark"]}``, or ``{"text", "event": true}``
    after something. ``every`` is the longer end of a range, ``low`` the shorter one.

    Raises Unreadable, also for more than 100 years between two.
    """
    if is_blank(text):
        return {"text": text}
    body, remark = split_remark(tidy(text))
    body = re.sub(r"\bless (?:often|frequently) than\b", "less than", re.sub(r"\.$", "", body), flags=re.IGNORECASE)
    if NOT_APPLICABLE.match(body):
        return {"text": text, "comparator": "n/a", **noted(remark)}
    if AMBIGUOUS.search(body):
        raise Unreadable(
            f"{quoted(text)} can mean two things: write for example every 2 weeks, every 6 months or every 2 years."
        )
    found = _read(_tidied(body))
    if found and OFTEN.search(remark) and _is_another(found, remark):
        raise Unreadable(f"{quoted(text)} says how often twice: write the one that counts.")
    if found is None or _is_hidden(found, remark):
        raise Unreadable(
            f"{quoted(text)} is not a frequency: "
            "write for example Weekly, Quarterly, every 6 months or After incidents."
        )
    said = found.pop("remark", "")
    return {"text": text, **_bounded(found, remark, text), **noted(remark, said)}


def _is_another(found: ReadValue, remark: str) -> bool:
    """Whether a remark says how often; after “or” and the like, another time than the value does."""
    if _plain(_tidied(remark)):
        return True
    said = _plain(_tidied(alternative(remark)))
    return said is not None and _gaps_of(said) != _gaps_of({"every": None, "unit": None, **found})


def _bounded(found: ReadValue, remark: str, text: str) -> ReadValue:
    """The same with the comparator that its remark says. Raises Unreadable for more than 100 years."""
    if "every" not in found:
        return found
    refuse_ages(text, found["every"] * SECONDS[found["unit"]])
    sign = comparator_alone(remark)
    return {**found, "comparator": sign} if sign in {">=", "~"} else found


def _tidied(body: str) -> str:
    plain = PER_ANNUM.sub("per annum", DONE.sub("", in_figures(body, articles=False)))
    return THEREAFTER.sub("", without_kind_of_year(plain))


def _is_hidden(found: ReadValue, remark: str) -> bool:
    """Whether a remark says when, behind an event, or names other days or months than fit."""
    if "event" in found:
        return speaks_of_rhythm(remark)
    return says_several(remark) and _gaps_of(several(remark)) != _gaps_of(found)


def _read(body: str) -> ReadValue | None:
    """An interval, one with something behind it, or an event with or without an interval behind it."""
    if found := _plain(body):
        return found
    for joint in reversed([*AND_EVENT.finditer(body)]):
        before, behind = body[: joint.start()], body[joint.end() :]
        if not before or OFTEN.search(OF_PERIOD.sub("", behind)) or not (found := _plain(before)):
            continue
        if _says_another(found, before, behind) or (not joint.group().strip() and _is_delay(before, behind)):
            return None
        return {**found, "remark": body[joint.start() :].strip(" ,;/&+-")}
    return _event(body)


def _says_another(found: ReadValue, before: str, behind: str) -> bool:
    """Whether what follows an interval names other days or months than fit it: ``every Monday, every Thursday``."""
    if NAMES.search(before) and NAMES.search(behind):
        return True
    return says_several(behind) and _gaps_of(several(behind)) != _gaps_of(found)


def _gaps_of(found: ReadValue | None) -> tuple[object, ...]:
    return (found["every"], found["unit"], found.get("low")) if found else ()


def _is_delay(before: str, behind: str) -> bool:
    """``24 hours after an incident`` says when, and not how often."""
    return bool(DELAY.match(behind)) and not OFTEN_SAID.search(before)


def _event(body: str) -> ReadValue | None:
    """An event, or the interval within it; None for one that speaks of times and says no interval."""
    if not EVENT.match(body):
        return rhythm_within(body, _plain) if IN_PERIOD.match(body) or EACH_YEAR.match(body) else None
    for joint in EVENT_AND.finditer(body):
        if found := _plain(body[joint.end() :]):
            return {**found, "remark": body[: joint.start()]}
    if not speaks_of_rhythm(body):
        return {"event": True}
    return rhythm_within(body, _plain)


def _plain(body: str) -> ReadValue | None:
    """An interval with its comparator; None for what only limits how often."""
    if WORKDAYS.match(body):
        return {"every": 1, "unit": "day", "remark": IN_CALENDAR}
    if found := several(body):
        return found
    bounded = split_comparators(re.sub(r"\s+apart$", "", INTERVALS.sub("", body)))
    if not bounded:
        return None
    sign, rest = bounded
    is_rate, found = _interval(rest)
    if found is None or (sign in {"<", "<="} and is_rate) or sign == ">":
        return None
    bound = {"comparator": "~" if sign == "~" else ">="} if sign else {}
    return {**found, **bound}


def _interval(body: str) -> tuple[bool, ReadValue | None]:
    """Whether it says how many times (and not how far apart), and how far apart two are."""
    plain = body.lower().strip()
    if (around := AROUND.match(plain)) and (_adverb(around["body"]) or _apart(around["body"])):
        plain = around["body"]
    if found := _adverb(plain) or _times(plain):
        return True, _value(*found)
    if ON_DAY.match(plain):
        return True, _value(Fraction(1), "week")
    if EVERY_MONTH.match(plain):
        return True, _value(Fraction(12), "month")
    if (ended := END_OF.match(plain)) and (unit := ended["unit"] or ended["ended"]) in PERIODS:
        return True, _value(*_unit(unit))
    return False, _apart(plain)


def _adverb(plain: str) -> TimesPer | None:
    named = SAME.get(plain) or re.sub(r"^(semi|half)[- ]?(?=annual|year|month)", r"\1-", plain)
    named = f"{named}ly" if named in {"half-annual", "semi-annual"} else named
    found = ADVERBS.get(SAME.get(named, named))
    return (Fraction(found[0]), found[1]) if found else None


def _unit(period: str) -> TimesPer:
    """``quarter`` as three months, ``night`` as a day."""
    count, unit = SEVERAL.get(period) or (1, UNITS.get("day" if period == "night" else period, ""))
    return (Fraction(12), "month") if unit == "year" else (Fraction(count), unit)


def _times(plain: str) -> TimesPer | None:
    """So many times in a period: ``twice a year``, ``1x/year``, ``twice weekly``, ``3-monthly``."""
    if (found := TIMES_ADVERB.match(plain)) and (often := _adverb(found["adverb"])):
        return often if found["word"] == "once" or found["count"] == "1" else _divided(_finer(often), found)
    if found := COUNTED_LY.match(plain):
        count, (every, unit) = number(found["count"]), ADVERBS[found["adverb"].lower()]
        return (count * every, unit) if count else None
    found = TIMES.match(plain)
    if not found or found["period"].removesuffix("s") not in PERIODS:
        return None
    if found["word"] == "once" or found["count"] == "1":
        return (
            _unit(found["period"].removesuffix("s"))
            if found["period"] in {*UNITS, *SEVERAL, "night"}
            else _period(found)
        )
    return _divided(_period(found), found)


def _finer(often: TimesPer) -> TimesPer:
    """A week as seven days, a day as 24 hours, so that parts of them are whole."""
    return {(1, "week"): (Fraction(7), "day"), (1, "day"): (Fraction(24), "hour")}.get((int(often[0]), often[1]), often)


def _period(found: re.Match[str]) -> TimesPer:
    every, unit = PERIODS[found["period"].removesuffix("s")]
    return Fraction(every), unit


def _divided(often: TimesPer, found: re.Match[str]) -> TimesPer | None:
    count = COUNTS.get((found["word"] or "").lower()) or number(found["count"] or "0")
    return (often[0] / count, often[1]) if count else None


def _apart(plain: str) -> ReadValue | None:
    """``every 6 months``, ``every other week``, ``12 months``."""
    plain = NIGHTS.sub("day", ALTERNATE.sub(lambda found: f"{found[1] or 'every'} 2", plain))
    plain = ORDINAL.sub(lambda found: f"{found[1]} {3 + next(n for n in range(4) if found[n + 2])}", plain)
    every = EVERY.match(plain)
    said = (every["what"] or every["once"]) if every else plain
    if every and said in {*UNITS, *SEVERAL}:
        return _value(*_unit(said))
    found = plain_length(said)
    if found is None or found["seconds"] <= 0 or found.get("parts", 1) > 1:
        return None
    value, unit = Fraction(str(found["value"])), found["unit"]
    if unit == "year" and value.denominator > 1:
        value, unit = value * 12, "month"
    length = _value(value, unit)
    return length if "low" not in found else {**length, "low": whole(round(found["low"] / SECONDS[unit], 4))}


def _value(every: Fraction, unit: str) -> ReadValue:
    return {"every": whole(round(float(every), 4)), "unit": unit}
