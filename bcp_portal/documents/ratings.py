"""How plans rate risks: numbers, words or both, brought onto one scale, or the reason why that can't be.

Numbers and words stand on one scale where the plan says which is which (``3 (Possible)``). What it leaves open is taken
from the usual scale of five, if all that the plan says agrees with that. A score (``3×4=12``, ``12/25``) is none.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from .figures import listing
from .values import is_blank

USUAL = ("Low", "Medium", "High")
ORDER = (
    "none",
    "negligible",
    "insignificant",
    "rare",
    "very low",
    "remote",
    "minimal",
    "unlikely",
    "low",
    "minor",
    "limited",
    "possible",
    "moderate",
    "medium",
    "significant",
    "likely",
    "probable",
    "high",
    "major",
    "serious",
    "very likely",
    "very high",
    "severe",
    "almost certain",
    "frequent",
    "certain",
    "extreme",
    "critical",
    "catastrophic",
)
SHORT = {
    "l": "Low",
    "m": "Medium",
    "h": "High",
    "vl": "Very low",
    "vh": "Very high",
    "lo": "Low",
    "med": "Medium",
    "mod": "Moderate",
    "hi": "High",
    "crit": "Critical",
    "v low": "Very low",
    "v high": "Very high",
    "v. low": "Very low",
    "v. high": "Very high",
}
FIVE = {
    "insignificant": 1,
    "negligible": 1,
    "minor": 2,
    "moderate": 3,
    "major": 4,
    "catastrophic": 5,
    "rare": 1,
    "unlikely": 2,
    "possible": 3,
    "likely": 4,
    "almost certain": 5,
}
MOST_OF = 10  # ``4/5`` is a rating out of five; ``12/25`` is a score
SCORE = re.compile(r"\d\s*(?:[×x*✕·]\s*[A-Z]*\d|=)", re.IGNORECASE)
OUT_OF = re.compile(r"\s*(?:/|\bof\b|\bout of\b)\s*(\d{1,3})\b")
NUMBER = re.compile(r"(?P<said>[a-z]{0,10}[ .-]?)(?P<number>\d{1,3}(?:[.,]\d)?)", re.IGNORECASE)
PICTURES = {"So", "Cf"}  # categories of letters: a coloured dot or a flag beside the word
BEHIND = re.compile(r"\s*(?P<sign>[-–—:=.,(]?)\s*\(?\s*(?P<word>[^\W\d][^()]*)\)?")
WORD_FIRST = re.compile(r"(?P<word>[^\W\d][^\d()]*?)\s*[-–—:=]?\s*\(?(?P<number>\d{1,2})\)?")
REST = re.compile(r"\s*[(,;:–]|\s-\s")


class Rating(NamedTuple):
    """A number, a word, or both; neither for a ``score``. ``out_of`` is the most that its scale has."""

    number: Fraction | None
    word: str
    score: str = ""
    out_of: int | None = None


def rating(text: str) -> Rating | None:
    """What a rating says; None for a blank. ``Low (once in ten years)`` stands on the scale as ``Low``."""
    said = " ".join(_in_words(text).strip().strip("*").split())
    if is_blank(said):
        return None
    if SCORE.search(said) or any(int(out_of) > MOST_OF for out_of in OUT_OF.findall(said)):
        return Rating(None, "", said)
    found = _numbered(OUT_OF.sub("", said))
    if found is None:
        return Rating(None, _capitalised(REST.split(said, maxsplit=1)[0]))
    return found._replace(out_of=next((int(most) for most in OUT_OF.findall(said)), None))


def _in_words(text: str) -> str:
    """The text without pictures, if that leaves any."""
    plain = "".join(sign for sign in text if unicodedata.category(sign) not in PICTURES and sign != "\ufe0f")
    return plain if plain.strip() else text


def _numbered(said: str) -> Rating | None:
    if found := NUMBER.match(said):
        behind = BEHIND.fullmatch(said[found.end() :])
        word = _capitalised(REST.split(behind["word"], maxsplit=1)[0]) if behind else ""
        if found.end() == len(said) or (behind and (behind["sign"] or word.lower() in ORDER)):
            return Rating(_fraction(found["number"]), word)
    found = WORD_FIRST.fullmatch(said)
    return Rating(_fraction(found["number"]), _capitalised(found["word"])) if found else None


def _fraction(number: str) -> Fraction:
    return Fraction(number.replace(",", "."))


def _capitalised(word: str) -> str:
    plain = SHORT.get(word.strip().rstrip(".").lower(), word.strip())
    return plain[:1].upper() + plain[1:].lower() if plain.lower() in ORDER else plain


def is_rating(text: str) -> bool:
    """Whether a text surely rates: a number, a word of a usual scale, or both."""
    found = rating(text)
    return found is not None and (found.word.lower() in ORDER if found.word else found.number is not None)


def is_rating_or_score(text: str) -> bool:
    """The same, or a score."""
    found = rating(text)
    return is_rating(text) or (found is not None and bool(found.score))


class Scale(NamedTuple):
    """The classes of a scale, the lowest first, and the class of each rating; or ``why`` there is no one scale."""

    classes: tuple[str, ...]
    of: Mapping[Rating, str]
    why: str = ""


def scale(ratings: Iterable[Rating]) -> Scale:
    """One scale for all ratings."""
    given = list(dict.fromkeys(ratings))
    if scores := [one.score for one in given if one.score]:
        return _none(f"“{scores[0]}” is a score")
    if why := _of_other_scales(given):
        return _none(why)
    if not any(one.number is not None for one in given):
        return _of_words([one.word for one in given])
    return _of_numbers(given)


def _none(why: str) -> Scale:
    return Scale((), {}, why)


def _of_other_scales(given: list[Rating]) -> str:
    """Why numbers are not of one scale: ``3/5`` and ``2/10``, or ``7`` beside ``3/5``."""
    by_scale = {one.out_of: one for one in given if one.out_of}
    scales = [f"{_figure(one.number or Fraction(0))}/{most}" for most, one in by_scale.items()]
    if len(scales) > 1:
        return f"“{scales[0]}” and “{scales[1]}” are of two scales"
    over = [one.number for one in given if by_scale and one.number is not None and one.number > min(by_scale)]
    return f"“{_figure(over[0])}” is more than “{scales[0]}” has" if over else ""


def _of_words(words: list[str]) -> Scale:
    """Low, medium and high are shown whole, so that a place on the map means the same in each plan."""
    of = {Rating(None, word): word for word in words}
    if set(words) <= set(USUAL):
        return Scale(USUAL, of)
    strange = [word for word in words if word.lower() not in ORDER]
    if strange and len(words) > 1:
        return _none(f"nothing says where “{strange[0]}” stands among {listing([w for w in words if w != strange[0]])}")
    if strange:
        return _none(f"“{strange[0]}” is not a rating")
    return Scale(tuple(sorted(words, key=lambda word: ORDER.index(word.lower()))), of)


def _of_numbers(given: list[Rating]) -> Scale:
    """Numbers in their order, with the words that the plan gives them."""
    named: dict[Fraction, str] = {}
    numbers: dict[str, Fraction] = {}
    for number, word in ((one.number, one.word) for one in given if one.number is not None and one.word):
        if named.setdefault(number, word) != word or numbers.setdefault(word, number) != number:
            return _none(f"“{_figure(number)}” and “{word}” stand for more than one class")
    usual = FIVE if numbers and all(FIVE.get(word.lower()) == number for word, number in numbers.items()) else {}
    for word in (one.word for one in given if one.number is None):
        place = numbers.get(word, usual.get(word.lower()))
        if place is None:
            return _none(f"numbers and words are mixed, and nothing says which number “{word}” is")
        numbers[word] = Fraction(place)
        if named.setdefault(Fraction(place), word) != word:
            return _none(f"“{word}” and “{named[Fraction(place)]}” are both {_figure(Fraction(place))}")
    places = {one: numbers[one.word] if one.number is None else one.number for one in given}
    labels = {number: _label(number, named.get(number, "")) for number in sorted(set(places.values()))}
    return Scale(tuple(labels.values()), {one: labels[number] for one, number in places.items()})


def _label(number: Fraction, word: str) -> str:
    return f"{_figure(number)} {word}" if word else _figure(number)


def _figure(number: Fraction) -> str:
    return f"{float(number):g}"
