"""Labelled parts of one line: ``Power cut — Impact: high. Likelihood: low``, ``Payroll (RTO 4h, RPO 1h)``."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .field_labels import field_for
from .fields import fields
from .implied_rows import HELD, OBJECTIVE

LONGEST = 1000  # letters of a line that has parts
MOST = 40  # colons or objectives in it
LONGEST_LABEL = 60
MOST_WORDS = 3  # of a label that names no field
COLON = re.compile(r":(?=\s|$)")
JOINT = re.compile(r"[.;,|:](?=\s)|[()]|(?<=\s)(?:[–—/]|-{1,3}|and)(?=\s)")
# Behind these any short label opens a part, behind SENTENCE a capitalised one.
PARTING = {";", "|", "–", "—", "-", "--", "---"}
SENTENCE = {".", ",", "(", ")"}
TIMED = re.compile(
    r"(?:\s+(?:of|is|within|under|up to)\b)?+\s*+[=~]?+\s*+(?=[<≤]?+\s?+\d|(?:zero|none|nil|immediate)\b)", re.I
)
BEFORE = ("", ".", ";", ",", "|", ":", "(", ")", "–", "—", "/", " -", "--")  # of objectives without a colon
ENDS = " \t\n.;,|–—/-("


@dataclass(frozen=True)
class LabelledPart:
    """A label with its value; ``field`` is empty where the kind has none of that name, and an objective's where it is
    one that the kind does not have.

    ``rest`` is what stands behind the bracket in which the value is.
    """

    label: str
    field: str
    value: str
    rest: str = ""

    @property
    def text(self) -> str:
        """The part as it is told to people."""
        return f"{self.label}: {self.value}"


@dataclass(frozen=True)
class _Mark:
    """A label in a text: where its joint with the part before begins, and where its value does."""

    joint: int
    value: int
    label: str
    field: str


@lru_cache(maxsize=1024)
def labelled_parts(text: str, kind: str) -> tuple[str, tuple[LabelledPart, ...]]:
    """What precedes the first label, and the labelled parts in order; a line as no one writes it has none."""
    if len(text) > LONGEST or text.count(":") > MOST:
        return text, ()
    marks = sorted([*_with_colons(text, kind), *_timed(text, kind)], key=lambda mark: mark.value)
    if not marks:
        return text, ()
    ends = [*(mark.joint for mark in marks[1:]), len(text)]
    said = (
        LabelledPart(mark.label, mark.field, *_value(text, mark, end)) for mark, end in zip(marks, ends, strict=True)
    )
    return text[: marks[0].joint], tuple(said)


def has_several_fields(text: str, kind: str) -> bool:
    """Whether one line holds several values of the kind, links aside."""
    said = {part.field for part in labelled_parts(text, kind)[1] if part.field in fields(kind)}
    return sum(not fields(kind)[name].target for name in said) > 1


def _with_colons(text: str, kind: str) -> list[_Mark]:
    return [mark for colon in COLON.finditer(text) if (mark := _labelled(text, colon.start(), kind))]


def _labelled(text: str, colon: int, kind: str) -> _Mark | None:
    """The label that ends at a colon, or None if it is no label of a part."""
    joint = _joint(text, colon)
    if joint is None:
        return None
    begin, end, sign = joint
    label = text[end:colon].strip(" \t\n()") if sign in {"(", ")"} else text[end:colon].strip()
    field = field_for(kind, label) if label else ""
    short = 0 < len(label.split()) <= MOST_WORDS and label[0].isalpha()
    opens = sign in PARTING or (sign in SENTENCE and label[:1].isupper())
    return _Mark(begin, colon + 1, label, field) if field or (short and opens) else None


def _joint(text: str, colon: int) -> tuple[int, int, str] | None:
    """Where the last joint before a colon begins and ends, and its sign; None if there is none near."""
    near = max(colon - LONGEST_LABEL, 0)
    abbreviated = text[near:colon].rstrip().endswith(")")  # “Recovery time objective (RTO):”
    found = [joint for joint in JOINT.finditer(text, near, colon) if not (abbreviated and joint.group() in {"(", ")"})]
    if found:
        return found[-1].start(), found[-1].end(), found[-1].group()
    return None if near else (0, 0, "")


def _timed(text: str, kind: str) -> list[_Mark]:
    """Objectives that have no colon, but a time right behind them: ``RTO 4 hours``."""
    found = islice(OBJECTIVE.finditer(text), MOST)
    return [mark for objective in found if (mark := _objective(text, objective, kind))]


def _objective(text: str, found: re.Match[str], kind: str) -> _Mark | None:
    behind = TIMED.match(text, found.end())
    before = text[: found.start()].rstrip()
    field = field_for(kind, found.group()) or (str(found.lastgroup) if kind in HELD else "")
    if not behind or not field:
        return None
    sign = "and" if before.endswith((" and", ")and")) else before[-1:]
    if sign != "and" and sign not in BEFORE and before[-2:] not in BEFORE:
        return None
    return _Mark(len(before) - len(sign), behind.end(), found.group(), field)


def _value(text: str, mark: _Mark, end: int) -> tuple[str, str]:
    """The value without what joins it to the next part, and the rest behind the bracket that opened before it."""
    value, rest = text[mark.value : end], ""
    if text.count("(", 0, mark.value) > text.count(")", 0, mark.value):
        value, rest = _in_bracket(value)
    return value.rstrip(ENDS).lstrip(), rest.strip(ENDS + ")")


def _in_bracket(text: str) -> tuple[str, str]:
    depth = 1
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return text[:index], text[index:]
    return text, ""
