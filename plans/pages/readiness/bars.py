"""Claimed against proven: a bar for each function, drawn on a scale on which its RTO stands at four fifths."""

from dataclasses import dataclass
from datetime import date

from bcp_portal.documents.figures import Rectangle, ShortBar
from plans.evidence.proofs import Proof
from plans.models.figures import KeptFunction
from plans.models.plan import Plan

from .figures import Function

WIDTH, GOAL, HEIGHT = 240.0, 192.0, 16.0
THIN = (5.0, 6.0)  # where a thin bar begins, and how high it is
SHOWN = 12
TONES = {"late": "crit", "in time": "ok", "unknown": "low"}
# By tone, what stands before the words: the name of an icon, and its classes.
MARKS = {"crit": ("circle-x", "in"), "ok": ("check", "ok toned in"), "low": ("circle-dashed", "in")}


Owned = tuple[Plan, Function]


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

    @property
    def drawing(self) -> ShortBar:
        """Full where it is proven, thin where it is calculated, an open track where no time is known."""
        goal = None if self.function.rto is None else GOAL
        if self.length is None:
            return ShortBar(WIDTH, HEIGHT, (Rectangle(0.5, 0.5, GOAL - 1, HEIGHT - 1, "track open"),), goal)
        aged = " aged" if self.proof and self.proof.is_aged else ""
        y, height = (0.0, HEIGHT) if self.proof else THIN
        bar = Rectangle(0, y, self.length, height, f"fillt {self.drawn}{aged}")
        return ShortBar(WIDTH, HEIGHT, (Rectangle(0, 0, GOAL, HEIGHT, "track"), bar), goal)

    @property
    def in_words(self) -> str:
        """What is drawn, for who can't see it."""
        return f"{self.proof.margin}, as proven" if self.proof else self.function.margin or "not known"

    @property
    def mark(self) -> tuple[str, str]:
        """The icon and its classes beside what is calculated."""
        return MARKS[self.tone]

    @property
    def drawn_mark(self) -> tuple[str, str]:
        """The icon and its classes beside what is drawn."""
        return MARKS[self.drawn]


@dataclass(frozen=True)
class Claims:
    """How many functions there are, and how many are back in time by the plans' own figures; the worst of them.

    Of those that were measured, ``demonstrated`` were shown to recover in time in the last year, and ``too_slow`` came
    back too late when they were last measured.
    """

    count: int
    in_time: int
    late: int
    unknown: int
    measured: int
    demonstrated: int
    too_slow: int
    first: list[Bar]

    @property
    def more(self) -> int:
        """How many functions there are besides the first."""
        return self.count - len(self.first)


def bar_of(kept: KeptFunction, today: date) -> Bar:
    """A function as it is drawn."""
    return drawn_bar(kept.figures.plan, function_of(kept), proof_of(kept, today))


def function_of(kept: KeptFunction) -> Function:
    return Function(**kept.said)


def proof_of(kept: KeptFunction, today: date) -> Proof | None:
    """What was measured last, if anything was, as one sees it today."""
    return Proof(on=kept.measured_on, today=today, **kept.proof) if kept.measured_on and kept.proof else None


def drawn_bar(plan: Plan, function: Function, proof: Proof | None) -> Bar:
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
