"""Whether the response comes in time: for the objectives and for the plan's own first phase."""

from collections.abc import Iterable

from plans.recovery.clock import answered, decision, severities

from .findings import Finding, NotApplicable, Said, key_of, opening, value
from .reading import Plan, Row, span
from .rules import Facts, Family

RSP = Family("RSP", "Response and communication")


@RSP.rule(
    1,
    "high",
    "The response comes too late for the recovery to meet its objective",
    holds="Every recovery still meets its objective when the response time of its severity is added.",
    clause="ISO 22301 8.4.2",
)
def response_and_recovery(plan: Plan, facts: Facts) -> Said:
    """Response time of the severity that the function's loss has + time of the strategy > RTO of the function."""
    strategies = [row for row in plan.rows("strategies") if row.seconds("rto") is not None]
    functions = [row for row in plan.rows("functions") if row.seconds("rto") is not None]
    if not answered(plan) or not strategies or not functions:
        return NotApplicable(
            "it takes response times, strategies with their times and functions with an RTO to compare"
        )
    linked = any(row.links("functions") for row in plan.rows("strategies"))
    severity_of = severities(plan)
    classed = [(function, severity) for function in functions if (severity := severity_of(function))]
    return [
        _too_late(function, severity, strategy, linked=linked)
        for function, severity in classed
        for strategy in strategies
        if _just_fails(function, severity, strategy) and _serves(plan, strategy, function, linked=linked)
    ]


def _serves(plan: Plan, strategy: Row, function: Row, *, linked: bool) -> bool:
    """Whether a strategy is, or (where no strategy of the plan names a function) may be, a way back for a function."""
    if linked:
        return function.ref in strategy.links("functions")
    return plan.answer(f"serves:{strategy.ref}:{function.ref}") is not False


def _just_fails(function: Row, severity: Row, strategy: Row) -> bool:
    """Whether it is the response alone that breaks the objective: a strategy too slow by itself is another finding."""
    promised, takes = function.seconds("rto") or 0, strategy.seconds("rto") or 0
    return takes <= promised < takes + (severity.seconds("response_time") or 0)


def _too_late(function: Row, severity: Row, strategy: Row, *, linked: bool) -> Finding:
    total = (severity.seconds("response_time") or 0) + (strategy.seconds("rto") or 0)
    needed = function.seconds("rto") or 0
    doubt = "" if linked else f" This supposes that {strategy.label} serves it, which the plan does not say."
    return Finding(
        key_of(function.ref, strategy.ref),
        f"{function.label} must be back within {span(needed)}. An incident of severity {severity.label} is answered in "
        f"{at_most(severity, 'response_time')} and {strategy.label} takes {at_most(strategy, 'rto')}: together up to "
        f"{span(total)}, {span(total - needed)} too long.{doubt}",
        (
            value(function, "rto", f"RTO of {function.label}"),
            value(severity, "response_time", f"Response time of {severity.label}"),
            value(strategy, "rto", f"RTO of {strategy.label}"),
        ),
        opening(severity, "response_time", f"Answer {severity.label} sooner, or recover {function.label} faster."),
    )


def at_most(row: Row, field: str) -> str:
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
def response_and_first_phase(plan: Plan, facts: Facts) -> Said:
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
        Finding(
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
