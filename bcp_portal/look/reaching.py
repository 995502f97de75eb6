"""Phone and mail links: on a phone one touch calls or writes. The one place that knows what a written number dials.

Where a field says how somebody is reached, whatever looks like a number is one (`reachable`). Anywhere else digits are
more often dates, amounts and IDs: there only what is surely a number is a link (`surely_reachable`).
No framework: documents print links, too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from .sure_numbers import EMERGENCY, HINT, SHORTS, is_sure

GAP = r"[ \u00a0\u202f\u2011-]"  # between digits: spaces and hyphens, also those at which no line breaks
MAIL = r"(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
EXTENSION = rf"(?:,?{GAP}?(?:ext(?:ension)?\b\.?|x\.?):?{GAP}?(?P<extension>\d{{1,6}}))?"
PHONE = (
    rf"(?P<phone>(?:(?<![\w+(./-])|(?<=\()(?!\d{{1,5}}\)))(?:(?:\+|00)\d{{1,3}}{GAP}?)?(?:\(\d{{1,5}}\){GAP}?)?"
    rf"\d(?:(?! ?24/7\b){GAP}?\d|/\d){{5,14}}{EXTENSION}(?![\w:…]))"  # one that was cut short would call somebody else
)
EITHER = re.compile(f"{MAIL}|{PHONE}", re.IGNORECASE)
LONGEST = 30  # letters of an address that stays whole
BETWEEN = re.compile(r"(?<=[@._+-])(?=\w)")
CUT = "…"  # at either end of an excerpt
DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|(?:19|20)\d\d[ /-](?:19|20)\d\d")


class Reach(NamedTuple):
    """A way to reach somebody: as it is written, and the address of its link (``tel:`` or ``mailto:``)."""

    said: str
    address: str

    @property
    def is_call(self) -> bool:
        return self.address.startswith("tel:")

    @property
    def link(self) -> str:
        """HTML of a link."""
        return f'<a href="{escape(self.address)}">{self._shown}</a>'

    @property
    def _shown(self) -> str:
        """An address longer than a column may be cut behind its signs."""
        said = escape(self.said)
        return BETWEEN.sub("<wbr>", said) if len(said) > LONGEST and not self.is_call else said


def ways_in(text: str) -> list[Reach]:
    """The telephone numbers and e-mail addresses in a text, in its order, each once; dates are no numbers to call."""
    return list(dict.fromkeys(way for found in EITHER.finditer(text) if (way := _way(found))))


def reachable(text: str) -> str:
    """The text as HTML, escaped, with its e-mail addresses and telephone numbers as links."""
    pieces, end = [], 0
    for found in EITHER.finditer(text):
        if way := _way(found):
            pieces += [escape(text[end : found.start()]), way.link]
            end = found.end()
    return "".join([*pieces, escape(text[end:])])


def surely_reachable(text: str) -> str:
    """The same of a text that may hold any digits: only a number that is surely one is a link, and each address."""
    if not _has_hint(text):
        return escape(text)
    pieces, end = [], 0
    for start, stop, way in sorted(_sure(text)):
        pieces += [escape(text[end:start]), way.link]
        end = stop
    return "".join([*pieces, escape(text[end:])])


def numbers_in(text: str) -> list[Reach]:
    """What is surely a number in a text, each once, to be called beside it."""
    if not _has_hint(text):
        return []
    return list(dict.fromkeys(way for _, _, way in sorted(_sure(text)) if way.is_call))


def surely_reachable_excerpt(pieces: Iterable[tuple[str, bool]]) -> str:
    """The same of an excerpt in pieces, some of them marked; what stands beside a cut may be half a number: no link."""
    marked = [(letter, is_marked) for piece, is_marked in pieces for letter in piece]
    text = "".join(letter for letter, _ in marked)
    found = [one for one in sorted(_sure(text)) if not _is_beside_cut(text, *one[:2])] if _has_hint(text) else []
    written, end = [], 0
    for start, stop, way in found:
        inside = _with_marks(marked[start:stop])
        written += [_with_marks(marked[end:start]), f'<a href="{escape(way.address)}">{inside}</a>']
        end = stop
    return "".join([*written, _with_marks(marked[end:])])


def _has_hint(text: str) -> bool:
    return "@" in text or HINT.search(text) is not None


def _is_beside_cut(text: str, start: int, stop: int) -> bool:
    return CUT in (text[:start].strip(), text[stop:].strip())


def _with_marks(letters: list[tuple[str, bool]]) -> str:
    runs = (
        (is_marked, escape("".join(letter for letter, _ in run))) for is_marked, run in groupby(letters, itemgetter(1))
    )
    return "".join(f"<mark>{said}</mark>" if is_marked else said for is_marked, said in runs)


def _sure(text: str) -> Iterator[tuple[int, int, Reach]]:
    """Where a number or an address is from and to, and its link."""
    last, longer = -1, set[int]()
    for found in EITHER.finditer(text):
        way = _way(found)
        longer.update(range(*found.span()) if way else ())
        if way and (found["mail"] or is_sure(found, last)):
            last = found.end() if way.is_call else -1
            yield found.start(), found.end(), way
    for short in EMERGENCY.finditer(text):
        if short.start("short") not in longer:  # the area code of a longer number is no call for help
            yield *short.span("short"), Reach(short["short"], f"tel:{short['short']}")


def _way(found: re.Match[str]) -> Reach | None:
    said = found.group()
    if found["mail"]:
        return Reach(said, f"mailto:{said}")
    return None if DATE.fullmatch(said) or SHORTS.fullmatch(said) else Reach(said, f"tel:{_dialled(found)}")


def _dialled(found: re.Match[str]) -> str:
    """The number without what is not dialled; what is dialled once it answers stands behind it, as RFC 3966 has it."""
    extension = found["extension"]
    number = found.string[found.start() : found.start("extension") if extension else found.end()]
    digits = _ascii(re.sub(r"[^\d+]", "", number.replace("(0)", "")))
    return f"{digits};ext={_ascii(extension)}" if extension else digits


def _ascii(digits: str) -> str:
    """Digits of any script as telephones have them."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in digits)
