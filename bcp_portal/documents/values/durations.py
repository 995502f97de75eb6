"""Reading lengths of time."""

import re

from .reading import NOT_APPLICABLE, NUMBER, Unreadable, Value, is_blank, number, split_comparator, split_remark, whole

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}
LONGEST_STATED = 100 * SECONDS["year"]  # calendars and databases hold no lengths without end
UNITS = {
    "s": "second", "sec": "second", "secs": "second", "second": "second", "seconds": "second",
    "m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "d": "day", "day": "day", "days": "day",
    "w": "week", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
    "mo": "month", "month": "month", "months": "month",
    "y": "year", "yr": "year", "yrs": "year", "year": "year", "years": "year",
}  # fmt: skip
IMMEDIATE = re.compile(r"^(immediate(ly)?|instant(ly|aneous)?|at once|real[- ]?time)$", re.IGNORECASE)
AMOUNT = re.compile(rf"({NUMBER})\s*([a-z]+)\.?", re.IGNORECASE)
RANGE = re.compile(rf"^({NUMBER})\s*([a-z]*)\.?\s*(?:-|–|—|to)\s*({NUMBER})\s*([a-z]+)\.?$", re.IGNORECASE)


def read_duration(text: str) -> Value:
    """A length of time: ``{"text", "comparator", "value", "unit", "seconds"[, "low"][, "remark"]}``.

    ``seconds`` is the upper bound of a range (``low`` its lower one); ``comparator`` is one of
    ``"" < <= > >= ~ range immediate n/a``. Raises Unreadable, also for more than 100 years.
    """
    if (special := _special(text)) is not None:
        return special
    body, remark = split_remark(text)
    comparator, body = split_comparator(body)
    found = _range(body) or _sum(body)
    if found is None:
        raise Unreadable(_duration_advice(text))
    refuse_ages(text, found["seconds"])
    found["comparator"] = comparator or found.get("comparator", "")
    return {"text": text, **found, **remark}


def refuse_ages(text: str, seconds: float) -> None:
    """Raises Unreadable for more than a hundred years, which nobody means."""
    if seconds > LONGEST_STATED:
        raise Unreadable(f"“{text.strip()}” is longer than 100 years: write a length that can be checked.")


def _special(text: str) -> Value | None:
    stripped = text.strip()
    if is_blank(text):
        return {"text": text}
    if NOT_APPLICABLE.match(stripped):
        return {"text": text, "comparator": "n/a"}
    if IMMEDIATE.match(stripped):
        return {"text": text, "comparator": "immediate", "value": 0, "unit": "second", "seconds": 0}
    if stripped == "0":
        return {"text": text, "comparator": "", "value": 0, "unit": "second", "seconds": 0}
    return None


def _range(body: str) -> Value | None:
    found = RANGE.match(body)
    if not found:
        return None
    low, low_unit, high, high_unit = found.groups()
    unit = UNITS.get(high_unit.lower())
    first = UNITS.get(low_unit.lower()) if low_unit else unit
    if unit is None or first is None:
        return None
    return {
        "comparator": "range", "value": number(high), "unit": unit,
        "low": round(number(low) * SECONDS[first]), "seconds": round(number(high) * SECONDS[unit]),
    }  # fmt: skip


def _sum(body: str) -> Value | None:
    """``1 h 30 min`` and ``90m`` alike: every part must be an amount with a unit."""
    parts = AMOUNT.findall(body)
    if not parts or AMOUNT.sub("", body).replace("and", "").strip(" ,"):
        return None
    units = [UNITS.get(unit.lower()) for _, unit in parts]
    if None in units:
        return None
    seconds = round(sum(number(n) * SECONDS[u] for (n, _), u in zip(parts, units, strict=True) if u))
    unit = units[-1] or "second"
    value = number(parts[0][0]) if len(parts) == 1 else whole(round(seconds / SECONDS[unit], 4))
    return {"value": value, "unit": unit, "seconds": seconds}


def _duration_advice(text: str) -> str:
    stripped = text.strip()
    if re.fullmatch(rf"[<>≤≥~=\s]*{NUMBER}\+?", stripped):
        bare = re.sub(r"[^\d.,]", "", stripped)
        return f"“{stripped}” has no unit: write {bare}m, {bare}h or {bare}d."
    return f"“{stripped}” is not a length of time: write for example 15m, < 30 minutes, 4h, 2 days, Immediate or N/A."
