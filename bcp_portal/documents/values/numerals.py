"""Reading numbers as plans write them: never as another number, and refused where two can be meant.

The rules for what stands between figures:

- an apostrophe or a space (of any width) only ever groups, and a group holds three figures: ``10’000``, ``1 440``;
- where comma and point both stand, the last one is the decimal sign: ``1,440.5``, ``1.440,5``;
- one that stands several times groups by three, a comma also as in India: ``1.234.567``, ``1,23,456``;
- one comma before exactly three figures groups (``1,440``), one point before exactly three is **refused**: ``1.000`` is
  one or a thousand. Before a word for thousands or millions both are refused (``1,234 Mio.``);
- one comma before four figures is refused, too: in groups of four ``1,2345`` is another number;
- a leading zero makes the sign a decimal one: ``0.125``, ``0,125``;
- ``,-`` and ``.-`` behind an amount stand for no cents, so what stands before them groups: ``10.000,-``.
"""

import re
import unicodedata
from fractions import Fraction

from .reading import Unreadable, quoted

FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
GROUPING = "'’‘´`٬"
FIGURES = rf"\d(?:[\d.,٫ {GROUPING}]*\d)?"
NUMBER = rf"(?:{FIGURES}\s?[{FRACTIONS}]?|[{FRACTIONS}])"
MOST_FIGURES, MOST_DECIMALS = 15, 6  # longer ones are no amounts that people mean
BY_THREE = re.compile(r"[1-9]\d{0,2}(?:(?P<sign>[^\d])\d{3})(?:(?P=sign)\d{3})*")
BY_LAKH = re.compile(r"[1-9]\d?(?:,\d{2})+,\d{3}")


def number(written: str, *, is_scaled: bool = False, is_closed: bool = False) -> Fraction | None:
    """The number that matches NUMBER; None where its signs make none. ``is_scaled``: a word such as million follows;
    ``is_closed``: ``,-`` does. Raises Unreadable for what can mean two numbers.
    """
    plain, part = written.strip(), Fraction(0)
    if plain and plain[-1] in FRACTIONS:
        part = Fraction(unicodedata.numeric(plain[-1])).limit_denominator(10)
        plain = plain[:-1].strip()
        if not plain:
            return part
    found = _figures(plain, is_scaled=is_scaled, is_closed=is_closed)
    return None if found is None or (part and found.denominator > 1) else found + part


def _figures(plain: str, *, is_scaled: bool, is_closed: bool) -> Fraction | None:
    if plain.isdigit():
        return _joined(plain, "")
    signs = re.sub(r"\d", "", plain)
    decimal = signs[-1]
    if decimal == "٫" or (decimal in ",." and len(set(signs)) > 1):
        head, _, tail = plain.rpartition(decimal)
        return _joined(_ungrouped(head), tail) if decimal not in head else None
    if decimal not in ",." or len(signs) > 1 or is_closed:
        return _joined(_ungrouped(plain), "")
    return _one_sign(plain, decimal, is_scaled=is_scaled)


def _one_sign(plain: str, sign: str, *, is_scaled: bool) -> Fraction | None:
    """A number with one comma or one point."""
    head, _, tail = plain.partition(sign)
    can_group = len(tail) == 3 and bool(BY_THREE.fullmatch(plain))
    if can_group and sign == "," and not is_scaled:
        return _joined(head + tail, "")
    if can_group or (sign == "," and len(tail) == 4 and not head.startswith("0")):
        as_decimal = f"{head}.{tail}".rstrip("0").rstrip(".")
        raise Unreadable(f"{quoted(plain)} can mean {as_decimal} or {head}{tail}: write one of these.")
    return None if len(head) > 1 and head.startswith("0") else _joined(head, tail)


def _ungrouped(plain: str) -> str:
    """Figures without what groups them; ``""`` where they are not grouped well."""
    if plain.isdigit():
        return plain
    return re.sub(r"\D", "", plain) if BY_THREE.fullmatch(plain) or BY_LAKH.fullmatch(plain) else ""


def _joined(figures: str, decimals: str) -> Fraction | None:
    if not figures or len(figures) > MOST_FIGURES or len(decimals) > MOST_DECIMALS:
        return None
    return Fraction(f"{figures}.{decimals or 0}")
