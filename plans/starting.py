"""What a new plan begins with: the standard headings, each with an empty block, or the plan of a trade with blanks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .sections import BY_KEY

UNLABELLED = {"terms", "bullets", "records", "headed", "groups", "signatures"}  # shapes whose first column has no label


@dataclass(frozen=True)
class Start:
    """A heading of a new plan; ``kind`` is what stands under it (prose, a kind of section, or nothing)."""

    level: int
    title: str
    kind: str = ""
    columns: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)


def start(level: int, title: str, kind: str = "", columns: str = "") -> Start:
    """A Start; ``columns`` are names of fields between spaces."""
    return Start(level, title, kind, tuple(columns.split()))


STANDARD: Final = (
    start(2, "Document Information", "facts", "name value"),
    start(2, "Executive Summary", "prose"),
    start(2, "Objectives", "tiers", "name rto rpo"),
    start(2, "Scope", "scope", "text"),
    start(2, "Risk Assessment", "risks", "title impact likelihood mitigation"),
    start(2, "Business Impact Analysis"),
    start(3, "Business Functions", "functions", "name rto rpo mtpd cost_per_hour operational_impact"),
    start(3, "Impact over Time", "impacts", "function category after level"),
    start(2, "Recovery Strategies", "strategies", "name description trigger rto responsible"),
    start(2, "Recovery Procedures", "phases"),
    start(2, "Incident Response"),
    start(3, "Incident Classification", "severities", "name description response_time communication"),
    start(3, "Incident Response Team", "roles", "name duty person deputy"),
    start(3, "Communication Plan", "channels", "text"),
    start(2, "Testing and Maintenance"),
    start(3, "Exercise Schedule", "exercises", "name frequency scope"),
    start(3, "Exercise Procedure", "exercise_steps", "group text"),
    start(3, "Maintenance Activities", "maintenance", "text"),
    start(2, "Dependencies and Suppliers", "dependencies", "name supplier contact backup"),
    start(3, "Supplier Management", "supplier_rules", "group text"),
    start(2, "Plan Maintenance"),
    start(3, "Review Process", "reviews", "group text"),
    start(3, "Change Management", "change_rules", "group text"),
    start(2, "Appendices", "appendices", "text"),
    start(3, "Contact Lists", "contacts", "name role phone email"),
    start(3, "Detailed Procedures", "procedures", "title text"),
    start(2, "Approval", "approvals", "role"),
    start(2, "Version History", "history", "number on summary"),
)


@dataclass(frozen=True)
class StartingPoint:
    """What a new plan may begin with; ``words`` says for whom. All but BLANK have a file of this key in starts/, in
    each language.
    """

    key: str
    name: str
    words: str


BLANK: Final = "blank"
STARTING_POINTS: Final = (
    StartingPoint("it_service", "IT service", "A system that people work with: hosting, sign-in, backups, on call."),
    StartingPoint("hospital_ward", "Hospital ward", "Patients around the clock: medication, oxygen, work on paper."),
    StartingPoint("webshop", "Webshop", "From catalogue and checkout to the parcel: payment, warehouse, carrier."),
    StartingPoint("public_office", "Public office", "Services to citizens: counters, registers, deadlines, payments."),
    StartingPoint(BLANK, "Blank", "The standard headings with nothing under them."),
)

FACTS: Final = (
    ("Owner", "owner"),
    ("Approver", "approver"),
    ("Classification", "classification"),
    ("Review Frequency", "review_frequency"),
    ("Next Review", "next_review"),
)

PHASES: Final = (
    ("Phase 1", "Detection and Assessment"),
    ("Phase 2", "Recovery"),
    ("Phase 3", "Return to Normal"),
)


@dataclass(frozen=True)
class Outline:
    """The standard headings of a language, the facts and phases below them, and its names of columns by kind and field
    where they are not those of the fields themselves.
    """

    standard: tuple[Start, ...]
    facts: tuple[tuple[str, str], ...]
    phases: tuple[tuple[str, str], ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def columns(self, begun: Start) -> list[dict[str, str]]:
        """The columns of a block; a first column that needs no label has none."""
        kind, names = BY_KEY[begun.kind], begun.columns
        bare = len(names) if kind.shape == "groups" else int(kind.shape in UNLABELLED)
        labels = ("" if place < bare else self._label(begun.kind, name) for place, name in enumerate(names))
        return [{"field": name, "label": label} for name, label in zip(names, labels, strict=True)]

    def _label(self, key: str, name: str) -> str:
        known: Any = BY_KEY[key].model._meta.get_field(name)
        return self.labels.get(key, {}).get(name) or str(known.verbose_name)


ENGLISH: Final = Outline(STANDARD, FACTS, PHASES)
