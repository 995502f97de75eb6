"""Values that can't be read as what they should be: counted nowhere, so said for ever, where they stand."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from bcp_portal.documents.figures import listing
from bcp_portal.documents.values import READERS, Unreadable, read_strictly
from plans.reading.document import Plan, Row

from .findings import Finding, Said, opening, value
from .governance import GOV
from .objectives import OBJ
from .rules import Facts

# What the fields hold, in words for one and for several, and as what it should be read; the rest by type.
NAMES = {
    "rto": ("RTO", "RTOs", "a time"), "rpo": ("RPO", "RPOs", "a time"), "mtpd": ("MTPD", "MTPDs", "a time"),
    "cost_per_hour": ("cost", "costs", "an amount"), "response_time": ("response time", "response times", "a time"),
    "window": ("time window", "time windows", "a stretch of time"),
    "after": ("time of impact", "times of impact", "a time"),
}  # fmt: skip
BY_TYPE = {
    "frequency": ("frequency", "frequencies", "an interval"), "date": ("date", "dates", "a day"),
    "duration": ("time", "times", "a length of time"), "money": ("amount", "amounts", "an amount"),
    "window": NAMES["window"],
}  # fmt: skip
CALENDAR = {"date", "frequency"}
SHOWN = 10
FOUND: WeakKeyDictionary[Plan, "tuple[Unread, ...]"] = WeakKeyDictionary()  # every rule that misses a value asks


class Unread(NamedTuple):
    """A value of a row that can't be read as its ``type`` (a key of READERS)."""

    row: Row
    field: str
    type: str

    @property
    def names(self) -> tuple[str, str, str]:
        """What it is: one, several, and as what it should be read."""
        return NAMES.get(self.field) or BY_TYPE[self.type]

    @property
    def words(self) -> str:
        """``RTO of Payroll (“same day”)``; a fact is called by its own name."""
        of = self.row.label if self.row.kind == "facts" else f"{self.names[0]} of {self.row.label}"
        return f"{of} (“{self.row.written(self.field)}”)"

    @property
    def advice(self) -> str:
        """What to write instead, as a form would say it."""
        try:
            read_strictly(self.type, self.row.written(self.field), self.field)
        except Unreadable as refusal:
            return str(refusal)
        return "Save the row: it can be read now."


def unread_values(plan: Plan) -> tuple[Unread, ...]:
    """All of a plan, in the order of its kinds."""
    if plan not in FOUND:
        FOUND[plan] = tuple(_unread(plan))
    return FOUND[plan]


def _unread(plan: Plan) -> Iterator[Unread]:
    return (
        Unread(row, field["name"], type_of(row, field["name"], field["type"]))
        for kind in plan.document["kinds"]
        for row in plan.rows(kind["key"])
        for field in kind["fields"]
        if row.is_unread(field["name"])
    )


def type_of(row: Row, field: str, stated: str) -> str:
    """The type of a field; of a fact's value by its topic."""
    if stated in READERS:
        return stated
    return "frequency" if row.choice("topic") == "review_frequency" else "date"


def missed_words(plan: Plan, missed: Iterable[tuple[str, str]]) -> str:
    """Values that a rule asked for in vain, in words; ``""`` where there were none."""
    asked = set(missed)
    if not asked:
        return ""
    words = [one.words for one in unread_values(plan) if (one.row.ref, one.field) in asked]
    return listing([*words[:SHOWN], *([f"{len(words) - SHOWN} more"] if len(words) > SHOWN else [])])


@OBJ.rule(
    18,
    "high",
    "A time or an amount can’t be read",
    holds="Every time and amount can be read.",
    clause="ISO 22301 8.2.2",
)
def unread_figures(plan: Plan, facts: Facts) -> Said:
    """Objectives, response times, windows and costs that no analysis can count; one finding a kind of value."""
    return _by_name(one for one in unread_values(plan) if one.type not in CALENDAR)


@GOV.rule(
    12,
    "medium",
    "A date or a frequency can’t be read",
    holds="Every date and frequency can be read.",
    clause="ISO 22301 7.5.2",
)
def unread_days(plan: Plan, facts: Facts) -> Said:
    """Dates and frequencies, of which nobody can be reminded; one finding a kind of value."""
    return _by_name(one for one in unread_values(plan) if one.type in CALENDAR)


def _by_name(unread: Iterable[Unread]) -> Said:
    groups: dict[str, list[Unread]] = {}
    for one in unread:
        groups.setdefault(one.names[0], []).append(one)
    return [_finding(name, found) for name, found in groups.items()]


def _finding(name: str, found: list[Unread]) -> Finding:
    one, several, kind = found[0].names
    is_one = len(found) == 1
    said = [f"“{each.row.written(each.field)}” ({each.row.label})" for each in found[:SHOWN]]
    more = [f"{len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return Finding(
        name,
        f"{len(found)} {one if is_one else several} can’t be read as {kind}: {listing([*said, *more])}. "
        f"{'It is' if is_one else 'They are'} counted nowhere, and rules that need {'it' if is_one else 'them'} "
        "can’t judge.",
        tuple(value(each.row, each.field, _label(each)) for each in found),
        opening(found[0].row, found[0].field, found[0].advice),
    )


def _label(one: Unread) -> str:
    name = one.names[0]
    return one.row.label if one.row.kind == "facts" else f"{name[:1].upper()}{name[1:]} of {one.row.label}"
