"""Results of a rule: findings with the values that disagree, questions, or that it does not apply."""

from dataclasses import dataclass
from typing import Any, Literal

from plans.reading.document import FrozenRow

FindingSeverity = Literal["blocker", "high", "medium", "low", "info"]
SEVERITIES: tuple[FindingSeverity, ...] = ("blocker", "high", "medium", "low", "info")


@dataclass(frozen=True)
class Value:
    """A value that takes part in a finding, and where it is edited: ref of a row, block or heading; field or ``""``."""

    ref: str
    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Mend:
    """A way to mend a finding, by its ``act``.

    ``open`` the row, text or heading ``ref`` at ``field``; ``new``: the form of a row of ``kind`` that begins with
    ``values`` (a link as the ref it leads to), open at ``field``; ``write`` a text under the heading ``ref``, or under
    one called ``text`` near rows of ``kind``; ``fill`` the ``field`` of ``ref`` with ``text`` (as typed into the form);
    ``add`` a row of ``kind`` with ``values``; ``submit`` the plan, which mends it by itself.
    """

    words: str
    act: Literal["open", "new", "write", "fill", "add", "submit"]
    ref: str = ""
    field: str = ""
    text: str = ""
    kind: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RuleFinding:
    """Something in the plan that cannot work. ``subject`` names what it is about in refs or words and stays the same
    while the gap stays: with the rule it is the finding's identity. ``sentence`` is plain: need, reality, gap.

    A value that a rule returns; plans/models/findings.py stores it with its periods and acceptances.
    """

    subject: str
    sentence: str
    values: tuple[Value, ...] = ()
    mend: Mend | None = None


@dataclass(frozen=True)
class Question:
    """What the plan does not say and a rule must know, answered yes or no. ``key`` is ``what:REF:REF``.

    On yes the link ``target`` is added to ``field`` of the row ``ref`` (where ``field`` isn't ``""``).
    """

    key: str
    sentence: str
    ref: str = ""
    field: str = ""
    target: str = ""


@dataclass(frozen=True)
class NotApplicable:
    """The document has no data for the rule; ``why`` says which."""

    why: str


Said = list[RuleFinding | Question] | NotApplicable


def value(row: FrozenRow, field: str, label: str = "") -> Value:
    """The value of a row's field as evidence; ``label`` says what it is (``RTO of Billing``)."""
    return Value(row.ref, field, label or row.label, row.written(field) or "nothing")


def opening(row: FrozenRow, field: str, words: str) -> Mend:
    """Mend by opening the row at the field."""
    return Mend(words, act="open", ref=row.ref, field=field)


def beginning(kind: str, field: str, words: str, **values: str) -> Mend:
    """Mend by a new row, begun with these values and open at the field; nothing is saved before somebody does."""
    return Mend(words, act="new", kind=kind, field=field, values=tuple(values.items()))


def writing(heading: str, words: str, *, near: str) -> Mend:
    """Mend by a text under the heading of that title, which is made, near rows of a kind, where the plan has none."""
    return Mend(words, act="write", text=heading, kind=near)


def key_of(*parts: Any) -> str:
    """A subject of several refs: ``F-01+F-03``."""
    return "+".join(str(part) for part in parts)
