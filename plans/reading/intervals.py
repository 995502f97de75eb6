"""Intervals in sentences: ``every 5 minutes``, ``each night``. Seconds."""

import re
from collections.abc import Iterator

from bcp_portal.documents.values import Unreadable, read_duration
from bcp_portal.documents.values.numerals import NUMBER

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
FIGURES = {word: number for number, word in enumerate((*ONES, *TEENS), start=1)}
FIGURES |= {word: number * 10 for number, word in enumerate(TENS, start=2)}
UNIT = r"(?:second|minute|hour|day|week|month|year)s?"
# Hundreds are not read: what follows them alone would be another number.
COUNTED = re.compile(
    rf"(?<!hundred )(?<!hundred and )\b(?:({'|'.join(TENS)})[ -](?={'|'.join(ONES)}))?({'|'.join(FIGURES)})"
    rf"(?=[ -]{UNIT}\b)",
    re.I,
)
EVERY = re.compile(rf"\b(?:every|each)\s+((?:{NUMBER}\s*-?\s*)?[a-z]+)", re.I)
HALF = re.compile(r"\b(every|each) half(?: an)?[ -]hour\b", re.I)
QUARTER = re.compile(r"\b(every|each) quarter(?: of an)?[ -]hour\b", re.I)
TIMES = re.compile(
    rf"\b(?:(once)|(twice)|(\d{{1,3}}|{'|'.join(ONES)}) times) (?:an?|per|each|every|in an?) ([a-z]+)", re.I
)
ALTERNATE = re.compile(rf"\b(every|each) (?:other|second) (?={UNIT}\b|nights?\b)", re.I)


def in_figures(text: str) -> str:
    """Lengths of time with their numbers in figures: ``every twenty-four hours`` → ``every 24 hours``."""
    return COUNTED.sub(lambda found: str(sum(FIGURES[word.lower()] for word in found.groups() if word)), text)


def repeats(text: str) -> Iterator[int]:
    """Each ``every N unit``, ``each unit`` or ``N times a unit`` of a text that is a length of time: there is one in
    ``each server every hour``.
    """
    plain = QUARTER.sub(r"\1 15 minutes", HALF.sub(r"\1 30 minutes", in_figures(text)))
    plain = ALTERNATE.sub(r"\1 2 ", plain)
    yield from (seconds for found in EVERY.finditer(plain) if (seconds := length(found[1])))
    for found in TIMES.finditer(plain):
        if seconds := length(found[4]):
            yield seconds // (1 if found[1] else 2 if found[2] else _figure(found[3]))


def _figure(written: str) -> int:
    return FIGURES.get(written.lower()) or max(1, int(written))


def length(written: str) -> int | None:
    """A length of time with or without its number: ``5 minutes``, ``30-second``, ``hour``, ``night``."""
    plain = re.sub(r"\bnights?\b", "day", written.lower().replace("-", " "))
    try:
        return read_duration(f"1 {plain}" if plain[0].isalpha() else plain).get("seconds")
    except Unreadable:
        return None
