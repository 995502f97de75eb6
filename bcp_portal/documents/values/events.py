"""A rhythm within what looks like an event: ``upon hire, then annually``, ``before 31 March each year``.

An event silences the question when something is due. So no text is one that speaks of weeks, years or months by name:
its rhythm is read, with the rest as a remark, or it is refused.
"""

import re
from collections.abc import Callable

from .reading import ReadValue
from .several import BETWEEN, DAY, says_several

YEAR = r"(?:year|half[- ]year|quarter|month|week|day)s?"
KINDS_OF_YEAR = re.compile(
    rf"\b(?:calendar|financial|fiscal|tax|budget(?:ary)?|accounting|business|reporting|academic|school)[ -](?={YEAR}\b)"
    rf"(?!business days?\b)",
    re.IGNORECASE,
)
# “may” in small letters is no month.
FY = re.compile(r"\bFY\b(?!\s?[\d/])")
MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)|May|MAY"
)
RHYTHM = re.compile(
    rf"(?i:\b(?:hour|dai|night|week|fortnight|month|quarter|annual|year|biennial|triennial)l?y\b"
    r"|\b(?:hour|day|night|week|fortnight|month|quarter|year|decade|semester|season|term)s?\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:annual|biennial|triennial|annum|p\.a\.|twice|thrice|times|cycles?|rotation|rota|intervals?|q[1-4])\b"
    rf"|\b(?:{DAY})(?!\w))|\b(?:{MONTH})\b"
)
THEREAFTER = re.compile(r",? (?:thereafter|afterwards|after that)$", re.IGNORECASE)
IN_PERIOD = re.compile(r"(?:by|in|until|no later than|not later than|between)\s", re.IGNORECASE)
START = re.compile(r"(?<![\w-])(?=[\w½¼¾])")
LEFT_OVER = re.compile(
    r"[\s,;:/&+-]*(?:\b(?:and|or|then|otherwise|else|but|of|on|in|at)\b[\s,;:/&+-]*)*$", re.IGNORECASE
)
NO_RHYTHM = re.compile(
    r"\b(?:hour|dai|night|week|fortnight|month|quarter|annual|year)l?y\b|\b(?:once|twice|times)\b", re.I
)


def without_kind_of_year(body: str) -> str:
    """``per financial year`` as ``per year``."""
    return FY.sub("year", KINDS_OF_YEAR.sub("", body))


def speaks_of_rhythm(text: str) -> bool:
    """Whether a text names a length of time, a day or a month, or says how often."""
    return bool(RHYTHM.search(text))


def rhythm_within(body: str, plain: Callable[[str], ReadValue | None]) -> ReadValue | None:
    """The rhythm that ends a text, with what stands before it as its remark; None where none does."""
    for start in START.finditer(body):
        before, found = body[: start.start()], plain(body[start.start() :])
        is_between = "low" in (found or {}) and BETWEEN.search(before)  # “between January and March” is once
        if found and start.start() and not is_between and not _says_more(before):
            said = LEFT_OVER.sub("", before)
            return {**found, "remark": "; ".join(filter(None, (said, found.get("remark", ""))))}
    return None


def _says_more(before: str) -> bool:
    return says_several(before) or bool(NO_RHYTHM.search(before))
