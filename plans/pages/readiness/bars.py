"""Claimed against proven: a bar for each function, drawn on a scale on which its RTO stands at four fifths."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.exercised import Proof
from plans.models.plan import Plan

from .figures import Figures, Function, worst_first

WIDTH, GOAL = 240.0, 192.0
SHOWN = 12
TONES = {"late": "crit", "in time": "ok", "unknown": "low"}


Proofs = Mapping[tuple[int, str], Proof]  # by plan (primary key) and ref of the function


@dataclass(frozen=True)
class Bar:
    """One function of one plan. It is drawn as proven, else as calculated: ``length`` is in user units of the drawing,
    None where no time is known. ``tone`` is of the calculated time, ``drawn`` of the one that is drawn.
    """

    plan: Plan
    function: Function
    length: float | None
    tone: str
    drawn: str
    proof: Proof | None = None


@dataclass(frozen=True)
class Claims:
    """All functions, the worst first, and how many are back in time by the plans' own figures."""

    bars: list[Bar]
    in_time: int
    late: int
    unknown: int

    @property
    def proven(self) -> list[Proof]:
        """The proofs there are, good ones and others."""
        return [bar.proof for bar in self.bars if bar.proof]

    @property
    def first(self) -> list[Bar]:
        return self.bars[:SHOWN]

    @property
    def rest(self) -> list[Bar]:
        return self.bars[SHOWN:]


def claims(figures: dict[Plan, Figures], proofs: Proofs) -> Claims:
    """What the plans claim and what was proven of it, function by function."""
    each = worst_first((plan, function) for plan, told in figures.items() for function in told.functions)
    bars = [_bar(plan, function, proofs.get((plan.pk, function.ref))) for plan, function in each]
    counts = {verdict: sum(bar.function.verdict == verdict for bar in bars) for verdict in TONES}
    return Claims(bars, counts["in time"], counts["late"], counts["unknown"])


def _bar(plan: Plan, function: Function, proof: Proof | None) -> Bar:
    tone = TONES[function.verdict]
    if proof is None:
        return Bar(plan, function, _length(function.counted, function.rto), tone, tone)
    drawn = "low" if proof.rto is None else "crit" if proof.is_over else "ok"
    return Bar(plan, function, _length(proof.rta, function.rto), tone, drawn, proof)


def _length(seconds: int | None, rto: int | None) -> float | None:
    if seconds is None:
        return None
    if not rto:
        return WIDTH if rto == 0 and seconds else None
    return round(min(WIDTH, GOAL * seconds / rto), 1)
