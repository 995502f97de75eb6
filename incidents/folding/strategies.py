"""Strategies of an incident: which is chosen now, for which functions and since when; which ones failed. In UTC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plans.reading.document import FrozenPlan, FrozenRow

from .bases import in_utc
from .entries import EntryFact
from .losses import ENDS, Key
from .standing import standing

TRIED = ("strategy_chosen", "strategy_failed")


@dataclass(frozen=True)
class ChosenStrategy:
    """A strategy that was chosen. ``functions`` (refs) are those that were named, else those that the plan says it
    brings back; none where neither names any: then nobody knows what it is for.

    ``row`` is None where no signed version says what the strategy is.
    """

    plan: str
    ref: str
    functions: tuple[str, ...]
    since: datetime
    is_estimated: bool = False
    row: FrozenRow | None = None

    @property
    def label(self) -> str:
        return self.row.label if self.row else self.ref

    @property
    def is_linked(self) -> bool:
        """Whether the plan itself says what it brings back."""
        return bool(self.row and self.row.links("functions"))


@dataclass(frozen=True)
class FailedStrategy:
    """A strategy that failed, for these functions (refs), and what was said of it."""

    chosen: ChosenStrategy
    functions: tuple[str, ...]
    at: datetime
    reason: str


@dataclass
class StrategiesTried:
    """``current``: the one that is chosen now, by function. ``aimless`` are chosen, and nothing says for which."""

    current: dict[Key, ChosenStrategy] = field(default_factory=dict)
    aimless: dict[Key, ChosenStrategy] = field(default_factory=dict)
    failed: list[FailedStrategy] = field(default_factory=list)

    def failed_for(self, key: Key) -> tuple[FailedStrategy, ...]:
        """Those that failed for one function, the first first."""
        plan, ref = key
        return tuple(one for one in self.failed if one.chosen.plan == plan and ref in one.functions)

    def aimless_of(self, plan: str) -> tuple[ChosenStrategy, ...]:
        """Those of one plan."""
        return tuple(one for one in self.aimless.values() if one.plan == plan)


def strategies(documents: Mapping[str, FrozenPlan], entries: Iterable[EntryFact]) -> StrategiesTried:
    """What was tried. A later choice for a function takes the place of the one before; when that fails, none is chosen.

    An entry is about the strategy that it names first; what else it names are the functions. Whoever chooses what is
    chosen already does not begin it again, before the function is restored: that ends the choice.
    """
    tried = StrategiesTried()
    told = [entry for entry in standing(entries) if entry.kind in (*TRIED, *ENDS) and entry.ref]
    for entry in sorted(told, key=lambda entry: (in_utc(entry.happened_at), entry.number)):
        if entry.kind in ENDS:
            for ref in entry.refs:
                tried.current.pop((entry.plan, ref), None)
            continue
        chosen = _chosen(documents.get(entry.plan), entry)
        if entry.kind == "strategy_chosen":
            _choose(tried, chosen)
        else:
            _fail(tried, chosen, entry)
    return tried


def _chosen(plan: FrozenPlan | None, entry: EntryFact) -> ChosenStrategy:
    found = plan.by_ref.get(entry.ref) if plan else None
    row = found if found and found.kind == "strategies" else None
    functions = entry.refs[1:] or (row.links("functions") if row else ())
    at = in_utc(entry.happened_at)
    return ChosenStrategy(entry.plan, entry.ref, tuple(dict.fromkeys(functions)), at, entry.is_estimated, row)


def _choose(tried: StrategiesTried, chosen: ChosenStrategy) -> None:
    key = chosen.plan, chosen.ref
    if chosen.functions:
        tried.aimless.pop(key, None)
    else:
        tried.aimless.setdefault(key, chosen)
    for ref in chosen.functions:
        before = tried.current.get((chosen.plan, ref))
        if before is None or before.ref != chosen.ref:
            tried.current[chosen.plan, ref] = chosen


def _fail(tried: StrategiesTried, failing: ChosenStrategy, entry: EntryFact) -> None:
    """For the functions that the entry names, else for all that it was chosen for."""
    tried.aimless.pop((failing.plan, failing.ref), None)
    running = [key for key, one in tried.current.items() if key[0] == failing.plan and one.ref == failing.ref]
    ended = [key for key in running if len(entry.refs) == 1 or key[1] in entry.refs[1:]]
    for key in ended:
        del tried.current[key]
    functions = tuple(ref for _, ref in ended) or failing.functions
    tried.failed.append(FailedStrategy(failing, functions, failing.since, entry.text))
