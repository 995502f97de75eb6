"""Letters that this machine's fonts can print: what none of them has would be an empty box on paper."""

import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # control and format characters and blanks need no glyph
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # choose between forms of the letter before
PRIVATE = "Co"  # each font draws something else there
SECONDS = 20


@dataclass(frozen=True)
class Letters:
    """Ranges of code points, sorted and apart: where each begins, and where it ends."""

    starts: list[int]
    ends: list[int]

    def __contains__(self, letter: object) -> bool:
        code = ord(str(letter))
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


@cache
def installed() -> Letters | None:
    """The letters of all installed fonts, as fontconfig lists them; None where it can't be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        listed = subprocess.run(  # noqa: S603 - fontconfig's own program, with no word of anybody's
            [program, "--format", "%{charset}\n"], capture_output=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return merged(listed.stdout.decode(errors="replace").split())


def merged(ranges: list[str]) -> Letters | None:
    """Ranges as fontconfig writes them (``41``, ``20-7e``) as letters; None where there are none."""
    pairs = sorted((int(start, 16), int(end or start, 16)) for start, _, end in (one.partition("-") for one in ranges))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in pairs:
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Letters(starts, ends) if starts else None


def missing(text: str) -> list[str]:
    """Letters of the text that no installed font has, in order, each once; none where that can't be known."""
    if text.isascii() or not (known := installed()):
        return []
    return [letter for letter in dict.fromkeys(text) if not letter.isascii() and _is_lacking(letter, known)]


def _is_lacking(letter: str, known: Letters) -> bool:
    category = unicodedata.category(letter)
    if category in UNSEEN or any(ord(letter) in few for few in SELECTORS):
        return False
    return category == PRIVATE or letter not in known


def named(letter: str) -> str:
    """What a letter is called in Unicode, to be said where it can't be shown: ``LARGE GREEN CIRCLE (U+1F7E2)``."""
    name, code = unicodedata.name(letter, ""), f"U+{ord(letter):04X}"
    return f"{name} ({code})" if name else code


def spelled(text: str) -> str:
    """The text with the number of each letter that can't be printed in its place: ``[U+1F7E2]``."""
    lacking = missing(text)
    return text.translate({ord(letter): f"[U+{ord(letter):04X}]" for letter in lacking}) if lacking else text
