"""How much data may be lost: the interval at which data is protected, against the RPO of each function. Seconds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bcp_portal.documents.values import SECONDS, Unreadable, read_frequency
from plans.linting.intervals import repeats
from plans.linting.reading import Plan, Row, mentions

from .graph import Graph, graph, of_kind, stopped_by
from .waiting import UPPER

PROTECTING = re.compile(
    r"\b(back(?:ed|ing)?[- ]?ups?|back(?:s|ed|ing)? up|replicat\w*|snapshot\w*|mirror\w*|journal\w*|dump\w*|tapes?)\b",
    re.IGNORECASE,
)
# Looking after copies makes none: “check the backups weekly” says nothing about how often they are taken.
LOOKING_AFTER = re.compile(
    r"\b(check\w*|verif\w*|test\w*|review\w*|restor\w*|read|look\w*|audit\w*|validat\w*|monitor\w*|bring\w*)\b",
    re.IGNORECASE,
)
OFTEN = re.compile(r"\b(hourly|daily|nightly|weekly|monthly)\b", re.IGNORECASE)
UNBROKEN = re.compile(r"\b(continuous(?:ly)?|synchronous(?:ly)?|real[- ]time)\b", re.IGNORECASE)
NIGHTLY = re.compile(r"\bnightly\b", re.IGNORECASE)
SPOKEN = ("steps", "maintenance", "exercises", "procedures", "supplier_rules", "reviews")


@dataclass(frozen=True)
class Protection:
    """A statement that data is protected every ``seconds``, and the row that makes it (a strategy: its RPO)."""

    seconds: int
    row: Row
    field: str
    is_upper: bool = False


@dataclass(frozen=True)
class DataOutlook:
    """What protects the data of a function, the shortest interval first."""

    function: Row
    protections: tuple[Protection, ...]

    @property
    def best(self) -> Protection | None:
        """The shortest interval that is stated."""
        return self.protections[0] if self.protections else None

    @property
    def margin(self) -> int | None:
        """RPO minus the interval; negative: more is lost than is tolerated; None where either is missing."""
        rpo = self.function.seconds("rpo")
        return None if rpo is None or self.best is None else rpo - self.best.seconds

    @property
    def missing(self) -> tuple[str, ...]:
        """What the plan does not state, in words."""
        found = []
        if self.function.seconds("rpo") is None:
            found.append(f"the RPO of {self.function.label}")
        if self.best is None:
            found.append("how often its data is protected")
        return tuple(found)


def data_outlooks(plan: Plan, made: Graph | None = None) -> tuple[DataOutlook, ...]:
    """Each function with what protects its data.

    A statement that names functions or dependencies is about these and what needs them; any other is about all.
    """
    made = graph(plan) if made is None else made
    stated = [(protection, _covered(plan, made, protection.row)) for protection in spoken(plan)]
    strategies = [(found, set(found.row.links("functions"))) for found in _by_strategies(plan)]
    return tuple(
        DataOutlook(function, _shortest([one for one, refs in (*strategies, *stated) if function.ref in refs]))
        for function in plan.rows("functions")
    )


def spoken(plan: Plan) -> tuple[Protection, ...]:
    """What steps, activities and procedures say about how often data is protected."""
    return tuple(
        Protection(seconds, row, "text" if row.text("text") else "name")
        for kind in SPOKEN
        for row in plan.rows(kind)
        if (seconds := _interval(row)) is not None
    )


def _interval(row: Row) -> int | None:
    said = row.text("text") or f"{row.text('name')} {row.text('scope')}"
    if not PROTECTING.search(said) or LOOKING_AFTER.search(said):
        return None
    if UNBROKEN.search(said):
        return 0
    if (every := next(repeats(said), None)) is not None:
        return every
    if often := OFTEN.search(said):
        return _often(often[1])
    return _often(row.text("cadence") or row.text("frequency"))


def _often(written: str) -> int | None:
    """A frequency in words in seconds: ``Daily``, ``every 4 hours``; None for events and what can't be read."""
    try:
        frequency = read_frequency(NIGHTLY.sub("daily", written))
    except Unreadable:
        return None
    return round(frequency["every"] * SECONDS[frequency["unit"]]) if "every" in frequency else None


def _by_strategies(plan: Plan) -> Iterator[Protection]:
    for strategy in plan.rows("strategies"):
        if (seconds := strategy.seconds("rpo")) is not None:
            yield Protection(seconds, strategy, "rpo", is_upper=strategy.comparator("rpo") in UPPER)


def _covered(plan: Plan, made: Graph, row: Row) -> set[str]:
    said = f"{row.text('group')} {row.text('title')} {row.text('text')} {row.text('name')} {row.text('scope')}"
    named = [ref for ref in made if mentions(said, str(made.nodes[ref]["label"]))]
    named += [row.link("dependency")] if row.link("dependency") else []
    return stopped_by(made, named) if named else set(of_kind(made, "function"))


def _shortest(found: list[Protection]) -> tuple[Protection, ...]:
    return tuple(sorted(found, key=lambda protection: protection.seconds))
