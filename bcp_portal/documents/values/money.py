"""Reading amounts of money. How figures are grouped: numerals.py."""

import re
from decimal import Decimal
from fractions import Fraction

from .amounts import ADVERBS, AMOUNT, BEFORE_CURRENCY, PER, RATE, SCALES, SIGN_AND_SCALE, TIMES
from .comparators import comparator_alone, split_comparators
from .currencies import currency_of
from .denominations import Denomination, denomination, speaks_of_figures
from .durations import FARTHEST
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
)
from .spelling import in_figures

BETWEEN = re.compile(r"\s*-\s*|\s+(?:to|and)\s+", re.IGNORECASE)
OPENING = re.compile(r"^(between|from)\s+", re.IGNORECASE)
BEHIND = re.compile(
    r"(?:\s*[,;:]\s*|\s+-\s+|\s+(?=(?:plus|in|of|ex|excluding|excl\.?|including|incl\.?|not including|lost)\b))"
    r"(?P<said>[^\W\d][^\d½¼¾]*)$",
    re.IGNORECASE,
)
# Amounts that a remark may name beside the one that counts: a part of it, or what it was.
PART_OF_IT = re.compile(
    r"\b(?:incl\w*|of which|thereof|plus|excl\w*|was|were|previous\w*|former\w*|last|budget\w*|insur\w*"
    r"|based on|e\.g)\b",
    re.I,
)
NOTHING = re.compile(r"^(?:zero|nil|no (?:costs?|loss|impact|financial (?:loss|impact)))$", re.IGNORECASE)
SCALED = re.compile(r"\b(?:hundred)\b", re.IGNORECASE)
End = tuple[Fraction, Fraction, tuple[str, ...]]  # the figures, what they are times, the currency as written


@remembered
def read_money(text: str) -> ReadValue:
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
    bound, rate, found = _bounded(body, text, *(denomination(said) or Denomination() for said in (remark, behind)))
    rate = _refuse_another(remark, found, rate, text)
    if any(speaks_of_figures(said) for said in _beside(remark, behind)):
        raise Unreadable(_advice(text))
    sign = bound or comparator_alone(remark) or (">=" if behind.lower().startswith("plus") else "")
    sign = sign or ("range" if "low" in found else "")
    return {"text": text, "comparator": sign, **found, **({"per": rate} if rate else {}), **noted(remark, behind)}


def _bounded(body: str, text: str, *beside: Denomination) -> tuple[str, str, ReadValue]:
    """The comparator, how long the amount is for, and the amount; what stands ``beside`` belongs to its figures.

    Raises Unreadable.
    """
    first = split_comparators(body)
    rate = RATE.search(first[1]) if first else None
    last = split_comparators(first[1][: rate.start()]) if first and rate else first  # $5,000+ per hour
    rates = {_per(one) for one in (rate, *(RATE.search(said.rate) for said in beside)) if one}
    figures = " ".join((last[1], *(said.unit for said in beside if said.unit))) if last else ""
    found = _range(figures) or _single(figures)
    if not first or not last or not found or len(rates) > 1 or (first[0] and last[0] and first[0] != last[0]):
        raise Unreadable(_advice(text))
    return first[0] or last[0], next(iter(rates), ""), found


def _beside(*remarks: str) -> list[str]:
    """The remarks that are neither a denomination nor an amount."""
    return [said for said in remarks if not denomination(said) and not _reads(said)]


def _reads(remark: str) -> bool:
    try:
        return bool(_bounded(in_figures(remark, articles=False), remark))
    except Unreadable:
        return False


def _refuse_another(remark: str, found: ReadValue, rate: str, text: str) -> str:
    """How long the amount is for, which a remark may say that repeats it. Raises Unreadable for another amount."""
    try:
        said_too = alternative(remark) or remark
        _, other, said = _bounded(in_figures(said_too, articles=False), remark)
    except Unreadable:
        _refuse_others(remark, found, text)
        return rate
    is_same = said["amount"] == found["amount"] and (not other or other == (rate or other))
    if not is_same and said["currency"] in {"", found["currency"]}:
        raise Unreadable(f"{quoted(text)} says two amounts: write the one that counts.")
    return rate or other


def _refuse_others(remark: str, found: ReadValue, text: str) -> None:
    """Raises Unreadable where a remark names another amount of the same currency: ``£5k (£50k at month end)``."""
    if PART_OF_IT.search(remark):
        return
    ends = (_end(one.group()) for one in AMOUNT.finditer(in_figures(remark, articles=False)))
    others = [_valued(end[0] * end[1], end[2]) for end in ends if end and end[2]]
    if any(other and other["currency"] == found["currency"] and other["amount"] != found["amount"] for other in others):
        raise Unreadable(f"{quoted(text)} says two amounts: write the one that counts.")


def _behind(body: str) -> tuple[str, str]:
    """The amount without words that only explain it: ``in lost revenue``."""
    found = BEHIND.search(body)
    if not found or not found.start() or SCALED.search(found["said"]) or RATE.search(f" {found['said']}"):
        return body, ""
    return body[: found.start()], found["said"].strip()


def _per(rate: re.Match[str]) -> str:
    adverb = rate["adverb"]
    return ADVERBS[adverb.lower()] if adverb else next(unit for unit in PER if rate[unit])


def _single(body: str) -> ReadValue | None:
    end = _end(body)
    return None if end is None else _valued(end[0] * end[1], end[2])


def _range(body: str) -> ReadValue | None:
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
            if (high[1] == 1 and low[0] * low[1] > FARTHEST * high[0]) or (
                low[1] == 1 < high[1] and high[0] < low[0] <= FARTHEST * high[0]  # 10-5k: of which scale is the ten?
            ):
                raise Unreadable(f"{quoted(body)} begins with more than it ends with: write both ends in full.")
            times = high[1] if low[1] == 1 and low[0] < high[0] else low[1]
            return _spanned(low[0] * times, high[0] * high[1], (*low[2], *high[2]))
    return None


def _spanned(one: Fraction, other: Fraction, currencies: tuple[str, ...]) -> ReadValue | None:
    found = _valued(max(one, other), currencies)
    return found and {**found, "low": _decimal(min(one, other))}


def _end(body: str) -> End | None:
    body = SIGN_AND_SCALE.sub(lambda found: f"{found[2].replace('m', 'M')} {found[1]} ", body)
    named = TIMES.search(body)
    found = AMOUNT.fullmatch((TIMES.sub(r"\g<currency>", body, count=1) if named else body).strip())
    if not found or (named and found["scale"]):
        return None
    scale = next((n for n, said in SCALES.items() if found["scale"] and re.fullmatch(said, found["scale"], re.I)), 1)
    scale = BEFORE_CURRENCY[named["scale"]] if named else scale
    amount = number(found["figures"], is_scaled=scale > 1, is_closed=bool(found["cents"]))
    signs = tuple(sign for sign in (found["first"], found["second"], found["third"]) if sign)
    return None if amount is None else (amount, Fraction(scale), signs)


def _valued(amount: Fraction, currencies: tuple[str, ...]) -> ReadValue | None:
    currency = currency_of(*dict.fromkeys(currencies))
    return None if currency is None else {"amount": _decimal(amount), "currency": currency}


def _decimal(amount: Fraction) -> str:
    """Exactly where it ends within six places."""
    if amount.denominator == 1:
        return str(amount.numerator)
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):.6f}".rstrip("0").rstrip(".")


def _advice(text: str) -> str:
    return f"{quoted(text)} is not an amount: write for example $5,000, $10,000+ or EUR 2500."
