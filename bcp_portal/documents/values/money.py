"""Reading amounts of money."""

import re
from decimal import Decimal, InvalidOperation

from .reading import NOT_APPLICABLE, Unreadable, Value, is_blank, split_comparator, split_remark

CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD"}
MONEY = re.compile(
    r"^(?P<before>US\$|[$€£¥]|[A-Z]{3})?\s*(?P<low>[\d.,' ]*\d)\s*(?P<lowscale>[kKmM]|bn|million|thousand)?"
    r"(?:\s*(?:-|–|to)\s*(?:US\$|[$€£¥]|[A-Z]{3})?\s*(?P<high>[\d.,' ]*\d)\s*"
    r"(?P<highscale>[kKmM]|bn|million|thousand)?)?"
    r"\s*(?P<after>US\$|[$€£¥]|[A-Z]{3})?\s*(?:(?:per|/|an|a)\s*(?P<per>hour|hr|h|day|d))?$"
)
SCALES = {"k": 1000, "thousand": 1000, "m": 1000000, "million": 1000000, "bn": 1000000000}


def read_money(text: str) -> Value:
    """An amount: ``{"text", "comparator", "amount", "currency"[, "low"][, "remark"]}``; amounts are decimal strings.

    ``$`` reads as USD; without any sign the currency is ``""``. ``amount`` is the upper bound of a range.
    Raises Unreadable.
    """
    if is_blank(text):
        return {"text": text}
    if NOT_APPLICABLE.match(text.strip()):
        return {"text": text, "comparator": "n/a"}
    body, remark = split_remark(text)
    comparator, body = split_comparator(body)
    found = MONEY.match(body)
    advice = f"“{text.strip()}” is not an amount: write for example $5,000, $10,000+ or EUR 2500."
    if not found:
        raise Unreadable(advice)
    try:
        value = _value(found)
    except InvalidOperation as no_number:  # $1.2.3
        raise Unreadable(advice) from no_number
    if found["high"]:
        comparator = comparator or "range"
    if found["per"]:
        remark = {**remark, "per": "day" if found["per"].startswith("d") else "hour"}
    return {"text": text, "comparator": comparator, **value, **remark}


def _value(found: re.Match[str]) -> Value:
    sign = found["before"] or found["after"] or ""
    currency = CURRENCIES.get(sign, sign)
    if not found["high"]:
        return {"amount": _amount(found["low"], found["lowscale"]), "currency": currency}
    low = _amount(found["low"], found["lowscale"] or found["highscale"])
    return {"amount": _amount(found["high"], found["highscale"]), "currency": currency, "low": low}


def _amount(digits: str, scale: str | None) -> str:
    plain = re.sub(r"[' ]", "", digits)
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain).replace(",", ".")
    amount = Decimal(plain) * SCALES.get((scale or "").lower(), 1)
    return format(amount.normalize(), "f")
