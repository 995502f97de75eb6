"""Unread values: those that can't be read as what they should be, where they stand, what to write instead."""

from typing import NamedTuple

from bcp_portal.documents.values import READERS, Unreadable, read_strictly

from .document import FrozenPlan, FrozenRow

# What the fields hold, in words for one and for several, and as what it should be read; the rest by type.
NAMES = {
    "rto": ("RTO", "RTOs", "a time"),
    "rpo": ("RPO", "RPOs", "a time"),
    "mtpd": ("MTPD", "MTPDs", "a time"),
    "cost_per_hour": ("cost", "costs", "an amount"),
    "response_time": ("response time", "response times", "a time"),
    "window": ("time window", "time windows", "a stretch of time"),
    "after": ("time of impact", "times of impact", "a time"),
}
BY_TYPE = {
    "frequency": ("frequency", "frequencies", "an interval"),
    "date": ("date", "dates", "a day"),
    "duration": ("time", "times", "a length of time"),
    "money": ("amount", "amounts", "an amount"),
    "window": NAMES["window"],
}


class Unread(NamedTuple):
    """A value of a row that can't be read as its ``type`` (a key of READERS)."""

    row: FrozenRow
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


def unread_values(plan: FrozenPlan) -> tuple[Unread, ...]:
    """All of a plan, in the order of its kinds."""
    return plan.made(_unread)


def _unread(plan: FrozenPlan) -> tuple[Unread, ...]:
    return tuple(
        Unread(row, field["name"], type_of(row, field["name"], field["type"]))
        for kind in plan.document["kinds"]
        for row in plan.rows(kind["key"])
        for field in kind["fields"]
        if row.is_unread(field["name"])
    )


def type_of(row: FrozenRow, field: str, stated: str) -> str:
    """The type of a field; of a fact's value by its topic."""
    if stated in READERS:
        return stated
    return "frequency" if row.choice("topic") == "review_frequency" else "date"
