"""How much of the latest data a function has lost: from the recovery point that was reached to the loss. Seconds."""

from dataclasses import dataclass

from plans.reading.document import FrozenRow

from .losses import FunctionLoss


@dataclass(frozen=True)
class DataLost:
    """``seconds``: the RPA, None while no recovery point is known. ``rpo`` is None where no version states one.

    ``is_at_most``: the loss may have been earlier. ``is_partial``: of another loss of the function no point is known.
    ``is_unread``: a recovery point was entered that is no moment.
    """

    rpo: int | None
    seconds: int | None
    is_at_most: bool = False
    is_partial: bool = False
    is_unread: bool = False

    @property
    def margin(self) -> int | None:
        """RPO minus what was lost; negative: too much."""
        return None if self.rpo is None or self.seconds is None else self.rpo - self.seconds

    @property
    def is_kept(self) -> bool | None:
        """Whether no more was lost than the RPO allows; None where that is not known."""
        if self.margin is None:
            return None
        if self.margin < 0:
            return None if self.is_at_most else False
        return None if self.is_partial else True


def data_lost(loss: FunctionLoss, function: FrozenRow | None) -> DataLost:
    """The most that was lost in any of the function's losses; nothing, where the recovery point is after the loss."""
    found = [
        (max(round((stretch.since.at - stretch.recovery_point).total_seconds()), 0), stretch)
        for stretch in loss.stretches
        if stretch.recovery_point and stretch.since.at
    ]
    seconds, worst = max(found, key=lambda one: one[0], default=(None, None))
    return DataLost(
        rpo=function.seconds("rpo") if function else None,
        seconds=seconds,
        is_at_most=bool(worst and worst.since.is_latest),
        is_partial=len(found) < len(loss.stretches),
        is_unread=any(stretch.is_point_unread for stretch in loss.stretches),
    )
