"""Where to begin with the findings of a plan: the five that come first, and why they do."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.gaps import GRAVE
from bcp_portal.look.counting import counted
from plans.linting.checking import RULES
from plans.linting.rules import Rule
from plans.models.findings import Checkup, Finding
from plans.models.plan import Plan
from plans.page_cache import cached
from plans.reading.document import FrozenPlan
from plans.recovery.costs import hourly, main_currency

from .findings_panel import PanelFinding, findings_panel, findings_stamp

MOST = 5
FIGURES = {"OBJ-18", "GOV-12"}  # rules that find what can't be read, so that others can't judge


@dataclass(frozen=True)
class FirstFinding:
    """A finding to begin with; ``others`` of its rule stand besides."""

    finding: PanelFinding
    rule: Rule
    why: str
    others: int


@dataclass(frozen=True)
class _Weight:
    """What speaks for a finding: that it refuses a submission, what waits for its value, what an hour of it costs."""

    stops: bool
    judging: int  # rules that can't judge because of its values
    sharing: int  # other findings in which the very value that mends it stands
    cost: float
    cost_in_words: str

    @property
    def unlocks(self) -> int:
        return self.judging + self.sharing

    @property
    def why(self) -> str:
        """In one sentence, the weightiest reason; ``""`` for none."""
        if self.stops:
            return "The plan can’t be submitted before it is fixed or accepted."
        if self.judging:
            return f"{counted(self.judging, 'rule', 'rules')} can’t judge until it is fixed."
        if self.sharing:
            return f"The same value stands in {counted(self.sharing, 'other finding', 'other findings')}."
        return f"An hour of what it is about costs {self.cost_in_words}." if self.cost else ""


def start_here(plan: Plan, *, on: date, stamp: str = "") -> list[FirstFinding]:
    """The findings to begin with, one of each rule: first what refuses a submission, then what others wait for, then
    what costs most. Found once for the same draft, day and check.
    """
    stamp = stamp or findings_stamp(plan, on=on)
    return cached(f"{plan.pk}:start", stamp, lambda: _read(plan, on, stamp))


def _read(plan: Plan, on: date, stamp: str) -> list[FirstFinding]:
    stand = findings_panel(plan, on=on, stamp=stamp).everything
    of_rule = Counter(one.rule for one in stand)
    weights = _weights(plan, on)
    ordered = sorted(
        (one for one in stand if one.key in weights and not one.ends_by_submitting),
        key=lambda one: _place(one, weights[one.key]),
    )
    first = {one.rule: one for one in reversed(ordered)}
    chosen = [one for one in ordered if first[one.rule] is one][:MOST]
    return [FirstFinding(one, RULES[one.rule], weights[one.key].why, of_rule[one.rule] - 1) for one in chosen]


def _place(one: PanelFinding, weight: _Weight) -> tuple[Any, ...]:
    return not weight.stops, one.severity not in GRAVE, -weight.unlocks, -weight.cost, one.order


def _weights(plan: Plan, on: date) -> dict[str, _Weight]:
    found = list(Finding.objects.open(on).filter(plan=plan, rule__in=RULES).order_by())
    standing = Counter(at for one in found for at in _values(one))
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    hindered = [outcome["why"] for outcome in checkup.outcomes if outcome["status"] == "unread"]
    costs = _costs(plan)
    return {one.key: _weight(one, standing, hindered, costs) for one in found}


def _values(one: Finding) -> set[tuple[str, str]]:
    return {(value["ref"], value["field"]) for value in one.values if value["ref"] and value["field"]}


def _weight(
    one: Finding, standing: Counter[tuple[str, str]], hindered: list[str], costs: dict[str, tuple[float, str]]
) -> _Weight:
    mend = one.mend or {}
    at = (mend.get("ref", ""), mend.get("field", ""))
    sharing = standing[at] - (at in _values(one)) if mend.get("act") in {"open", "fill"} else 0
    texts = {value["text"] for value in one.values} if one.rule in FIGURES else set()
    judging = sum(any(f"“{text}”" in why for text in texts) for why in hindered)
    cost, words = max((costs[ref] for ref, _ in _values(one) if ref in costs), default=(0.0, ""))
    return _Weight(one.stops_submission, judging, sharing, cost, words)


def _costs(plan: Plan) -> dict[str, tuple[float, str]]:
    """What an hour without a function costs in the currency of most, by its ref: the amount, and in words."""
    document = FrozenPlan(from_canonical(plan.draft.document))
    currency, rows = main_currency(document), document.rows("functions")
    return {row.ref: (amount, cost.text) for row in rows if (amount := (cost := hourly([row])).of(currency))}
