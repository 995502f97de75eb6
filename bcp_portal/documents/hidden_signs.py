"""Signs that nobody sees: they turn the order of letters round, or stand between letters and show nothing.

The marks of direction (U+200E, U+200F, U+061C) only help Arabic and Hebrew beside figures and are none of them; joiners
and breaks without width are none where a script of Asia, or a picture of several, needs them.
"""

import re
import unicodedata
from collections.abc import Iterator

TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
BREAKS = frozenset("\u200b\u200c\u200d")
INVISIBLE = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3164, 0xFEFF, 0xFFA0),
            *range(0x2060, 0x2065),
            *range(0x206A, 0x2070),
            *range(0xFFF9, 0xFFFC),
            *range(0xE0000, 0xE0080),
        ),
    )
)
NO_BREAK = "\ufeff"  # that programs leave where a text began
SOFT_HYPHEN = "\u00ad"
RIGHTWARDS = frozenset({"R", "AL", "AN"})  # bidirectional classes of letters and figures that run from right to left
# Without effect where all letters run from left to right: they say that they do, or end what was never begun.
LEFTWARDS = re.compile("[\u200e\u202a\u2066\u2068]")
ENDS = re.compile("[\u202c\u2069]")
ROUND = re.compile("[\u202b\u202d\u202e\u2067]")  # what turns letters round, and has an end
RIGHT_AT_THE_END = re.compile("(?<=\\w)[\u200f\u061c]+$")
STRAY_HYPHEN = re.compile("(?<![^\\W\\d_])\u00ad+|\u00ad+(?![^\\W\\d_])|(?<=\u00ad)\u00ad+")
PARAGRAPHS = re.compile(r"(\n[ \t]*\n+)")
TABLE = re.compile(r"(?:[ \t]*\|.*(?:\n|$))+")  # of which each cell is a paragraph
FLAG = "\U0001f3f4"  # begins a flag that goes on in tags
EUROPEAN = ("LATIN", "GREEK", "CYRILLIC")


def turning(text: str) -> list[str]:
    """Signs of the text that turn the order of letters round, each once."""
    return list(dict.fromkeys(letter for letter in text if letter in TURNING))


def invisible(text: str) -> list[str]:
    """Signs of the text that show nothing and need not stand where they stand, each once."""
    return [] if text.isascii() else list(dict.fromkeys(text[place] for place in _invisible(text)))


def _invisible(text: str) -> Iterator[int]:
    for place, letter in enumerate(text):
        beside = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        if letter in BREAKS:
            if not any(map(_joins, beside)):
                yield place
        elif letter in INVISIBLE and not (ord(letter) >= 0xE0000 and _is_in_flag(text, place)):
            yield place


def _joins(letter: str) -> bool:
    """Whether letters of this kind are joined, or broken, by signs that have no width."""
    if not letter or letter.isascii() or letter in BREAKS:
        return False
    name = unicodedata.name(letter, "")
    return unicodedata.category(letter)[0] in "LMS" and not name.startswith(EUROPEAN)


def _is_in_flag(text: str, place: int) -> bool:
    return text[:place].rstrip("".join(map(chr, range(0xE0000, 0xE0080)))).endswith(FLAG)


def shown(text: str) -> str:
    """The text with the number of each such sign in its place: ``[U+202E]``."""
    if text.isascii():
        return text
    hidden = set(_invisible(text))
    return "".join(
        f"[U+{ord(letter):04X}]" if letter in TURNING or place in hidden else letter
        for place, letter in enumerate(text)
    )


def without_strays(text: str) -> str:
    """The text without signs that nobody sees and that do nothing: address books and Office put them round numbers.

    What is seen stays as it is: signs that turn letters round are kept, with their ends, and so is everything in a
    paragraph with Arabic or Hebrew in it. Soft hyphens stay between letters.
    """
    if text.isascii():
        return text
    plain = STRAY_HYPHEN.sub("", text.replace(NO_BREAK, ""))
    return "".join(_without_marks(part) for part in PARAGRAPHS.split(plain))


def _without_marks(paragraph: str) -> str:
    if TABLE.fullmatch(paragraph):
        return "|".join(map(_of_cell, paragraph.split("|")))
    return _of_cell(paragraph)


def _of_cell(paragraph: str) -> str:
    if paragraph.isascii() or any(unicodedata.bidirectional(letter) in RIGHTWARDS for letter in _seen(paragraph)):
        return paragraph
    if ROUND.search(paragraph):
        return paragraph
    return RIGHT_AT_THE_END.sub("", ENDS.sub("", LEFTWARDS.sub("", paragraph)))


def _seen(text: str) -> Iterator[str]:
    """Its letters without the marks of direction, of which two are right to left by themselves."""
    return (letter for letter in text if letter not in "\u200f\u061c")
