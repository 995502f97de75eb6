"""What all readers of values share: blanks, remarks, comparators, and the refusal."""

import re
from typing import Any

Value = dict[str, Any]

LONGEST = 1000  # characters; no value that people mean is nearly as long
NUMBER = r"\d{1,12}(?:[.,]\d{1,6})?"  # longer ones are no amounts that people mean
COMPARATORS = {
    "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=", "~": "~", "≈": "~",
    "less than": "<", "under": "<", "within": "<=", "up to": "<=", "at most": "<=", "max": "<=", "max.": "<=",
    "maximum": "<=", "more than": ">", "over": ">", "at least": ">=", "min.": ">=", "minimum": ">=",
    "about": "~", "approx": "~", "approx.": "~", "approximately": "~", "around": "~", "ca.": "~",
}  # fmt: skip
PLACEHOLDER = re.compile(
    r"^(_{2,}|\[[^\]]*\]|\{\{.*\}\}|<[a-z][^<>]*>|tbd|tba|tbc|to be (determined|defined|confirmed)"
    r"|xx+|[dmy]{2,4}([/.-][dmy]{2,4}){2}|[-–—?.…]+)\.?$",
    re.IGNORECASE,
)
NOT_APPLICABLE = re.compile(r"^(n/?a|n\.a\.|not applicable|none)$", re.IGNORECASE)
REMARK = re.compile(r"\s*\(([^()]*)\)\s*$")


class Unreadable(ValueError):
    """The text is not a value of the wanted type; the message says what to write instead."""


def is_blank(text: str) -> bool:
    """Whether the text is empty or a placeholder somebody still has to fill in."""
    stripped = text.strip().strip("*").strip()
    return not stripped or bool(PLACEHOLDER.match(stripped))


def split_remark(text: str) -> tuple[str, Value]:
    """The text without its closing ``(remark)``, one space between its words, and the remark as part of a value.

    Raises Unreadable for a long text: the patterns of values would take minutes over it.
    """
    body = text.strip().strip("*").strip()
    if len(body) > LONGEST:
        raise Unreadable(f"This has {len(body)} characters, and a value {LONGEST} at most: put the rest elsewhere.")
    if found := REMARK.search(body):
        return _spaced(body[: found.start()]), {"remark": found.group(1)}
    return _spaced(body), {}


def _spaced(text: str) -> str:
    return " ".join(text.split())


def split_comparator(body: str) -> tuple[str, str]:
    """The comparator that the text begins with (or a closing ``+``), and what remains."""
    if body.endswith("+"):
        return ">=", body[:-1].rstrip()
    for written in sorted(COMPARATORS, key=len, reverse=True):
        rest = body[len(written) :]
        if body.lower().startswith(written) and (not written[-1].isalpha() or not rest[:1].isalpha()):
            return COMPARATORS[written], rest.lstrip()
    return "", body


def number(text: str) -> float | int:
    """``1.5`` or ``1,5`` as a number, an int where it is whole."""
    return whole(float(text.replace(",", ".")))


def whole(value: float) -> float | int:
    """The value, as an int where it is whole."""
    return int(value) if float(value).is_integer() else value
