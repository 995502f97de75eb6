"""Claimed against proven: a bar for each function, drawn on a scale on which its RTO stands at four fifths."""

from dataclasses import dataclass

from plans.models.plan import Plan

from .figures import Figures, Function, worst_first

WIDTH, GOAL = 240.0, 192.0
SHOWN = 12
TONES = {"late": "crit", "in time": "ok", "unknown": "low"}


@dataclass(frozen=True)
class Bar:
    """One function of one plan; ``length`` is in user units of the drawing, None where no time is known."""

    plan: Plan
    function: Function
    length: float | None
    tone: str


@dataclass(frozen=True)
class Claims:
    """All functions, the worst first, and how many are back in time by the plans' own figures."""

    bars: list[Bar]
    in_time: int
    late: int
    unknown: int

    @property
    def first(self) -> list[Bar]:
        return self.bars[:SHOWN]

    @property
    def rest(self) -> list[Bar]:
        return self.bars[SHOWN:]


def claims(figures: dict[Plan, Figures]) -> Claims:
    """What the plans claim, function by function."""
    each = worst_first((plan, function) for plan, told in figures.items() for function in told.functions)
    bars = [Bar(plan, function, _length(function), TONES[function.verdict]) for plan, function in each]
    counts = {verdict: sum(bar.function.verdict == verdict for bar in bars) for verdict in TONES}
    return Claims(bars, counts["in time"], counts["late"], counts["unknown"])


def _length(function: Function) -> float | None:
    if function.counted is None:
        return None
    if not function.rto:
        return WIDTH if function.rto == 0 and function.counted else None
    return round(min(WIDTH, GOAL * function.counted / function.rto), 1)
