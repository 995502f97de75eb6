"""What all readers of values share: blanks, tidied text, remarks, comparators, and the refusal."""

import re
import unicodedata
from typing import Any

Value = dict[str, Any]

LONGEST = 1000  # characters; no value that people mean is nearly as long
PLACEHOLDER = re.compile(
    r"^(_{2,}|\[[^\]]*\]|\{\{.*\}\}|<[a-z][^<>]*>|tbd|tba|tbc|to be (determined|defined|confirmed)"
    r"|xx+|[dmy]{2,4}([/.-][dmy]{2,4}){2}|[-–—?.…]+)\.?$",
    re.IGNORECASE,
)
NOT_APPLICABLE = re.compile(r"^(n/?a|n\.a\.|not applicable|none)$", re.IGNORECASE)
REMARK = re.compile(r"\s*\(([^()]*)\)\s*$")
DASHES = re.compile(r"[‐‑‒–—―−﹘﹣－]")
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


class Unreadable(ValueError):
    """The text is not a value of the wanted type; the message says what to write instead."""


def is_blank(text: str) -> bool:
    """Whether the text is empty or a placeholder somebody still has to fill in."""
    stripped = text.strip().strip("*").strip()
    return not stripped or bool(PLACEHOLDER.match(stripped))


def tidy(text: str) -> str:
    """The text without emphasis: one plain space between words, one kind of dash, digits of any script in figures.

    Raises Unreadable for a long text: the patterns of values would take minutes over it.
    """
    body = text.strip().strip("*`").strip()
    if len(body) > LONGEST:
        raise Unreadable(f"This has {len(body)} characters, and a value {LONGEST} at most: put the rest elsewhere.")
    return " ".join("".join(map(_figure, DASHES.sub("-", UNSEEN.sub("", body)))).split())


def _figure(letter: str) -> str:
    """``٤`` as ``4``; raised figures are marks of footnotes, and stay."""
    figure = unicodedata.decimal(letter, None)
    return letter if figure is None else str(figure)


def split_remark(body: str) -> tuple[str, str]:
    """A tidied text without its closing ``(remark)``, and the remark."""
    found = REMARK.search(body)
    return (body[: found.start()], found.group(1).strip()) if found else (body, "")


def noted(*remarks: str) -> Value:
    """Remarks as part of a value."""
    said = "; ".join(remark for remark in remarks if remark)
    return {"remark": said} if said else {}


def whole(value: float) -> float | int:
    """The value, as an int where it is whole."""
    return int(value) if float(value).is_integer() else value


def quoted(text: str) -> str:
    """A text as refusals quote it."""
    return f"“{text.strip()}”"
