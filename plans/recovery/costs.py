"""Cost of downtime: of an hour without functions, by currency; a sum that lacks a figure is only “at least”."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bcp_portal.documents.values import SECONDS
from plans.reading.document import FrozenPlan, FrozenRow

from .waiting_times import OPEN, UPPER


@dataclass(frozen=True)
class Cost:
    """Amounts by currency (``""``: none named), largest first. ``is_at_least``: something isn't counted in it;
    ``is_upper``: an estimate in it was only an upper bound. ``unread``: how many that can't be read are left out.
    """

    amounts: tuple[tuple[str, float], ...] = ()
    is_at_least: bool = False
    is_upper: bool = False
    unread: int = 0

    def of(self, currency: str) -> float:
        """The amount in one currency."""
        return dict(self.amounts).get(currency, 0.0)

    def after(self, seconds: int) -> "Cost":
        """A cost per hour over a length of time."""
        amounts = tuple((currency, amount * seconds / 3600) for currency, amount in self.amounts)
        return Cost(amounts, self.is_at_least, self.is_upper, self.unread)

    @property
    def text(self) -> str:
        """``USD 12,500+``, with how many could not be read; ``""`` where nothing is stated."""
        known = " and ".join(f"{currency} {amount:,.0f}".strip() for currency, amount in self.amounts)
        if not known and self.unread:
            return f"an amount that can’t be read{f' ({self.unread} functions)' if self.unread > 1 else ''}"
        unread = f" ({self.unread} not read)" if self.unread else ""
        return f"{known}+{unread}" if known and self.is_at_least else known


def hourly(functions: Iterable[FrozenRow]) -> Cost:
    """The cost of an hour without all of the functions."""
    total: dict[str, float] = defaultdict(float)
    is_at_least = is_upper = False
    unread = 0
    for function in functions:
        comparator = function.comparator("cost_per_hour")
        amount = function.amount("cost_per_hour")
        is_at_least |= comparator in OPEN or (amount is None and comparator != "n/a")
        is_upper |= comparator in UPPER
        unread += function.is_unread("cost_per_hour")
        if amount is not None:
            total[_part(function, "currency")] += amount * SECONDS["hour"] / SECONDS[_part(function, "per") or "hour"]
    return Cost(tuple(sorted(total.items(), key=lambda one: -one[1])), is_at_least, is_upper, unread)


def main_currency(plan: FrozenPlan) -> str:
    """The currency that most functions state their cost in; amounts in others can't be ranked against it."""
    stated = Counter(
        _part(function, "currency")
        for function in plan.rows("functions")
        if function.amount("cost_per_hour") is not None
    )
    return stated.most_common(1)[0][0] if stated else ""


def _part(function: FrozenRow, part: str) -> str:
    return str(function.figure("cost_per_hour").get(part, ""))
