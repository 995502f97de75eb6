"""How amounts of money are written: their scales, currencies and rates."""

import re

from .currencies import CODES, SIGNS, WORDS
from .numerals import NUMBER

SCALES = {
    1_000: r"k|thousands?|thsd\.?|tsd\.?",
    100_000: r"lakhs?|lacs?|(?-i:L)",
    1_000_000: r"mm|m|mn|mln\.?|mio\.?|millions?",
    10_000_000: r"crores?|cr\.?",
    1_000_000_000: r"bn|b|billions?|mrd\.?|mia\.?|milliards?",
}
BEFORE_CURRENCY = {"T": 1_000, "k": 1_000, "K": 1_000, "M": 1_000_000}
PER = {
    "minute": r"minutes?|min",
    "hour": r"hours?|hrs?|h",
    "day": r"days?|d",
    "week": r"weeks?|wk",
    "month": r"months?|mo",
    "year": r"years?|yr|annum",
}
ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "p.a.": "year",
    "pa": "year",
    "p.a": "year",
    "pcm": "month",
    "pw": "week",
    "p.w.": "week",
    "pd": "day",
    "p.d.": "day",
    "ph": "hour",
    "p/h": "hour",
    "p.h.": "hour",
}
_signs = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
CURRENCY = (
    rf"(?:US \$|(?<![A-Za-z])(?:{'|'.join(sorted(CODES))}|(?i:usd|eur|gbp|chf|inr|jpy|cad|aud))(?![A-Za-z])|{_signs}"
    rf"|(?i:(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})s?)\b)"
)
SCALE = rf"(?i:{'|'.join(SCALES.values())})"
AMOUNT = re.compile(
    rf"(?P<first>{CURRENCY})?\s*(?P<second>{CURRENCY})?\s*(?P<figures>{NUMBER})(?P<cents>[.,](?:--?)|/-)?\s*"
    rf"(?P<scale>{SCALE}(?![A-Za-z]))?\s*(?P<third>{CURRENCY})?"
)
TIMES = re.compile(r"\b(?P<scale>[TkKM])\s?(?P<currency>€|EUR|USD|GBP|CHF|\$|£)(?![A-Za-z])")
# As reports have it: ``10 €m``, ``€k 10``, ``EURm 10``.
SIGN_AND_SCALE = re.compile(r"(€|£|\$|EUR|USD|GBP|CHF)([kKmM])(?=\s*\d|$)")
RATE = re.compile(
    r"(?:\s*(?:/|\bper\b|\ban?\b|\bevery\b|\beach\b)\s*(?:"
    + "|".join(f"(?P<{unit}>{said})" for unit, said in PER.items())
    + rf")\.?|\s+(?P<adverb>{'|'.join(re.escape(word) for word in ADVERBS)}))$",
    re.IGNORECASE,
)
