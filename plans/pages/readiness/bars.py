"""Claimed against proven: a bar for each function, drawn on a scale on which its RTO stands at four fifths."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcp_portal.documents.figures import Rectangle, ShortBar
from plans.evidence.proofs import Proof
from plans.models.plan import Plan

from .figures import Function, PlanFigures, worst_first

WIDTH, GOAL, HEIGHT = 240.0, 192.0, 16.0
THIN = (5.0, 6.0)  # where a thin bar begins, and how high it is
SHOWN = 12
TONES = {"late": "crit", "in time": "ok", "unknown": "low"}
# By tone, what stands before the words: the name of an icon, and its classes.
MARKS = {"crit": ("circle-x", "in"), "ok": ("check", "ok toned in"), "low": ("circle-dashed", "in")}


Proofs = Mapping[tuple[int, str], Proof]  # by plan (primary key) and ref of the function
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
    """All functions, the worst first, and how many are back in time by the plans' own figures."""

    functions: list[Owned]
    proofs: Proofs
    in_time: int
    late: int
    unknown: int

    @property
    def count(self) -> int:
        return len(self.functions)

    @property
    def latest_proofs(self) -> list[Proof]:
        """The proofs there are, good ones and others."""
        return list(self.proofs.values())

    @property
    def first(self) -> list[Bar]:
        return self.bars(self.functions[:SHOWN])

    @property
    def more(self) -> int:
        """How many functions there are besides the first."""
        return len(self.functions[SHOWN:])

    def bars(self, functions: Sequence[Owned]) -> list[Bar]:
        """Some of them as they are drawn."""
        return [_bar(plan, function, self.proofs.get((plan.pk, function.ref))) for plan, function in functions]


def claims(figures: Mapping[Plan, PlanFigures], proofs: Proofs) -> Claims:
    """What the plans claim and what was proven of it, function by function."""
    functions = worst_first((plan, function) for plan, of_plan in figures.items() for function in of_plan.functions)
    counts = Counter(function.verdict for _, function in functions)
    return Claims(functions, proofs, counts["in time"], counts["late"], counts["unknown"])


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
