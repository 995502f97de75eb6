"""Numbers in words as figures: ``twenty-four`` → ``24``, ``one and a half`` → ``1½``, ``half an hour`` → ``½ hour``."""

import re

from .numerals import NUMBER, number
from .reading import Unreadable, quoted

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NAMED = {"zero": 0} | {word: figure for figure, word in enumerate((*ONES, *TEENS), start=1)}
NAMED |= {word: figure * 10 for figure, word in enumerate(TENS, start=2)}
SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES)}))?|{'|'.join(NAMED)})"
HUNDREDS = rf"(?:(?:{SMALL}|a)[ -]hundred(?:(?: and)? {SMALL})?|{SMALL})"
SPELLED = re.compile(
    rf"\b(?:(?:{HUNDREDS}|a)[ -]thousand(?:(?: and|,)? {HUNDREDS})?|{HUNDREDS})\b(?![ -](?:hundred|thousand))",
    re.IGNORECASE,
)
LENGTH = r"(?:second|minute|hour|day|week|fortnight|month|quarter|year)"
PARTS = {"half": "½", "quarter": "¼", "third": "⅓"}
SLASHED = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔"}
MIXED = re.compile(r"(?<![\d.,'’/])(\d{1,4})(?: | and )(1/2|1/4|3/4|1/3|2/3)(?![\d/])")
# ``1/2 hour`` is half of one; ``2/3 days`` may be two or three of them, and stays.
SLASH = re.compile(
    rf"(?<![\d/])(1/2|1/4)(?= ?(?:of an? )?(?:h|hr|{LENGTH})\b)|(?<![\d/])([123]/[34])(?= (?:of an? )?{LENGTH}\b)"
)
AND_PART = re.compile(r"(\d)(?:[ -]and[ -](?:an?[ -]|one )?)(half|quarter|third)\b", re.IGNORECASE)
LENGTH_AND_PART = re.compile(
    rf"(?:(\d{{1,4}})|\ban?|(?<=\bevery)|(?<=\beach)) ({LENGTH}s?) and (?:an? )?(half|quarter)\b(?! of| an? |[ -]hour)",
    re.IGNORECASE,
)
THREE_QUARTERS = re.compile(rf"\b3[ -]quarters(?: of)?(?: an?)?[ -](?={LENGTH})", re.IGNORECASE)
PART_OF = re.compile(
    rf"\b(?:an? |1[ -])?(half|quarter)(?: of)?(?: an?)?[ -](?={LENGTH}\b)|\b(?:an? |1 )(half)(?= (?:million|billion)\b)"
    r"|\b(half)(?: an?) (?=million\b|billion\b)",
    re.IGNORECASE,
)
ONE = re.compile(rf"\ban?[ -](?={LENGTH}\b)", re.IGNORECASE)
POINT_FIRST = re.compile(r"(?<![\w.,'’)])(?=\.\d)")  # “.5 hours”
SAID_TWICE = re.compile(rf"({NUMBER}) ?\( ?({NUMBER}) ?\)(?= ?-? ?[a-z]|$)", re.IGNORECASE)


def in_figures(body: str, *, articles: bool = True) -> str:
    """The tidied text with its numbers in figures, ``an hour`` as ``1 hour`` unless ``articles`` are to stay; a number
    that stands twice, ``4 (four)``, stands once.

    Raises Unreadable where the two differ.
    """
    body = POINT_FIRST.sub("0", body)
    if not any(letter.isalpha() or letter in "/(⁄" for letter in body):
        return body
    body = SPELLED.sub(lambda found: str(_value(found.group())), body.replace("⁄", "/"))
    body = MIXED.sub(lambda found: found[1] + SLASHED[found[2]], body)
    body = SLASH.sub(lambda found: SLASHED[found[1] or found[2]], body)
    body = LENGTH_AND_PART.sub(_with_part, body)
    body = AND_PART.sub(lambda found: found[1] + PARTS[found[2].lower()], body)
    body = THREE_QUARTERS.sub("¾ ", body)
    body = PART_OF.sub(
        lambda found: PARTS[(found[1] or found[2] or found[3]).lower()] + ("" if found[2] else " "), body
    )
    body = re.sub(r"([½¼¾⅓⅔]) of (?:an? )?", r"\1 ", body)
    return SAID_TWICE.sub(_once, ONE.sub("1 ", body) if articles else body)


def _with_part(found: re.Match[str]) -> str:
    space = " " if found.group().startswith(" ") else ""
    return f"{space}{found[1] or 1}{PARTS[found[3].lower()]} {found[2]}"


def _value(words: str) -> int:
    total = group = 0
    for word in re.split(r"[ ,-]+", words.lower()):
        if word == "thousand":
            total, group = (group or 1) * 1000, 0
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in NAMED or word == "a":
            group += NAMED.get(word, 1)
    return total + group


def _once(found: re.Match[str]) -> str:
    if number(found[1]) != number(found[2]):
        raise Unreadable(f"{quoted(found.group())} says two numbers: write the one that counts.")
    return found[1]
