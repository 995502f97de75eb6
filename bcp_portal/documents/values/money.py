"""Reading amounts of money. How figures are grouped: numerals.py."""

import re
from decimal import Decimal
from fractions import Fraction

from .comparators import comparator_alone, split_comparators
from .currencies import CODES, SIGNS, WORDS, currency_of
from .numerals import NUMBER, number
from .reading import NOT_APPLICABLE, Unreadable, Value, is_blank, noted, quoted, remembered, split_remark, tidy
from .spelling import in_figures

SCALES = {
    1_000: r"k|thousand|thsd\.?|tsd\.?",
    100_000: r"lakhs?|lacs?",
    1_000_000: r"mm|m|mn|mln\.?|mio\.?|millions?",
    10_000_000: r"crores?|cr\.?",
    1_000_000_000: r"bn|b|billions?|mrd\.?|mia\.?|milliards?",
}
BEFORE_CURRENCY = {"T": 1_000, "k": 1_000, "M": 1_000_000}
PER = {"minute": r"minutes?|min", "hour": r"hours?|hrs?|h", "day": r"days?|d", "week": r"weeks?|wk",
       "month": r"months?|mo", "year": r"years?|yr|annum"}  # fmt: skip
ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "p.a.": "year",
}
_signs = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
CURRENCY = (
    rf"(?:US \$|(?<![A-Za-z])(?:{'|'.join(sorted(CODES))}|(?i:usd|eur|gbp|chf|inr|jpy|cad|aud))(?![A-Za-z])|{_signs}"
    rf"|(?i:(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})s?)\b)"
)
SCALE = rf"(?i:{'|'.join(SCALES.values())})"
AMOUNT = re.compile(
    rf"(?P<first>{CURRENCY})?\s*(?P<second>{CURRENCY})?\s*(?P<figures>{NUMBER})(?P<cents>[.,](?:--?))?\s*"
    rf"(?P<scale>{SCALE}(?![A-Za-z]))?\s*(?P<third>{CURRENCY})?"
)
TIMES = re.compile(r"\b(?P<scale>[TkM])\s?(?P<currency>€|EUR|USD|GBP|CHF|\$|£)(?![A-Za-z])")
RATE = re.compile(
    r"(?:\s*(?:/|\bper\b|\ban?\b|\bevery\b|\beach\b)\s*(?:"
    + "|".join(f"(?P<{unit}>{said})" for unit, said in PER.items())
    + rf")\.?|\s+(?P<adverb>{'|'.join(re.escape(word) for word in ADVERBS)}))$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*-\s*|\s+(?:to|and)\s+", re.IGNORECASE)
OPENING = re.compile(r"^(between|from)\s+", re.IGNORECASE)
BEHIND = re.compile(
    r"(?:\s*[,;:]\s*|\s+-\s+|\s+(?=(?:plus|in|of|excluding|excl\.?|including|incl\.?|not including|lost)\b))"
    r"(?P<said>[^\W\d][^\d½¼¾]*)$",
    re.IGNORECASE,
)
NOTHING = re.compile(r"^(?:zero|nil|no (?:costs?|loss|impact|financial (?:loss|impact)))$", re.IGNORECASE)
SCALED = re.compile(rf"\b(?:hundred|{SCALE})\b", re.IGNORECASE)
End = tuple[Fraction, Fraction, tuple[str, ...]]  # the figures, what they are times, the currency as written


@remembered
def read_money(text: str) -> Value:
    """An amount: ``{"text", "comparator", "amount", "currency"[, "low"][, "per"][, "remark"]}``; amounts are decimal
    strings.

    ``$`` reads as USD; without any sign the currency is ``""``. ``amount`` is the upper bound of a range; ``per`` is
    ``minute``, ``hour``, ``day`` … where the text says so. Raises Unreadable.
    """
    if is_blank(text):
        return {"text": text}
    body, remark = split_remark(tidy(text))
    if NOT_APPLICABLE.match(body):
        return {"text": text, "comparator": "n/a", **noted(remark)}
    if NOTHING.match(body):
        return {"text": text, "comparator": "", "amount": "0", "currency": "", **noted(remark)}
    body, behind = _behind(in_figures(body, articles=False))
    bound, rate, found = _bounded(body, text)
    _refuse_another(remark, found, text)
    sign = bound or comparator_alone(remark) or (">=" if behind.lower().startswith("plus") else "")
    sign = sign or ("range" if "low" in found else "")
    return {"text": text, "comparator": sign, **found, **_per(rate), **noted(remark, behind)}


def _bounded(body: str, text: str) -> tuple[str, re.Match[str] | None, Value]:
    """The comparator, the words for an hour or a day, and the amount. Raises Unreadable."""
    first = split_comparators(body)
    rate = RATE.search(first[1]) if first else None
    last = split_comparators(first[1][: rate.start()]) if first and rate else first  # $5,000+ per hour
    found = _range(last[1]) or _single(last[1]) if first and last else None
    if not first or not last or not found or (first[0] and last[0] and first[0] != last[0]):
        raise Unreadable(_advice(text))
    return first[0] or last[0], rate, found


def _refuse_another(remark: str, found: Value, text: str) -> None:
    """Raises Unreadable where a remark says another amount."""
    try:
        _, _, said = _bounded(in_figures(remark, articles=False), remark)
    except Unreadable:
        return
    if said["amount"] != found["amount"] and said["currency"] in {"", found["currency"]}:
        raise Unreadable(f"{quoted(text)} says two amounts: write the one that counts.")


def _behind(body: str) -> tuple[str, str]:
    """The amount without words that only explain it: ``in lost revenue``."""
    found = BEHIND.search(body)
    if not found or not found.start() or SCALED.search(found["said"]) or RATE.search(f" {found['said']}"):
        return body, ""
    return body[: found.start()], found["said"].strip()


def _per(rate: re.Match[str] | None) -> Value:
    if rate is None:
        return {}
    adverb = rate["adverb"]
    return {"per": ADVERBS[adverb.lower()] if adverb else next(unit for unit in PER if rate[unit])}


def _single(body: str) -> Value | None:
    end = _end(body)
    return None if end is None else _valued(end[0] * end[1], end[2])


def _range(body: str) -> Value | None:
    """Two amounts, the smaller one first or last; the first takes the scale of the second where that makes it smaller:
    ``$5-10k``.
    """
    opened = OPENING.match(body)
    rest = body[opened.end() :] if opened else body
    for joint in BETWEEN.finditer(rest):
        if (joint.group().strip().lower() == "and") != bool(opened and opened[1].lower() == "between"):
            continue
        low, high = _end(rest[: joint.start()]), _end(rest[joint.end() :])
        if low and high:
            times = high[1] if low[1] == 1 and low[0] < high[0] else low[1]
            return _spanned(low[0] * times, high[0] * high[1], (*low[2], *high[2]))
    return None


def _spanned(one: Fraction, other: Fraction, currencies: tuple[str, ...]) -> Value | None:
    found = _valued(max(one, other), currencies)
    return found and {**found, "low": _decimal(min(one, other))}


def _end(body: str) -> End | None:
    named = TIMES.search(body)
    found = AMOUNT.fullmatch((TIMES.sub(r"\g<currency>", body, count=1) if named else body).strip())
    if not found or (named and found["scale"]):
        return None
    scale = next((n for n, said in SCALES.items() if found["scale"] and re.fullmatch(said, found["scale"], re.I)), 1)
    scale = BEFORE_CURRENCY[named["scale"]] if named else scale
    amount = number(found["figures"], is_scaled=scale > 1, is_closed=bool(found["cents"]))
    signs = tuple(sign for sign in (found["first"], found["second"], found["third"]) if sign)
    return None if amount is None else (amount, Fraction(scale), signs)


def _valued(amount: Fraction, currencies: tuple[str, ...]) -> Value | None:
    currency = currency_of(*dict.fromkeys(currencies))
    return None if currency is None else {"amount": _decimal(amount), "currency": currency}


def _decimal(amount: Fraction) -> str:
    """Exactly where it ends within six places."""
    if amount.denominator == 1:
        return str(amount.numerator)
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):.6f}".rstrip("0").rstrip(".")


def _advice(text: str) -> str:
    return f"{quoted(text)} is not an amount: write for example $5,000, $10,000+ or EUR 2500."
