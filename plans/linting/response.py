"""Response times: whether they are short enough for the objectives and for the plan's own first phase."""

from collections.abc import Iterable

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.clock import answered, decision, severities

from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .rules import Family
from .strategy_links import Pair, doubt, pairs

RSP = Family("RSP", "Response and communication")


@RSP.rule(
    1,
    "high",
    "The response comes too late for the recovery to meet its objective",
    holds="Every recovery still meets its objective when the response time of its severity is added.",
    clause="ISO 22301 8.4.2",
)
def response_and_recovery(plan: FrozenPlan, facts: Facts) -> Said:
    """Response time of the severity that the function's loss has + time of the strategy > RTO of the function."""
    strategies = [row for row in plan.rows("strategies") if row.seconds("rto") is not None]
    functions = [row for row in plan.rows("functions") if row.seconds("rto") is not None]
    if not answered(plan) or not strategies or not functions:
        return NotApplicable(
            "it takes response times, strategies with their times and functions with an RTO to compare"
        )
    severity_of, served = severities(plan), pairs(plan)
    classed = [(function, severity) for function in functions if (severity := severity_of(function))]
    return [
        _too_late(pair, severity)
        for function, severity in classed
        for pair in served.get(function.ref, ())
        if pair.strategy.seconds("rto") is not None and _just_fails(pair, severity)
    ]


def _just_fails(pair: Pair, severity: FrozenRow) -> bool:
    """Whether it is the response alone that breaks the objective: a strategy too slow by itself is another finding."""
    return pair.takes <= pair.needed < pair.takes + (severity.seconds("response_time") or 0)


def _too_late(pair: Pair, severity: FrozenRow) -> RuleFinding:
    function, strategy, needed = pair.function, pair.strategy, pair.needed
    total = (severity.seconds("response_time") or 0) + pair.takes
    return RuleFinding(
        key_of(function.ref, strategy.ref),
        f"{function.label} must be back within {span(needed)}. An incident of severity {severity.label} is answered in "
        f"{at_most(severity, 'response_time')} and {strategy.label} takes {at_most(strategy, 'rto')}: together up to "
        f"{span(total)}, {span(total - needed)} too long even if it is noticed at once.{doubt([pair])}",
        (
            value(function, "rto", f"RTO of {function.label}"),
            value(severity, "response_time", f"Response time of {severity.label}"),
            value(strategy, "rto", f"RTO of {strategy.label}"),
        ),
        opening(severity, "response_time", f"Answer {severity.label} sooner, or recover {function.label} faster."),
    )


def at_most(row: FrozenRow, field: str) -> str:
    """A duration in words, an upper bound said as one: ``up to 30 min``."""
    upper = row.comparator(field) in {"<", "<=", "range"}
    return f"{'up to ' if upper else ''}{span(row.seconds(field) or 0)}"


@RSP.rule(
    3,
    "medium",
    "The response begins after the first phase should be over",
    holds="Every severity is answered before the first phase ends.",
    clause="ISO 22301 8.4.4",
)
def response_and_first_phase(plan: FrozenPlan, facts: Facts) -> Said:
    """Response times that are longer than the window of the first phase, in which the team is to be called."""
    first, timed = decision(plan), answered(plan)
    if first is None or first.row is None or not timed:
        return NotApplicable("it takes a first phase with an end and severities with response times")
    late = [row for row in timed if (row.seconds("response_time") or 0) > first.seconds]
    if not late:
        return []
    times = listed(f"{row.label} ({at_most(row, 'response_time')})" for row in late)
    most = max(row.seconds("response_time") or 0 for row in late)
    return [
        RuleFinding(
            first.row.ref,
            f"{first.row.label} must be over after {span(first.seconds)}. Somebody answers later than that: {times}. "
            f"The phase is missed by up to {span(most - first.seconds)}.",
            (
                value(first.row, "window"),
                *(value(row, "response_time", f"Response time of {row.label}") for row in late),
            ),
            opening(first.row, "window", "Count the window from the response, or give each severity its own."),
        )
    ]


def listed(names: Iterable[str], limit: int = 5, last: str = "and") -> str:
    """Names in a sentence: ``A, B and C``; past ``limit`` the rest is counted. ``last`` stands before the last one."""
    shown = list(names)
    if len(shown) > limit:
        shown = [*shown[: limit - 1], f"{len(shown) - limit + 1} more"]
    return f" {last} ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
