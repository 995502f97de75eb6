"""Units that stand in the header of a column or in the label of a line, and not beside its values.

``RTO (hours)`` over ``4``, ``Cost per hour (k€)`` over ``5``, ``Reviewed (DD/MM/YYYY)`` over ``03/04/2026``. Such a
value gets its unit, so that it says by itself what it is wherever it is shown: ``4 hours``, ``5 k€``, ``3 April 2026``.
What a value says itself always wins (``30 min`` below hours); a header that names two units names none.
"""

import re
from functools import lru_cache

from .comparators import split_comparators
from .dates import DAY_FORMAT, in_words
from .denominated import in_denomination, without_denomination
from .numerals import NUMBER
from .reading import Unreadable, is_blank, split_end, split_remark, tidy
from .spelling import in_figures
from .units import SEVERAL, UNITS

INSIDE = re.compile(r"[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]")
PARTS = re.compile(r"\s*[,;]\s*")
WORDS = r"(?:(?:in|as|max(?:imum|\.)?|target|total|no\. of|number of|full|elapsed|calendar)\s+)*"
WORKING = r"(?:(?:business|working|work|office|bank(?:ing)?|trading)\s+)?"
LENGTH = rf"{WORKING}(?:{'|'.join(sorted((*UNITS, *SEVERAL), key=len, reverse=True))})"
CLOCK = r"hh?:mm|hours:minutes"
OFTEN = r"(?:times |x |×)?(?:per|/|a|an)\s?(?:day|week|month|quarter|year|annum)"
UNIT = {
    "duration": rf"{LENGTH}|{CLOCK}",
    "window": LENGTH,
    "frequency": rf"{LENGTH}|{OFTEN}",
    "date": DAY_FORMAT,
}
WHOLE = {kind: re.compile(rf"{WORDS}(?P<unit>{unit})\.?(?:\s+max(?:imum|\.)?)?", re.I) for kind, unit in UNIT.items()}
BEHIND = {
    kind: re.compile(
        rf"(?<=[\w)\]])(?:\s*[,:/–—-]\s*|\s+|_)(?:in\s+)?(?:(?:calendar|clock|elapsed)\s+)?(?P<unit>{unit})\.?$", re.I
    )
    for kind, unit in UNIT.items()
}
FIGURES = rf"(?:{NUMBER}|\d{{1,3}}:[0-5]\d)"
BARE = re.compile(rf"(?:(?:between|from)\s+)?{FIGURES}(?:\s*(?:-|\bto\b|\band\b)\s*{FIGURES})?", re.I)
LAST_FIGURE = re.compile(rf"(?:{FIGURES})(?!.*(?:{FIGURES}))\+?", re.S)


def with_unit(kind: str, label: str, text: str) -> str:
    """The text of a value, of a ``kind`` that READERS has, with the unit that its label says, where it says none."""
    if is_blank(text) or not label:
        return text
    if kind == "money":
        return in_denomination(label, text)
    unit = unit_in(kind, label)
    if not unit:
        return text
    return in_words(unit, text) if kind == "date" else _behind(text, unit)


@lru_cache(maxsize=2048)
def unit_in(kind: str, label: str) -> str:
    """The unit of time, rhythm or form of a day that a label says, ``""`` for none or for several."""
    if kind not in UNIT:
        return ""
    found = [one["unit"] for part in _parts(label) if (one := WHOLE[kind].fullmatch(part))]
    if not found and (behind := BEHIND[kind].search(label) or BEHIND[kind].search(INSIDE.sub("", label).strip())):
        found = [behind["unit"]]
    return found[0] if len(found) == 1 else ""


def without_unit(kind: str, label: str) -> str:
    """The label without what it says of a unit: ``RTO`` of ``RTO, hours``; the same label where it says none."""
    if kind == "money":
        return without_denomination(label)
    if not unit_in(kind, label):
        return label
    if any(WHOLE[kind].fullmatch(part) for part in _parts(label)):
        return " ".join(INSIDE.sub(lambda inside: _others(kind, inside[1]), label).split())
    return BEHIND[kind].sub("", label if BEHIND[kind].search(label) else INSIDE.sub("", label).strip())


def _parts(label: str) -> list[str]:
    """What stands in the brackets of a label, comma by comma."""
    return [part for inside in INSIDE.findall(label) for part in PARTS.split(inside)]


def _others(kind: str, inside: str) -> str:
    """A bracket without the unit in it."""
    rest = [part for part in PARTS.split(inside) if not WHOLE[kind].fullmatch(part)]
    return f"({', '.join(rest)})" if rest else ""


def _behind(text: str, unit: str) -> str:
    """The text with the unit behind its last figure, if it is a number or a range and no more than a remark."""
    if unit.lower() in {"hh:mm", "h:mm", "hours:minutes"}:
        return f"{text.strip()} h" if re.fullmatch(r"\d{1,3}:[0-5]\d", text.strip()) else text
    if not _is_bare(text):
        return text
    body, rest = split_end(text)
    found = LAST_FIGURE.search(body)
    end = len(body[: found.end()].rstrip()) if found else len(body)
    if found and found.group().strip() == "1" and len(unit) > 2 and unit.lower() in UNITS:
        unit = unit.removesuffix("s")
    return f"{body[:end]}{'' if unit.startswith('/') else ' '}{unit}{body[end:]}{rest}"


def _is_bare(text: str) -> bool:
    """Whether the text is a number or a range of them, with what bounds it."""
    try:
        body = in_figures(split_remark(tidy(text))[0])
    except Unreadable:
        return False
    bounded = split_comparators(body)
    return bounded is not None and body != "0" and bool(BARE.fullmatch(bounded[1].strip()))
