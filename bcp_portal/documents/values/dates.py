"""Reading days of the calendar.

Numbers alone are read where only one order makes a day (``29/03/2026``: 29 is no month); with points the day stands
first; ``03/04/2026`` is refused. A year has four figures and lies between 1900 and 2100, or two behind a month's name.
"""

import calendar
import re
from datetime import date

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

FIRST_YEAR, LAST_YEAR = 1900, 2100
CENTURY = 70  # years of two figures from here on are of the last century
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
FOREIGN = (
    "januar|janvier",
    "februar|février|fevrier",
    "märz|maerz|mrz|mars",
    "avril|avr",
    "mai",
    "juni|juin",
    "juli|juillet",
    "août|aout",
    "",
    "oktober|octobre|okt",
    "novembre",
    "dezember|décembre|decembre|dez|déc",
)
MONTHS |= {name: number for number, names in enumerate(FOREIGN, start=1) for name in names.split("|") if name}
MONTHS |= {"septembre": 9, "jänner": 1}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = re.compile(
    r"^(?P<name>mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?(?: the)?\s+(?=\w)", re.IGNORECASE
)
WEEKDAY_NAME = r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s?day|s|nesday|nes|rsday|rs?|urday|ur)?"
WEEKDAY_SAID = re.compile(
    rf"(?:(?:an?|on|the|is|=)\s+)*{WEEKDAY_NAME}\b\.?(?!\s+(?:after|before|following))", re.IGNORECASE
)
WEEKDAY_LAST = re.compile(rf"(?<=\d)(?:,?\s+-?\s*|,)(?P<said>(?:an? )?{WEEKDAY_NAME}\.?)$", re.IGNORECASE)
ZONE = r"(?: ?(?:z|utc|gmt|[a-z]{2,4}t|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?))?"
CLOCK = (
    rf"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d(?:\.\d{{1,6}})?)?(?: ?[ap]\.?m\.?)?{ZONE}(?: ?h(?:rs|ours)?)?"
    rf"|(?:0?\d|1[0-2]) ?[ap]\.?m\.?{ZONE}"
)
TIME = re.compile(rf"(?:(?:,|(?<=\d)t(?=\d)|\s)\s*(?:at )?)(?P<time>{CLOCK})$", re.IGNORECASE)
TIME_FIRST = re.compile(rf"^(?P<time>{CLOCK})(?:,| on)? ", re.IGNORECASE)
LEADING = re.compile(
    r"^(?P<said>(?:no|not) later than|on or before|(?:due |effective )?(?:by|on|from|as of)|as at|due|effective"
    r"|w\.?e\.?f\.?|since|until"
    r"|(?:last )?(?:updated|reviewed|revised|approved|issued|amended|published|signed|dated|tested|modified|changed"
    r"|planned|scheduled|completed|done|held|performed)(?: (?:on|for))?):? (?:the )?",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"(?:\s*[,;/-]\s*|\s+)(?P<said>v(?:ersion)?\.? ?\d[\d.]*|(?:approved |updated )?by [^\W\d][^\d]*"
    r"|tbc|planned|scheduled|done|completed|eod|noon)$",
    re.IGNORECASE,
)
SIGN = r"[\s./,-]+"
ORDINAL = r"(?:st|nd|rd|th)?"
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
YEAR = r"(?P<year>\d{4}|'?\d{2})"
DAY = rf"(?P<day>\d{{1,2}}){ORDINAL}"
NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:the )?{DAY}(?:{SIGN}|\s?)(?:of )?{MONTH}(?:{SIGN}|\s?){YEAR}",
        rf"{MONTH}{SIGN}(?:the )?{DAY}{SIGN}{YEAR}",
        rf"(?P<year>\d{{4}}){SIGN}{MONTH}{SIGN}{DAY}",
    )
)
ISO = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.]) ?(?P<month>\d{1,2})(?P=sign) ?(?P<day>\d{1,2})"
    r"|(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
)
NUMBERS = re.compile(r"(\d{1,2}) ?(?P<sign>[./-]) ?(\d{1,2}) ?(?P=sign) ?(\d{4}|\d{2})")
DAY_FORMAT = r"(?:dd?[/.-]mm?|mm?[/.-]dd?)[/.-]yy(?:yy)?"
IN_NUMBERS = re.compile(r"\s*(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\s*")
WITHOUT_DAY = re.compile(
    rf"(?:{MONTH}|q[1-4]|[hs][12]|spring|summer|autumn|fall|winter){SIGN}\d{{4}}|\d{{4}}", re.IGNORECASE
)


@remembered
def read_date(text: str) -> ReadValue:
    """A day: ``{"text", "date"[, "remark"]}``, the date in ISO form; a time of day is a remark. Raises Unreadable."""
    if is_blank(text):
        return {"text": text}
    body, remark = split_remark(tidy(text))
    if NOT_APPLICABLE.match(body):
        return {"text": text, "comparator": "n/a", **noted(remark)}
    body = in_words(remark, body) if re.fullmatch(DAY_FORMAT, remark, re.IGNORECASE) else body
    body, said = _around(body)
    plain, weekday = _weekday(body)
    found = _day_of(plain, text)
    if found is None:
        raise Unreadable(_advice(text, plain))
    _refuse_another(found, [weekday, *map(_weekday_in, (remark, *said))], remark, text)
    return {"text": text, "date": found.isoformat(), **noted(remark, *said)}


def in_words(order: str, text: str) -> str:
    """A day in numbers with its month as a word, in the ``order`` that is said beside it: ``DD/MM/YYYY``."""
    found = IN_NUMBERS.fullmatch(text)
    if not found:
        return text
    day, month = (found[1], found[2]) if order[0] in "dD" else (found[2], found[1])
    return f"{int(day)} {calendar.month_name[int(month)]} {found[3]}" if 1 <= int(month) <= 12 else text


def _day_of(plain: str, text: str) -> date | None:
    return _named(plain, text) or _iso(plain, text) or _numbers(plain, text)


def _refuse_another(found: date, weekdays: list[str], remark: str, text: str) -> None:
    """Raises Unreadable where another day of the week is said than fits, or a remark says another day."""
    name = WEEKDAYS[found.weekday()]
    if any(weekday not in {"", name[: len(weekday)]} for weekday in weekdays):
        raise Unreadable(f"{quoted(text)}: {found.isoformat()} is a {name.capitalize()}. Write the day that is meant.")
    try:
        other = _day_of(_weekday(alternative(remark) or remark)[0], remark)
    except Unreadable:
        return
    if other not in {None, found}:
        raise Unreadable(f"{quoted(text)} says two dates: write the one that counts.")


def _weekday_in(remark: str) -> str:
    """The day of the week that a remark begins with: ``(Monday)``, ``(a Monday, 10:00)``."""
    found = WEEKDAY_SAID.match(remark)
    return found["name"].lower()[:3] if found else ""


def _around(body: str) -> tuple[str, list[str]]:
    """The day's own words, and what stands around them: a time, ``by``."""
    said = []
    if found := LEADING.match(body):
        said, body = [found["said"]], body[found.end() :]
    if found := BEHIND.search(body):
        said, body = [*said, found["said"]], body[: found.start()]
    if found := TIME_FIRST.match(body):
        said, body = [*said, found["time"]], body[found.end() :]
    elif found := TIME.search(body):
        said, body = [*said, found["time"]], body[: found.start()]
    if found := WEEKDAY_LAST.search(body):
        said, body = [*said, found["said"]], body[: found.start()]
    return body.strip(" ."), said


def _weekday(body: str) -> tuple[str, str]:
    found = WEEKDAY.match(body)
    return (body[found.end() :], found["name"].lower()[:3]) if found else (body, "")


def _named(plain: str, text: str) -> date | None:
    found = next((match for pattern in NAMED if (match := pattern.fullmatch(plain))), None)
    if found is None:
        return None
    written = found["year"].lstrip("'")
    year = int(written) if len(written) == 4 else int(written) + (2000 if int(written) < CENTURY else 1900)
    return _day(year, MONTHS[found["month"].lower()], int(found["day"]), text)


def _iso(plain: str, text: str) -> date | None:
    found = ISO.fullmatch(plain)
    if found is None:
        return None
    return _day(
        int(found["year"] or found["y"]), int(found["month"] or found["m"]), int(found["day"] or found["d"]), text
    )


def _numbers(plain: str, text: str) -> date | None:
    """A day of numbers alone, where it can only be one."""
    found = NUMBERS.fullmatch(plain)
    if found is None:
        return None
    one, other, written = int(found[1]), int(found[3]), found[4]
    if len(written) == 2:
        raise Unreadable(
            f"{quoted(text)} can mean several dates: write the year with four digits, for example 2026-03-29."
        )
    year = int(written)
    if found["sign"] == "." or one == other or (one > 12 >= other):
        return (
            _day(year, other, one, text)
            if not (found["sign"] == "." and other > 12 >= one)
            else _day(year, one, other, text)
        )
    if other > 12 >= one:
        return _day(year, one, other, text)
    if max(one, other) > 12 or not (1 <= year <= 9999 and one and other):
        raise Unreadable(f"{quoted(text)} is not a date in the calendar: write for example 2026-03-29.")
    ways = (_day(year, other, one, text), _day(year, one, other, text))
    raise Unreadable(
        f"{quoted(text)} can mean {_in_words(ways[0])} or {_in_words(ways[1])}: "
        f"write the month as a word, or {ways[0].isoformat()}."
    )


def _day(year: int, month: int, day: int, text: str) -> date:
    """Raises Unreadable for a year or a day that is none."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(
            f"{quoted(text)} is of the year {year}: write a year from {FIRST_YEAR} to {LAST_YEAR} with four digits."
        )
    try:
        return date(year, month, day)
    except ValueError as no_day:
        raise Unreadable(f"{quoted(text)} is not a date in the calendar: write for example 2026-03-29.") from no_day


def _in_words(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]}"


def _advice(text: str, plain: str) -> str:
    if WITHOUT_DAY.fullmatch(plain):
        return f"{quoted(text)} is not a date, it names no day: write for example 14 April 2025."
    return f"{quoted(text)} is not a date: write for example 2025-04-14 or 14 April 2025."
