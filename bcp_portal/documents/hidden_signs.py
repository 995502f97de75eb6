"""Signs that nobody sees: they turn the order of letters round, or stand between letters and show nothing.

The marks of direction (U+200E, U+200F, U+061C) only help Arabic and Hebrew beside figures and are none of them; joiners
and breaks without width are none where a script of Asia, or a picture of several, needs them.
"""

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
