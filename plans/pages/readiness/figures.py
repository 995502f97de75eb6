"""What one document says of readiness: recovery of each function, coverage, how many risks. Made once per content."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from bcp_portal.documents.format import Document
from plans.linting.exercise_coverage import rehearsed
from plans.reading.document import FrozenPlan, span
from plans.recovery.timeline import Outlook, timeline
from plans.recovery.wording import duration, verdict

from .risks import RiskCounts, risk_counts

VERDICTS = ("late", "unknown", "in time")  # the worst first


@dataclass(frozen=True)
class Function:
    """A function: its RTO in seconds (None where there is none), and how soon it is back by the plan's own figures.

    ``counted`` is what of that counts toward the RTO; ``verdict`` is in time, late or unknown. ``total``, ``margin``
    and ``sentence`` say it in words; ``owner`` is a name, ``deputy`` who stands in for the owner.
    """

    ref: str
    label: str
    rto: int | None
    is_rto_unread: bool
    counted: int | None
    verdict: str
    total: str
    margin: str
    sentence: str
    has_strategy: bool
    is_rehearsed: bool
    owner: str
    deputy: str

    @property
    def claim(self) -> str:
        """The RTO in words."""
        if self.is_rto_unread:
            return "RTO can’t be read"
        return span(self.rto) if self.rto is not None else "no RTO"

    @property
    def why_none(self) -> str:
        """What the plan does not say, where no time is known."""
        return "no strategy says how long it takes" if self.has_strategy else "no strategy names it"

    @property
    def margin_or_why_none(self) -> str:
        """How much earlier or later than its RTO it is back, else what the plan does not say."""
        return self.margin or f"{self.why_none[0].upper()}{self.why_none[1:]}"

    @property
    def total_in_words(self) -> str:
        """How soon it is back and the margin, else what the plan does not say."""
        return f"{self.total}: {self.margin}" if self.margin else f"not known: {self.why_none}"


@dataclass(frozen=True)
class PlanFigures:
    """One plan's."""

    functions: tuple[Function, ...]
    risks: RiskCounts


def figures_of(document: Document) -> PlanFigures:
    """The figures of one document."""
    plan = FrozenPlan(document)
    stand_ins = {row.link("person"): row.text("deputy") for row in plan.rows("roles") if row.text("deputy")}
    tried = rehearsed(plan)
    functions = tuple(_function(outlook, tried, stand_ins) for outlook in timeline(plan).outlooks)
    return PlanFigures(functions, risk_counts(document))


def _function(outlook: Outlook, tried: Set[str], stand_ins: Mapping[str, str]) -> Function:
    row, best = outlook.function, outlook.best
    owner = row.link("owner")
    return Function(
        ref=row.ref,
        label=row.label,
        rto=row.seconds("rto"),
        is_rto_unread=row.is_unread("rto"),
        counted=best.counted if best else None,
        verdict=best.verdict if best else "unknown",
        total=duration(best) if best else "",
        margin=verdict(best) if best else "",
        sentence=outlook.sentence,
        has_strategy=bool(outlook.ways),
        is_rehearsed=row.ref in tried,
        owner=row.text("owner"),
        deputy=stand_ins.get(owner, "") if owner else "",
    )
