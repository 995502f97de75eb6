"""When the strategy that is chosen for a function brings it back: chosen at + waiting + its time (docs/recovery.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plans.reading.document import FrozenRow
from plans.recovery.stretches import RecoveryStage
from plans.recovery.timeline import RecoveryPath

from .strategies import ChosenStrategy

REMAINING = ("waiting", "strategy")  # detection and decision are over when a strategy is chosen
WayBack = Callable[[FrozenRow, FrozenRow], RecoveryPath]


@dataclass(frozen=True)
class Forecast:
    """``stages`` are what the plan counts from the choice on; ``missing`` says in words what it does not state."""

    chosen: ChosenStrategy
    stages: tuple[RecoveryStage, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether the plan says how long the strategy takes."""
        return any(stage.part == "strategy" for stage in self.stages)

    @property
    def is_upper(self) -> bool:
        """Whether a stage is only known as an upper bound, so that the whole is one."""
        return any(stage.is_upper for stage in self.stages)

    @property
    def back_at(self) -> datetime | None:
        """When the function is back, as far as the plan states it; None where the strategy has no time."""
        seconds = sum(stage.seconds for stage in self.stages)
        return self.chosen.since + timedelta(seconds=seconds) if self.is_timed else None


def forecast(way: WayBack | None, function: FrozenRow | None, chosen: ChosenStrategy) -> Forecast:
    """What the plan says of the way back that was chosen, whether it links the two or not."""
    if way is None or function is None or chosen.row is None:
        return Forecast(chosen, missing=(f"how long {chosen.label} takes (no signed version says it)",))
    found = way(function, chosen.row)
    stages = tuple(piece for piece in found.pieces if piece.part in REMAINING)
    return Forecast(chosen, stages, tuple(missing.words for missing in found.missing if missing.part in REMAINING))
