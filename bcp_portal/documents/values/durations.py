"""Reading lengths of time, always counted in calendar time.

The ends of a range stand in either order. Where only its second end has a unit and the first is far larger
(``30-2 hours``), the first was probably meant in another unit: refused. Parts of a sum get smaller, each less than one
of the unit before it: ``1 day 4 hours`` is a sum, ``4 hours, 8 hours`` are two values and refused.
"""

import re
from fractions import Fraction
from itertools import pairwise

from .comparators import comparator_alone, split_comparators
from .isoformat import iso_seconds
from .numerals import NUMBER, number
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
from .refusals import advice, denied, in_working_time
from .spelling import in_figures
from .tails import DENIED, IN_CALENDAR, WORKING, is_in_business_time, split_tails
from .units import LONGEST_STATED, SECONDS, SEVERAL, UNITS
from .wordings import BARE_LENGTH, POINT_OR_CLOCK, SOMETIMES, in_plain_words

IMMEDIATE = re.compile(
    r"^(?:immediate(?:ly)?|instant(?:ly|aneous(?:ly)?)?|at once|(?:in )?real[- ]?time|straight ?away)"
    r"(?: (?:automatic |automated )?(?:fail-?over|switch-?over|recovery|restore|response|takeover))?$",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"^(?:0|zero|nil|0 (?:seconds?|minutes?|hours?) of)(?: (?:data )?(?:loss|lost)| data| downtime| outage)?$"
    r"|^no (?:(?:data )?(?:loss|lost)|data|downtime|outage)$",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    rf"({NUMBER})\s*-?\s*(?:calendar |consecutive |elapsed |clock |full |whole )?([a-z]+)\.?", re.IGNORECASE
)
PLUS = re.compile(rf"^({NUMBER})\s*\+\s*-?\s*([a-z]+\.?)$", re.IGNORECASE)
CLOCK = re.compile(r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d)| ?h(?:ou)?rs?\.?| ?h\.?)$", re.IGNORECASE)
HOURS_AND = re.compile(r"^(\d{1,3}) ?h(?:(?:ou)?rs?)? ?([0-5]\d)$", re.IGNORECASE)
JOINT = re.compile(r"\s*(?:,\s*and\b|,|;|\band\b|&|\+)?\s*", re.IGNORECASE)
BETWEEN = re.compile(r"\s*-to-\s*|\s*-\s*|(?<=\w)\s*~\s*(?=\d)|\s+(?:to|and|until|through)\s+", re.IGNORECASE)
OPENING = re.compile(r"^(between|from)\s+", re.IGNORECASE)
CALENDAR = {"day", "week", "month", "year"}
WORKING_LENGTH = re.compile(rf"({NUMBER}) (?:{WORKING}|bank) (?:days?|hours?|weeks?)\b", re.IGNORECASE)
NEAR = 0.1  # by which so many days may differ from so many months, and mean the same
FARTHEST = 5  # times that the first end of a range may exceed the second, where they share its unit
MOST_PARTS = 8


@remembered
def read_duration(text: str) -> ReadValue:
    """A length of time: ``{"text", "comparator", "value", "unit", "seconds"[, "low"][, "remark"]}``.

    ``seconds`` is the upper bound of a range (``low`` its lower one); ``comparator`` is one of
    ``"" < <= > >= ~ range immediate n/a``. Raises Unreadable, also for more than 100 years.
    """
    if is_blank(text):
        return {"text": text}
    body, remark = split_remark(tidy(text))
    if NOT_APPLICABLE.match(body):
        return {"text": text, "comparator": "n/a", **noted(remark)}
    found, tails = _read(body, text)
    if remark:
        found = _explained(found, remark, text)
    in_calendar = _in_calendar(found, [remark, *tails], text)
    return {"text": text, **found, **noted(remark, *tails, in_calendar)}


def _in_calendar(found: ReadValue, remarks: list[str], text: str) -> str:
    """That hours are counted in calendar time though a remark speaks of working time. Raises Unreadable for days, of
    which nobody can say how long they are: ``2 days (business)``; ``2 weeks (10 working days)`` says how long.
    """
    said = [remark for remark in remarks if is_in_business_time(remark)]
    if said and found["unit"] in CALENDAR and not any(_says_length(remark, found) for remark in said):
        raise Unreadable(in_working_time(text))
    return IN_CALENDAR if said else ""


def _says_length(remark: str, found: ReadValue) -> bool:
    """Whether working time is said beside a length of another number: ``10 working days``, but no ``8x5``."""
    counted = WORKING_LENGTH.search(in_figures(remark))
    return counted is not None and number(counted[1]) != found["value"]


def _read(body: str, text: str) -> tuple[ReadValue, list[str]]:
    """The value of a tidied text, and what stands behind it."""
    body = in_plain_words(in_figures(body))
    if clock := POINT_OR_CLOCK.search(body):
        raise Unreadable(
            f"{quoted(text)} can mean {clock[1]} h {clock[2]} min or a decimal number: write one of these."
        )
    if (none := _none(body)) is not None:
        return none, []
    body, tails = split_tails(body)
    if (none := _none(body)) is not None:
        return none, tails
    bounded = split_comparators(PLUS.sub(r"\1 \2+", body))
    found = bounded and plain_length(bounded[1])
    if not bounded or not found or (bounded[0] in {">", ">="} and "low" in found):
        raise Unreadable(advice(text, body))
    refuse_ages(text, found["seconds"])
    found.pop("parts", None)
    return {**found, "comparator": bounded[0] or found.get("comparator", "")}, tails


def _none(body: str) -> ReadValue | None:
    """No time at all: ``0``, ``no data loss``, ``immediate``."""
    nothing = {"value": 0, "unit": "second", "seconds": 0}
    if NOTHING.match(body):
        return {"comparator": "", **nothing}
    return {"comparator": "immediate", **nothing} if IMMEDIATE.match(body) else None


def plain_length(body: str) -> ReadValue | None:
    """One length, a sum or a range, without comparator, remark or numbers in words; None for anything else."""
    return _range(body) or _one(body)


def _explained(found: ReadValue, remark: str, text: str) -> ReadValue:
    """What a remark adds to a value: a comparator, or how long “immediate” is. Raises Unreadable where it says another
    length.
    """
    if DENIED.search(remark):
        raise Unreadable(denied(text))
    if (sign := comparator_alone(remark)) and not found["comparator"]:
        return {**found, "comparator": sign}
    try:
        said, _ = _read(alternative(remark) or remark, remark)
    except Unreadable:
        own = {found["seconds"], found.get("low", found["seconds"])}
        if SOMETIMES.search(remark) and (_lengths_in(remark) - own or BARE_LENGTH.search(remark)):
            raise Unreadable(f"{quoted(text)} says two lengths of time: write the one that counts.") from None
        return found
    if found["comparator"] == "immediate" and said["seconds"]:
        return said
    if _is_spelled_out(found, said):
        return {**found, **said, "comparator": found["comparator"]}
    if (said["seconds"], said.get("low")) != (found["seconds"], found.get("low")):
        raise Unreadable(f"{quoted(text)} says two lengths of time: write the one that counts.")
    return found


def _is_spelled_out(found: ReadValue, said: ReadValue) -> bool:
    """Whether a remark says how many days or weeks months are: ``1 month (30 days)``."""
    is_rough = found["unit"] in {"month", "year"} and said["unit"] in {"day", "week"} and not said["comparator"]
    near = NEAR * found["seconds"] >= abs(found["seconds"] - said["seconds"])
    return is_rough and near and "low" not in found


def _lengths_in(remark: str) -> set[int]:
    """The lengths of time that stand within a remark, in seconds."""
    found = (_one(part.group()) for part in AMOUNT.finditer(in_figures(remark)))
    return {length["seconds"] for length in found if length}


def refuse_ages(text: str, seconds: float) -> None:
    """Raises Unreadable for more than a hundred years, which nobody means."""
    if seconds > LONGEST_STATED:
        raise Unreadable(f"{quoted(text)} is longer than 100 years: write a length that can be checked.")


def _range(body: str) -> ReadValue | None:
    opened = OPENING.match(body)
    rest = body[opened.end() :] if opened else body
    for joint in list(BETWEEN.finditer(rest))[:MOST_PARTS]:
        is_and = joint.group().strip().lower() == "and"
        if is_and != bool(opened and opened[1].lower() == "between"):
            continue
        high = _one(rest[joint.end() :])
        low = (
            _none(rest[: joint.start()])
            or _one(rest[: joint.start()])
            or (high and _bare(rest[: joint.start()], high, rest))
        )
        if low and high:
            return _ends(low, high)
    return None


def _bare(written: str, high: ReadValue, body: str) -> ReadValue | None:
    """The first end of a range that has no unit of its own."""
    found = _number(written.strip())
    if found is None or "parts" in high:
        return None
    if not high["value"]:
        return None
    if found > FARTHEST * Fraction(str(high["value"])):
        raise Unreadable(f"{quoted(body)} begins with more than it ends with: write a unit behind both.")
    unit = SECONDS[high["unit"]]
    return {"value": whole(float(found)), "unit": high["unit"], "seconds": round(found * unit)}


def _ends(one: ReadValue, other: ReadValue) -> ReadValue:
    low, high = sorted((one, other), key=lambda end: end["seconds"])
    return {
        "comparator": "range",
        "value": high["value"],
        "unit": high["unit"],
        "low": low["seconds"],
        "seconds": high["seconds"],
    }


def _number(written: str) -> Fraction | None:
    return number(written) if re.fullmatch(NUMBER, written) else None


def _one(body: str) -> ReadValue | None:
    """One length: of ISO 8601, in hours and minutes, or a sum of amounts with a unit each."""
    body = body.strip()
    if (seconds := iso_seconds(body)) is not None:
        return _valued(seconds)
    if found := CLOCK.match(body) or HOURS_AND.match(body):
        hours, minutes, *rest = found.groups()
        return _valued(int(hours) * 3600 + int(minutes) * 60 + int((rest and rest[0]) or 0))
    parts = _parts(body)
    return _summed(parts) if parts else None


def _valued(seconds: Fraction | int) -> ReadValue | None:
    """A number of seconds in the largest unit that it fills."""
    if 0 < seconds < 1:
        return None
    unit = next((unit for unit in ("day", "hour", "minute") if seconds and seconds % SECONDS[unit] == 0), "second")
    return {"value": whole(round(float(seconds) / SECONDS[unit], 4)), "unit": unit, "seconds": round(seconds)}


def _parts(body: str) -> list[tuple[Fraction, int, str]]:
    """Every amount with how many seconds its unit has, and the unit; none where anything else stands between."""
    parts: list[tuple[Fraction, int, str]] = []
    place = 0
    while place < len(body) and len(parts) < MOST_PARTS:
        joint = JOINT.match(body, place) if parts else None
        found = AMOUNT.match(body, joint.end() if joint else place)
        amount = number(found[1]) if found else None
        if not found or amount is None or found[2] == "M":
            return []
        times, unit = SEVERAL.get(found[2].lower()) or (1, UNITS.get(found[2].lower(), ""))
        if not unit:
            return []
        parts.append((amount, times * SECONDS[unit], unit))
        place = found.end()
    return parts if place == len(body) and _shrink(parts) else []


def _shrink(parts: list[tuple[Fraction, int, str]]) -> bool:
    """Whether each part is less than one of the unit before it."""
    return all(amount * size < before for (_, before, _), (amount, size, _) in pairwise(parts))


def _summed(parts: list[tuple[Fraction, int, str]]) -> ReadValue | None:
    seconds = sum((amount * size for amount, size, _ in parts), Fraction(0))
    if 0 < seconds < 1:
        return None
    unit = parts[-1][2]
    value = whole(round(float(seconds / SECONDS[unit]), 4))
    found = {"value": value, "unit": unit, "seconds": round(seconds)}
    is_plain = len(parts) == 1 and parts[0][1] == SECONDS[unit]
    return found if is_plain else {**found, "parts": len(parts)}
