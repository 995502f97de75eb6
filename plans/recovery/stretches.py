"""Stages of a recovery: those that it is made of, what is missing among them, and those that every one begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plans.reading.document import FrozenRow

from .clock import StatedTime
from .rto_clock import Clock

Part = Literal["detection", "decision", "waiting", "strategy"]


@dataclass(frozen=True)
class RecoveryStage:
    """A stretch of the way back, from ``start`` for ``seconds``; ``row`` states it. ``is_upper``: at most so long."""

    part: Part
    label: str
    start: int
    seconds: int
    row: FrozenRow | None = None
    is_upper: bool = False

    @property
    def end(self) -> int:
        return self.start + self.seconds


@dataclass(frozen=True)
class Missing:
    """An input that the plan does not state, in words, and where it would stand (``""`` where no row is at fault).

    ``part`` is the stretch that lacks it.
    """

    words: str
    part: Part
    ref: str = ""
    field: str = ""


def end_of(pieces: Sequence[RecoveryStage]) -> int:
    """Where the last piece ends, in seconds from the event; 0 before the first."""
    return pieces[-1].end if pieces else 0


@dataclass(frozen=True)
class Head:
    """What every recovery of a plan begins with."""

    clock: Clock
    detection: StatedTime | None
    decision: StatedTime | None

    def pieces(self) -> list[RecoveryStage]:
        """Detection and decision as far as they are stated, from the event on; both are upper bounds by nature."""
        found: list[RecoveryStage] = []
        parts: tuple[tuple[Part, StatedTime | None], ...] = (("detection", self.detection), ("decision", self.decision))
        for part, stretch in parts:
            if stretch:
                piece = RecoveryStage(
                    part, part.capitalize(), end_of(found), stretch.seconds, stretch.row, is_upper=True
                )
                found.append(piece)
        return found

    def missing(self) -> list[Missing]:
        """What of the two the plan does not state."""
        found = []
        if self.detection is None:
            found.append(Missing("how often failures are looked for", "detection"))
        if self.decision is None:
            found.append(
                Missing("how long the decision to recover takes (a first phase, or a response time)", "decision")
            )
        return found

    def counted_from(self) -> int:
        """Where the RTO clock starts, in seconds from the event."""
        parts = self.uncounted()
        return sum(piece.seconds for piece in self.pieces() if piece.part in parts)

    def uncounted(self) -> tuple[Part, ...]:
        """The stretches before the RTO clock starts."""
        before: dict[str, tuple[Part, ...]] = {"detection": ("detection",), "declaration": ("detection", "decision")}
        return before.get(self.clock.start, ())
