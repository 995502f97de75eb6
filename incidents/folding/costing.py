"""What an incident has cost so far: of each function its cost per hour over the time without it, by currency."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from plans.recovery.costs import Cost

from .losses import FunctionLoss


def time_lost(loss: FunctionLoss, now: datetime) -> int:
    """Seconds without the function until now, all its stretches together."""
    return sum(_seconds(stretch.since.at, stretch.until or now) for stretch in loss.stretches)


def _seconds(start: datetime | None, end: datetime) -> int:
    return max(round((end - start).total_seconds()), 0) if start else 0


def cost_so_far(loss: FunctionLoss, per_hour: Cost, now: datetime) -> Cost:
    """Piecewise: nothing is counted between a restoration and the next loss. At least, where the loss began earlier."""
    if not loss.stretches:
        return Cost()
    cost = per_hour.after(time_lost(loss, now))
    is_longer = any(stretch.since.is_latest for stretch in loss.stretches)
    return Cost(cost.amounts, cost.is_at_least or is_longer, cost.is_upper, cost.unread)


def added(costs: Iterable[Cost]) -> Cost:
    """Several together, each currency by itself, the largest amount first."""
    costs = list(costs)
    total: dict[str, float] = defaultdict(float)
    for currency, amount in (part for cost in costs for part in cost.amounts):
        total[currency] += amount
    return Cost(
        tuple(sorted(total.items(), key=lambda part: -part[1])),
        any(cost.is_at_least for cost in costs),
        any(cost.is_upper for cost in costs),
        sum(cost.unread for cost in costs),
    )
