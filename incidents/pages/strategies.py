"""The strategies of the plans of an incident: which help, which is chosen, which failed."""

from dataclasses import dataclass
from datetime import datetime

from bcp_portal.documents.figures import listing
from incidents.folding.situation import Situation
from incidents.rooms import Room
from plans.reading.document import FrozenPlan, FrozenRow

from .words import clock


@dataclass(frozen=True)
class StrategyLine:
    """One strategy. ``lost`` are the functions (refs) that are lost and that it brings back, as the plan says, named by
    ``helps``.
    """

    plan: str
    ref: str
    name: str
    rto: str
    trigger: str
    responsible: str
    helps: str
    lost: tuple[str, ...]
    chosen: str
    failed: str

    @property
    def rank(self) -> tuple[bool, bool, str]:
        return bool(self.failed), not self.lost, self.ref


@dataclass(frozen=True)
class StrategiesPage:
    """Those of all plans: what helps with what is lost first, what failed last."""

    ref: str
    lines: tuple[StrategyLine, ...]

    @property
    def has_many_plans(self) -> bool:
        return len({line.plan for line in self.lines}) > 1


def strategies_page(room: Room, now: datetime) -> StrategiesPage:
    """The page; no query."""
    lines = [
        _line(room.situation, code, plan, row, now)
        for code, plan in room.documents.items()
        for row in plan.rows("strategies")
    ]
    return StrategiesPage(room.incident.ref, tuple(sorted(lines, key=lambda line: line.rank)))


def _line(situation: Situation, code: str, plan: FrozenPlan, row: FrozenRow, now: datetime) -> StrategyLine:
    lost = [ref for (of, ref), loss in situation.losses.items() if of == code and loss.is_lost]
    serves = row.links("functions")
    helped = tuple(ref for ref in lost if ref in serves) if serves else ()
    tried = situation.strategies
    current = [
        one for one in (*tried.current.values(), *tried.aimless.values()) if (one.plan, one.ref) == (code, row.ref)
    ]
    failed = [one for one in tried.failed if (one.chosen.plan, one.chosen.ref) == (code, row.ref)]
    return StrategyLine(
        plan=code,
        ref=row.ref,
        name=row.label,
        rto=row.text("rto"),
        trigger=row.text("trigger"),
        responsible=row.text("responsible"),
        helps=_helps([plan.by_ref[ref].label for ref in helped], serves),
        lost=helped if serves else tuple(lost),
        chosen=f"chosen {clock(current[0].since, now)}" if current else "",
        failed=f"failed {clock(failed[-1].at, now)}: {failed[-1].reason}" if failed and not current else "",
    )


def _helps(helped: list[str], serves: tuple[str, ...]) -> str:
    if helped:
        return f"Brings back {listing(helped)}"
    if serves:
        return "Brings back nothing that is lost"
    return "The plan does not say what it brings back: chosen, it is for all that is lost"
