"""What the label of an amount says of its figures: scale, currency, and how long they are for.

``Cost per hour (k€)`` over ``5`` is ``5 k€``, ``Financial impact (per week)`` over ``$5,000`` is ``$5,000 per week``.
A label that counts anything else (``Financial impact (24 h)``, ``Loss (1-5)``) says no amount of an hour.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .amounts import CURRENCY, PER, RATE, SCALE, TIMES
from .currencies import currency_of
from .denominations import THOUSANDS, Denomination, denomination
from .money import read_money
from .numerals import NUMBER
from .reading import Unreadable, split_end, split_remark, tidy
from .spelling import in_figures

INSIDE = re.compile(r"[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]")
RATE_WORDS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
}
RATED = re.compile(
    rf"(?:\bper\b|/|\ba\b|\beach\b|\bevery\b)\s*(?P<unit>{'|'.join(PER.values())})\b\.?"
    rf"|\b(?P<adverb>{'|'.join(RATE_WORDS)})\b",
    re.I,
)
MONEY = rf"(?:{CURRENCY}|(?:{SCALE})(?![A-Za-z])|{THOUSANDS.pattern}|[kKMmT](?:€|\$|£|[A-Z]{{3}}))"
TAIL = re.compile(rf"(?:\s+in\s+|\s*[,:–—-]\s*|\s+)(?P<unit>(?:{MONEY}\s?)+)$")
COUNTED = re.compile(
    r"\d|%|\b(?:per|after|within|events?|incidents?|occurrences?|cases?|total|cumulative|overall|one[- ]off|once"
    r"|shifts?|outages?|disruptions?|first|scores?|ratings?|scales?|levels?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b",
    re.I,
)
ONE_THOUSAND = re.compile(r"\b1['’,.]?000s?\b")
FIGURE = re.compile(NUMBER)
LAST_FIGURE = re.compile(rf"(?:{NUMBER})(?!.*(?:{NUMBER}))", re.S)


class LabelledUnit(NamedTuple):
    """A label's name, the unit of its figures (``k €``), how long they are for, and what in it is none of these."""

    name: str
    unit: str = ""
    per: str = ""
    other: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def said_in(label: str) -> LabelledUnit:
    """The parts of a label."""
    label = ONE_THOUSAND.sub("k", label)
    inside = [part.strip() for part in INSIDE.findall(label) if part.strip()]
    name = " ".join(INSIDE.sub(" ", label).split())
    if tail := TAIL.search(name):
        inside, name = [*inside, tail["unit"]], name[: tail.start()]
    rates = [_per(found) for said in (*inside, name) for found in RATED.finditer(said)]
    parts = [part for said in inside for part in _parts(" ".join(RATED.sub(" ", said).split()).strip(" ,;"))]
    units = [found.unit for part in parts if (found := denomination(part)) and found.unit]
    other = [part for part in parts if not denomination(part) and COUNTED.search(part)]
    several = (*(unit for unit in units[1:] if unit != units[0]), *(rate for rate in rates if rate != rates[0]))
    name = " ".join(RATED.sub(" ", name).split())
    return LabelledUnit(name, units[0] if units else "", rates[0] if rates else "", (*other, *several))


def _parts(said: str) -> list[str]:
    """A bracket as one denomination, or what its commas part."""
    return [said] if not said or denomination(said) else re.split(r"\s*[,;]\s*", said)


def _per(found: re.Match[str]) -> str:
    if found["adverb"]:
        return RATE_WORDS[found["adverb"].lower()]
    return next(unit for unit, said in PER.items() if re.fullmatch(said, found["unit"], re.I))


def without_denomination(label: str) -> str:
    """The name in a label of amounts, without unit and rate; the same label where it says neither."""
    said = said_in(label)
    return said.name if said.unit or said.per else label


def in_denomination(label: str, text: str) -> str:
    """The amount with the unit and the rate of its label, each where it says none itself."""
    said = said_in(label)
    try:
        is_amount = "amount" in read_money(text)
        body, remark = split_remark(tidy(text))
    except Unreadable:
        return text
    if not is_amount or not re.search(r"\d", body) or said.other:
        return text
    beside = denomination(remark) or Denomination()
    body = f"{in_figures(body, articles=False)} {beside.unit}".rstrip() + beside.rate
    scale, currency = _missing(said.unit, body)
    rate = f" per {said.per}" if said.per not in {"", "hour"} and not RATE.search(body) else ""
    if currency is None:
        return f"{text.rstrip()} ({_together(*said.unit.split())})"  # refused: it names another currency than its label
    return _put(text, scale, currency, rate)


def _missing(unit: str, body: str) -> tuple[str, str | None]:
    """The scale and the currency of the unit that an amount lacks; None for one that it contradicts."""
    amount = RATE.sub("", body)
    has_scale = re.search(rf"\d\s*(?:{SCALE})(?![A-Za-z])", amount) or TIMES.search(amount)
    own, said = re.search(CURRENCY, amount), re.search(CURRENCY, unit)
    scale = "" if has_scale else re.sub(CURRENCY, "", unit).strip()
    if own and said and currency_of(own.group()) != currency_of(said.group()):
        return scale, None if scale else ""
    return scale, "" if own or not said else said.group()


def _together(*parts: str) -> str:
    """``k€``, ``k EUR``, ``thousand €``."""
    words = [part for part in parts if part]
    is_short = len(words) == 2 and len(words[0]) == 1 and not words[1][:1].isalnum()
    return ("" if is_short else " ").join(words)


def _put(text: str, scale: str, currency: str, rate: str) -> str:
    """A currency before the first figure, with its scale behind the last one; the rate behind all but a remark."""
    body, rest = split_end(text)
    first, last = FIGURE.search(body), LAST_FIGURE.search(body)
    if not first or not last:
        return text
    end = len(body[: last.end()].rstrip())
    if scale or not currency or (currency.isalpha() and not currency.isupper()):
        unit = f" {_together(scale, currency)}".rstrip()
        return f"{body[:end]}{unit}{body[end:]}{rate}{rest}"
    joint = " " if currency[-1].isalpha() else ""
    return f"{body[: first.start()]}{currency}{joint}{body[first.start() :]}{rate}{rest}"
