"""Time left, function by function: the clock, the bar, the arithmetic, and what all of it has cost so far."""

from dataclasses import dataclass
from datetime import datetime

from incidents.folding.clock_notes import notes
from incidents.folding.clock_words import (
    arithmetic,
    data_words,
    forecast_parts,
    in_words,
    left_words,
    restored_parts,
    verdict_words,
)
from incidents.folding.clocks import FunctionClock
from incidents.folding.costing import added
from incidents.folding.limits import FunctionLimit
from incidents.folding.losses import LossState
from incidents.folding.situation import Situation
from plans.recovery.costs import Cost, hourly

from .words import clock

WIDE = 240  # of a bar, in its own units
ICONS = {"late": "circle-alert", "unknown": "circle-question-mark", "in time": "circle-check"}
TONES = {"late": "crit", "unknown": "med", "in time": "ok"}


@dataclass(frozen=True)
class ClockBar:
    """A bar from the start to the last of its marks, in units of 240: what has passed, the target, the forecast."""

    track: float
    gone: float
    goal: float
    eta: float | None
    over: float


@dataclass(frozen=True)
class ClockLine:
    """One function. ``deadline`` is counted down to; ``sums`` are the sums in the open, ``notes`` what is missing."""

    plan: str
    ref: str
    label: str
    state: str
    is_lost: bool
    deadline: datetime | None
    left: str
    target: str
    verdict: str
    tone: str
    icon: str
    bar: ClockBar | None
    sums: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class TimeLeft:
    """All of them, and the cost so far and of an hour, ``""`` where the plans state none."""

    lines: tuple[ClockLine, ...]
    cost: str
    per_hour: str


def time_left(situation: Situation, now: datetime) -> TimeLeft:
    """The functions that an entry is about, as they stand now."""
    clocks = [one for one in situation.clocks(now) if one.state != LossState.UNAFFECTED]
    lost = [one.row for one in clocks if one.row and one.is_lost]
    cost = added(one.cost for one in clocks) if clocks else Cost()
    return TimeLeft(tuple(clock_line(one, now) for one in clocks), cost.text, hourly(lost).text if lost else "")


def clock_line(one: FunctionClock, now: datetime) -> ClockLine:
    """One function as it stands."""
    first = one.first_exceeded or next(iter(one.limits), None)
    verdict = one.verdict if one.limits else "unknown"

    def shown(at: datetime) -> str:
        return clock(at, now)

    sums = [in_words(arithmetic(limit), shown) for limit in one.limits]
    sums += [in_words(forecast_parts(one.forecast), shown)] if one.forecast else []
    sums += [in_words(restored_parts(one), shown)] if one.loss.restored_at else []
    sums += [data_words(one.data)] if one.loss.restored_at or one.data.seconds is not None else []
    return ClockLine(
        plan=one.loss.plan,
        ref=one.loss.ref,
        label=one.label,
        state=str(one.state),
        is_lost=one.state == LossState.LOST,
        deadline=first.at if first and one.state == LossState.LOST else None,
        left=left_words(first) if first else str(one.state),
        target=f"{first.objective} {clock(first.at, now)}" if first and first.at else "",
        verdict=verdict_words(first) if first else "No limit is known",
        tone=TONES[verdict],
        icon=ICONS[verdict],
        bar=_bar(first, now) if first and one.state == LossState.LOST else None,
        sums=tuple(sums),
        notes=notes(one),
    )


def _bar(limit: FunctionLimit, now: datetime) -> ClockBar | None:
    start, goal = limit.start.at, limit.at
    if start is None or goal is None:
        return None
    back = limit.forecast.back_at if limit.forecast else None
    end = max(at for at in (goal, now, back) if at)
    whole = max((end - start).total_seconds(), 1)

    def place(at: datetime) -> float:
        return round(min(max((at - start).total_seconds(), 0) / whole, 1) * WIDE, 1)

    goal_at = place(goal)
    return ClockBar(WIDE, place(now), min(goal_at, WIDE - 1.5), place(back) if back else None, WIDE - goal_at)
