"""What all readers of values share: blanks, tidied text, remarks, comparators, and the refusal."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from html import unescape
from typing import Any

ReadValue = dict[str, Any]

LONGEST = 300  # characters; no value that people mean is nearly as long
PLACEHOLDER = re.compile(
    r"^(_{2,}|\[[^\]]*\]|\{\{.*\}\}|<[a-z][^<>]*>|tbd|tba|tbc|to be (determined|defined|confirmed)"
    r"|noch (?:offen|festzulegen|zu (?:benennen|bestimmen|ergänzen|klären))"
    r"|wird (?:noch )?(?:benannt|ergänzt|festgelegt)"
    r"|n\.\s?n|k\.\s?a|xx+|[dmy]{2,4}([/.-][dmy]{2,4}){2}|[-–—?.…]+)\.?$",
    re.IGNORECASE,
)
NOT_APPLICABLE = re.compile(r"^(n/?a|n\.a\.|not applicable|none|entfällt|nicht zutreffend)$", re.IGNORECASE)
REMARK = re.compile(r"\s*\(([^()]*)\)\s*$")
OTHERWISE = re.compile(
    r"(?:[^\w\s<>≤≥~($€£]+\s*"
    r"|(?:or|and|but|then|else|otherwise|plus|vs\.?|versus|to|ideally|target|better|preferably)\b[\s:,;]*)+",
    re.IGNORECASE,
)
DASHES = re.compile(r"[‐‑‒–—―−﹘﹣－]")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
FOOTNOTE = re.compile(r"(?:\s*\[(?:\^[^\s\[\]]{1,100}|\d{1,3})\]|\s*[†‡§*]+|(?<!\d)[⁰¹²³⁴-⁹]+)$")
QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]|'([^']+)'|‘([^‘’]+)’")
PLURAL = re.compile(r"(?<=[a-z])\((s|es)\)", re.IGNORECASE)
# Overrides of the direction (U+202D, U+202E) are not among them: they show 42 where 24 is written.
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202c\u2060\ufeff]")


class Unreadable(ValueError):
    """The text is not a value of the wanted type; the message says what to write instead."""


Reader = Callable[[str], ReadValue]


def remembered(reader: Reader) -> Reader:
    """The same reader, which reads a text once: a plan says “4 hours” in many places, and is read at every save."""

    @lru_cache(maxsize=2048)
    def known(text: str) -> ReadValue | Unreadable:
        try:
            return reader(text)
        except Unreadable as refusal:
            return refusal

    @wraps(reader)
    def read(text: str) -> ReadValue:
        if len(text) > LONGEST:
            return reader(text)
        found = known(text)
        if isinstance(found, Unreadable):
            raise Unreadable(str(found))
        return {**found}

    return read


def is_blank(text: str) -> bool:
    """Whether the text is empty or a placeholder somebody still has to fill in."""
    stripped = text.strip().strip("*").strip()
    return not stripped or bool(PLACEHOLDER.match(stripped))


def tidy(text: str) -> str:
    """The text without emphasis, quotes and marks of footnotes: one plain space between words, one kind of dash, digits
    of any script in figures.

    Raises Unreadable for a long text: the patterns of values would take minutes over it.
    """
    body = unescape(text).strip().strip("*_`").rstrip(" ,;").strip()
    if len(body) > LONGEST:
        raise Unreadable(f"This has {len(body)} characters, and a value {LONGEST} at most: put the rest elsewhere.")
    if quotes := QUOTED.fullmatch(body):
        body = next(filter(None, quotes.groups())).strip()
    plain = DASHES.sub("-", UNSEEN.sub("", BREAK.sub(" ", FOOTNOTE.sub("", body))))
    plain = PLURAL.sub(r"\1", plain)
    return " ".join("".join(map(_figure, plain)).split())


def _figure(letter: str) -> str:
    """``٤`` as ``4``; raised figures are marks of footnotes, and stay."""
    figure = unicodedata.decimal(letter, None)
    return letter if figure is None else str(figure)


def split_remark(body: str) -> tuple[str, str]:
    """A tidied text without its closing ``(remark)``, and the remark."""
    found = REMARK.search(body)
    return (body[: found.start()], found.group(1).strip()) if found else (body, "")


def split_end(text: str) -> tuple[str, str]:
    """A text as written, cut before its closing remark or mark of a footnote."""
    body = text.rstrip()
    found = REMARK.search(body) or FOOTNOTE.search(body)
    return (body[: found.start()], body[found.start() :]) if found and found.start() else (body, "")


def alternative(remark: str) -> str:
    """What ``or 8 hours`` and ``/ 8 hours`` say beside a value; ``""`` for a remark that opens with no such word."""
    found = OTHERWISE.match(remark)
    return remark[found.end() :] if found else ""


def noted(*remarks: str) -> ReadValue:
    """Remarks as part of a value."""
    said = "; ".join(remark for remark in remarks if remark)
    return {"remark": said} if said else {}


def whole(value: float) -> float | int:
    """The value, as an int where it is whole."""
    return int(value) if float(value).is_integer() else value


def quoted(text: str) -> str:
    """A text as refusals quote it."""
    return f"“{text.strip()}”"
