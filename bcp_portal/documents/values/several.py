"""Several days of a week or months of a year as one rhythm: ``Mondays and Thursdays``, ``every March and September``.

``every`` is the longest time between two of them and ``low`` the shortest: Monday and Thursday are four and three days
apart. All five days of work are none of these: they are counted as every day.
"""

import re
from itertools import pairwise

from .reading import ReadValue

DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
MONTHS = {
    "jan": 0,
    "feb": 1,
    "mar": 2,
    "apr": 3,
    "may": 4,
    "jun": 5,
    "jul": 6,
    "aug": 7,
    "sep": 8,
    "oct": 9,
    "nov": 10,
    "dec": 11,
    "h1": 0,
    "h2": 6,
    "q1": 0,
    "q2": 3,
    "q3": 6,
    "q4": 9,
}
WORK = {0, 1, 2, 3, 4}
DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\.?"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|q[1-4]|h[12])\.?"
)
JOINT = r"\s*(?:,|;|&|/|\+|\band\b)(?:\s*and\b)?\s*(?:(?:every|each|on|in|the)\s+)*"
OPENING = r"^(?:(?:every|each|on|in|during)\s+)*(?:the )?"
CLOSING = r"(?:,?\s+(?:of\s+)?(?:each|every|per|an?)\s+(?P<of>year|week))?$"
NUMBER = r"(?:\d{1,2}(?:st|nd|rd|th)?(?: of)?\s+)?"
LISTS = (
    (re.compile(rf"{OPENING}(?P<said>{DAY}(?:{JOINT}{DAY})+){CLOSING}", re.I), DAYS, 7, "day", "week"),
    (
        re.compile(rf"{OPENING}(?P<said>{NUMBER}{MONTH}(?:{JOINT}{NUMBER}{MONTH})+){CLOSING}", re.I),
        MONTHS,
        12,
        "month",
        "year",
    ),
)
TOGETHER = tuple(re.compile(rf"\b{one}{JOINT}{NUMBER}{one}\b", re.I) for one in (DAY, MONTH))
NAMES = re.compile(rf"\b(?:{DAY}|{MONTH})(?!\w)", re.I)
BETWEEN = re.compile(r"\bbetween\b", re.I)
DAYS_OF_MONTH = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s*(?:,|&|/|\band\b)\s*(?:the )?\d{1,2}(?:st|nd|rd|th)?\b", re.I)


def several(body: str) -> ReadValue | None:
    """The rhythm of a list of days or of months; None for anything else."""
    for pattern, places, length, unit, period in LISTS:
        found = pattern.match(body)
        if found and found["of"] in {None, period}:
            said = {places[name.lower()[: 2 if name[0] in "qQhH" else 3]] for name in NAMES.findall(found["said"])}
            return _gaps(sorted(said), length, unit)
    return None


def _gaps(places: list[int], length: int, unit: str) -> ReadValue | None:
    if unit == "day" and {*places} == WORK:
        return {"every": 1, "unit": unit, "remark": "counted as every day"}
    gaps = [after - before for before, after in pairwise([*places, places[0] + length])]
    low = {"low": min(gaps)} if min(gaps) < max(gaps) else {}
    return {"every": max(gaps), "unit": unit, **low}


def says_several(remark: str) -> bool:
    """Whether words beside an interval name several days or months of it, each of which counts."""
    if BETWEEN.search(remark):
        return False
    return any(pattern.search(remark) for pattern in TOGETHER) or bool(DAYS_OF_MONTH.search(remark))
