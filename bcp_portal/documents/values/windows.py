"""Reading stretches of time with two ends."""

import re
from fractions import Fraction

from .comparators import split_comparators
from .durations import IMMEDIATE, plain_length, refuse_ages
from .numerals import NUMBER, number
from .reading import ReadValue, Unreadable, is_blank, noted, quoted, remembered, split_remark, tidy
from .spelling import in_figures

MARKS = {"RTO", "RPO", "MTPD", "MTD"}
BETWEEN = re.compile(r"\s*-\s*|\s+(?:to|until|through|and)\s+", re.IGNORECASE)
OPENING = re.compile(r"^(?:(?P<between>between)|from|(?:hours?|minutes?|days?)(?=\s\d))\s+", re.IGNORECASE)
UNIT_FIRST = re.compile(r"^(hours?|minutes?)\s+(.+)$", re.IGNORECASE)
FIRST = re.compile(r"^(?:the )?first\s+", re.IGNORECASE)
AFTER_EVENT = re.compile(r"\bT\s?\+\s?(?=\d)|\bT(?:\s?=\s?|\s?\+\s?)?0\b", re.IGNORECASE)


@remembered
def read_window(text: str) -> ReadValue:
    """A stretch of time with two ends, ``0-15 minutes`` or ``15 minutes - RTO``: ``{"text", "start", "end"}``.

    An end is ``{"seconds": n}`` or ``{"mark": "RTO"}`` (also RPO, MTPD). “First 15 minutes” and “within 15 minutes”
    begin at 0. Raises Unreadable, also where it ends before it begins.
    """
    if is_blank(text):
        return {"text": text}
    advice = f"{quoted(text)} is not a time window: write for example 0-15 minutes or 15 minutes - RTO."
    body, remark = _tidied(text, advice)
    ends = _from_start(body) or _between(body)
    if ends is None:
        raise Unreadable(advice)
    start, end = ends
    refuse_ages(text, max(start.get("seconds", 0), end.get("seconds", 0)))
    if "seconds" in start and "seconds" in end and end["seconds"] < start["seconds"]:
        raise Unreadable(f"{quoted(text)} ends before it begins: write a unit behind both ends, the earlier one first.")
    return {"text": text, "start": start, "end": end, **noted(remark)}


def _tidied(text: str, advice: str) -> tuple[str, str]:
    try:
        body, remark = split_remark(tidy(text))
    except Unreadable as too_long:
        raise Unreadable(advice) from too_long
    body = in_figures(AFTER_EVENT.sub(lambda found: "0" if found.group()[-1] == "0" else "", body))
    if (found := UNIT_FIRST.match(body)) and re.fullmatch(rf"{NUMBER}\s*(?:-|to)\s*{NUMBER}", found[2]):
        body = f"{found[2]} {found[1]}"
    return body, remark


def _from_start(body: str) -> tuple[ReadValue, ReadValue] | None:
    """``first 15 minutes``, ``within 15 minutes``."""
    plain = FIRST.sub("<= ", body)
    bounded = split_comparators(plain)
    if not bounded or bounded[0] not in {"<", "<="}:
        return None
    end = _end(bounded[1], None)
    return ({"seconds": 0}, end) if end else None


def _between(body: str) -> tuple[ReadValue, ReadValue] | None:
    opened = OPENING.match(body)
    rest = body[opened.end() :] if opened else body
    for joint in BETWEEN.finditer(rest):
        if (joint.group().strip().lower() == "and") != bool(opened and opened["between"]):
            continue
        end = _end(rest[joint.end() :], None)
        start = _end(rest[: joint.start()], rest[joint.end() :]) if end else None
        if start and end:
            return start, end
    return None


def _end(part: str, other: str | None) -> ReadValue | None:
    """One end; a bare number has the unit of the ``other``."""
    part = part.strip()
    if part.upper() in MARKS:
        return {"mark": part.upper()}
    if part == "0" or IMMEDIATE.match(part):
        return {"seconds": 0}
    if re.fullmatch(NUMBER, part):
        return _bare(part, other)
    read = plain_length(part)
    return {"seconds": read["seconds"]} if read and "low" not in read else None


def _bare(part: str, other: str | None) -> ReadValue | None:
    read = plain_length(other.strip()) if other else None
    amount = number(part)
    if not read or amount is None or "parts" in read or not read["value"]:
        return None
    return {"seconds": round(amount * Fraction(read["seconds"]) / Fraction(str(read["value"])))}
