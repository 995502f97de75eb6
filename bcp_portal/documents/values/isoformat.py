"""Lengths of time as ISO 8601 writes them: ``PT4H``, ``P1DT12H``."""

import re
from fractions import Fraction

WEEK = re.compile(r"P(\d{1,6})W", re.IGNORECASE)
LENGTH = re.compile(
    r"P(?=[\dT])(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?",
    re.IGNORECASE,
)
DECIMAL = re.compile(r"(PT)(\d{1,6})[.,](\d{1,2})([HMS])", re.IGNORECASE)  # the smallest part may be a decimal one
SIZES = (31557600, 2629800, 86400, 3600, 60, 1)


def iso_seconds(written: str) -> Fraction | None:
    """The length in seconds, years and months at their mean length; None for anything else."""
    if found := WEEK.fullmatch(written):
        return Fraction(int(found[1]) * 7 * 86400)
    if found := DECIMAL.fullmatch(written):
        size = {"H": 3600, "M": 60, "S": 1}[found[4].upper()]
        return Fraction(f"{found[2]}.{found[3]}") * size
    if found := LENGTH.fullmatch(written):
        return Fraction(sum(int(count) * size for count, size in zip(found.groups(), SIZES, strict=True) if count))
    return None
