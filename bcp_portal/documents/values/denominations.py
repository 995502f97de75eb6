"""What stands beside an amount and says what its figures count: ``(million)``, ``(in k€)``, ``(USD)``, ``(per day)``.

It belongs to the amount, as if it stood right behind the figures. Words that speak of a scale or a rate and are neither
are never dropped: such an amount is refused.
"""

import re
from typing import NamedTuple

from .amounts import CURRENCY, RATE, SCALE, TIMES

THOUSANDS = re.compile(r"(?:\b1)?['’`]?(?<!\d)000(?:['’`]?s\b)?", re.IGNORECASE)
WORDS = re.compile(r"^(?:figures |amounts |values )?(?:are )?(?:in )?|\b(?:of|in)\b|[,;]", re.IGNORECASE)
PARTS = re.compile(
    rf"(?P<first>{CURRENCY})?\s*(?P<times>(?:{SCALE})(?![A-Za-z]))?\s*(?P<second>{CURRENCY})?", re.IGNORECASE
)
SPEAKS = re.compile(
    rf"(?<![\d.,])(?<!\d )\b(?:{SCALE}|hundred)\b|\bper\b|(?<!\d)/|\b(?:each|every|hourly|daily|nightly|weekly|monthly"
    r"|quarterly|yearly|annual(?:ly)?|annum|p\.a\.)(?!\w)",
    re.IGNORECASE,
)


class Denomination(NamedTuple):
    """What the figures count (``k USD``), and the words for how long (`` per day``)."""

    unit: str = ""
    rate: str = ""


def denomination(remark: str) -> Denomination | None:
    """What a remark says that is nothing but a scale, a currency and a rate; None for any other."""
    plain = TIMES.sub(_in_words, f" {THOUSANDS.sub('k', remark).strip()}".removesuffix(" rate"))
    rate = RATE.search(plain)
    unit = " ".join(WORDS.sub(" ", (plain[: rate.start()] if rate else plain).strip()).split())
    found = PARTS.fullmatch(unit)
    if not found or not (unit or rate):
        return None
    times, currencies = found["times"] or "", " ".join(filter(None, (found["first"], found["second"])))
    return Denomination(" ".join(filter(None, (times, currencies))), rate.group() if rate else "")


def _in_words(found: re.Match[str]) -> str:
    return f"{'m' if found['scale'] == 'M' else 'k'} {found['currency']}"


def speaks_of_figures(remark: str) -> bool:
    """Whether a remark speaks of a scale or a rate."""
    return bool(SPEAKS.search(remark))
