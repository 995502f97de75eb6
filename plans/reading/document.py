"""The frozen plan, as the rules read it: rows by kind with their values in seconds, refs and plain text."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from bcp_portal.documents.format import Document
from bcp_portal.documents.reading import text_of
from bcp_portal.documents.values import is_blank, is_unread
from bcp_portal.documents.values.spans import span as span  # noqa: PLC0414 - rules find it here

NAMES = ("name", "title", "text", "role", "number")
OUTLINE = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[A-Z])")  # the number of a heading is no name
NOT_GIVEN = re.compile(
    r"^(n\s*/?\s*a|n\.a\.|not applicable|none|unknown|entfällt|nicht zutreffend|keine[rs]?|unbekannt)\.?$", re.I
)
Missed = tuple[str, str]  # ref and field (``extra:Label`` of a column that no field holds)
T = TypeVar("T")

# Parts of a document, as what is read of it is noted: these, each other entry by its name, and of the rows of a kind
# which there are, what one field says in all of them, and what columns of the plan's own say.
Part = str | tuple[str, str]
WHOLE, REFS, FIELDS, PASSAGES = "document", "refs", "fields", "passages"
ROWS, OWN = ":rows", ":own columns"  # beside a kind, and no name of a field


@dataclass
class ReadParts:
    """What was read of a plan, and what was asked for as a figure and can't be read."""

    read: set[Part] = field(default_factory=set)
    missed: list[Missed] = field(default_factory=list)


@dataclass(frozen=True)
class FrozenRow:
    """One row of a kind, as frozen. What is asked of it is noted."""

    kind: str
    ref: str
    _values: Mapping[str, Any]
    _extra: Mapping[str, str]
    _notes: ReadParts = field(default_factory=ReadParts, compare=False, repr=False)

    @property
    def label(self) -> str:
        """What the row is called on the page, without the number of a heading in front (``3.1 Court filings``)."""
        label, asked = self._label
        self._notes.read.update(asked)
        return label

    @cached_property
    def _label(self) -> tuple[str, list[Part]]:
        """The same with the fields that were asked for it."""
        asked: list[Part] = []
        for name in NAMES:
            asked.append((self.kind, name))
            if text := self.text(name):
                return OUTLINE.sub("", text), asked
        return OUTLINE.sub("", self.ref), asked

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all fields that it has."""
        self._notes.read.add(FIELDS)
        return tuple(self._values)

    @property
    def extra(self) -> Mapping[str, str]:
        """What columns of the plan's own say, by their headers."""
        self._notes.read.add((self.kind, OWN))
        return self._extra

    def value(self, field: str) -> Any:
        """The value as it was frozen; None for a field that it has not got."""
        self._notes.read.add((self.kind, field))
        return self._values.get(field)

    def text(self, field: str) -> str:
        """The value as plain text, ``""`` where it is blank or only a placeholder."""
        text = self.written(field)
        return "" if is_blank(text) else text

    def given(self, field: str) -> str:
        """The value as plain text; ``""`` also where it says that there is none, or nobody knows."""
        text = self.text(field)
        return "" if NOT_GIVEN.match(text) else text

    def written(self, field: str) -> str:
        """The value as it was written, placeholders and all."""
        value = self.value(field)
        return "" if value is None else text_of(value).strip()

    def is_unread(self, field: str) -> bool:
        """Whether the field says something that can't be read as what it should be."""
        return is_unread(self.value(field))

    def figure(self, field: str) -> Mapping[str, Any]:
        """A duration, frequency, date … as it was read, without its parts where it can't be."""
        value = self.value(field)
        if is_unread(value):
            self._notes.missed.append((self.ref, field))
        return value if isinstance(value, dict) else {}

    def seconds(self, field: str) -> int | None:
        """A duration in seconds (its upper bound); None where it is blank, unread or not applicable."""
        seconds = self._part(field, "seconds")
        return None if seconds is None else int(seconds)

    def comparator(self, field: str) -> str:
        """``< <= > >= ~ range immediate n/a``, or ``""`` for an exact or missing value."""
        return str(self._part(field, "comparator") or "")

    def amount(self, field: str) -> float | None:
        """An amount of money without its currency (upper bound of a range); None where there is none."""
        amount = self._part(field, "amount")
        return None if amount is None else float(amount)

    def choice(self, field: str) -> str:
        """The stored value of a choice."""
        return str(self._part(field, "value") or "")

    def link(self, field: str) -> str:
        """The ref that a link leads to, or ``""``."""
        return str(self._part(field, "ref") or "")

    def links(self, field: str) -> tuple[str, ...]:
        """The refs that several links lead to."""
        value = self.value(field)
        return tuple(link["ref"] for link in value if "ref" in link) if isinstance(value, list) else ()

    def _part(self, field: str, part: str) -> Any:
        """A part of a figure, a choice or a link; what is not there is noted where it can't be read."""
        value = self.value(field)
        found = value.get(part) if isinstance(value, dict) else None
        if found is None and is_unread(value):
            self._notes.missed.append((self.ref, field))
        return found


@dataclass(frozen=True)
class FrozenPassage:
    """A stretch of narrative: the ref of its block, the title of its heading, its Markdown."""

    ref: str
    heading: str
    text: str


class FrozenPlan:
    """A document with its rows within reach. Everything is asked for here, and noted in ``read``: while the parts are
    the same that somebody read, they need not read them again.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes = ReadParts()
        self._made: dict[Callable[[FrozenPlan], Any], tuple[Any, ReadParts]] = {}

    @property
    def read(self) -> set[Part]:
        """The parts that were read."""
        return self._notes.read

    @property
    def missed(self) -> list[Missed]:
        """What rules asked for and can't be read: the refs and fields of values."""
        return self._notes.missed

    @property
    def document(self) -> Document:
        """The whole of it."""
        self.read.add(WHOLE)
        return self._document

    @property
    def title(self) -> str:
        """What the plan is called."""
        self.read.add("title")
        return str(self._document["title"])

    @property
    def code(self) -> str:
        """The plan's code."""
        self.read.add("code")
        return str(self._document["code"])

    @property
    def answers(self) -> Mapping[str, bool]:
        """The editor's to questions asked before, by key."""
        self.read.add("answers")
        return self._answers

    @cached_property
    def _answers(self) -> dict[str, bool]:
        return {answer["key"]: answer["yes"] for answer in self._document.get("answers", [])}

    @cached_property
    def _kinds(self) -> dict[str, tuple[FrozenRow, ...]]:
        return {
            kind["key"]: tuple(
                FrozenRow(kind["key"], row["ref"], row["values"], row["extra"], self._notes) for row in kind["rows"]
            )
            for kind in self._document["kinds"]
        }

    @cached_property
    def by_ref(self) -> "RowsByRef":
        """Every row by its ref."""
        return RowsByRef(self, {row.ref: row for rows in self._kinds.values() for row in rows})

    def rows(self, kind: str) -> tuple[FrozenRow, ...]:
        """The rows of a kind (keys of plans/sections.py), none where it lacks it."""
        self.read.add((kind, ROWS))
        return self._kinds.get(kind, ())

    def made(self, make: Callable[["FrozenPlan"], T]) -> T:
        """What ``make`` makes of the plan, made once for all who ask: they have read what it took, and missed it."""
        if make not in self._made:
            notes = self._notes
            before, notes.read, notes.missed = (notes.read, notes.missed), set(), []
            try:
                self._made[make] = make(self), ReadParts(notes.read, notes.missed)
            finally:
                notes.read, notes.missed = before
        found: T
        found, taken = self._made[make]
        self.read.update(taken.read)
        self.missed.extend(taken.missed)
        return found

    def facts(self, topic: str) -> tuple[FrozenRow, ...]:
        """What the document says about itself under a topic (``owner``, ``next_review`` …): none, one or several."""
        return tuple(row for row in self.rows("facts") if row.choice("topic") == topic and row.text("value"))

    @property
    def passages(self) -> tuple[FrozenPassage, ...]:
        """All narrative in printed order."""
        self.read.add(PASSAGES)
        return self._passages

    @cached_property
    def _passages(self) -> tuple[FrozenPassage, ...]:
        return tuple(passages_of(self._document))

    @property
    def headings(self) -> tuple[Mapping[str, Any], ...]:
        """The headings of the outline as frozen: ref, level, title, names, blocks."""
        self.read.add("outline")
        return tuple(self._document["outline"])

    def people(self) -> dict[str, Mapping[str, Any]]:
        """People that rows name, by ref."""
        self.read.add("people")
        return {person["ref"]: person for person in self._document["people"]}

    def suppliers(self) -> dict[str, Mapping[str, Any]]:
        """Suppliers that rows name, by ref."""
        self.read.add("suppliers")
        return {supplier["ref"]: supplier for supplier in self._document["suppliers"]}

    def answer(self, key: str) -> bool | None:
        """What the editor answered to the question ``key``; None where it was never answered."""
        return self.answers.get(key)


class RowsByRef(Mapping[str, FrozenRow]):
    """The rows of a plan by their refs. Who looks one up has read the refs of all."""

    def __init__(self, plan: FrozenPlan, rows: Mapping[str, FrozenRow]) -> None:
        self._plan, self._rows = plan, rows

    def __getitem__(self, ref: str) -> FrozenRow:
        self._plan.read.add(REFS)
        return self._rows[ref]

    def __iter__(self) -> Iterator[str]:
        self._plan.read.add(REFS)
        return iter(self._rows)

    def __len__(self) -> int:
        self._plan.read.add(REFS)
        return len(self._rows)


def passages_of(document: Document) -> Iterator[FrozenPassage]:
    """All narrative in printed order."""
    return (
        FrozenPassage(block["ref"], heading["title"], block["text"])
        for heading in document["outline"]
        for block in heading["blocks"]
        if block["kind"] == "prose"
    )
