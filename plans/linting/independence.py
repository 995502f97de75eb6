"""Independence of strategies: how many ways back a function has that do not fail together."""

from itertools import combinations

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.fallback import NOTHING_STATED, relies_on
from plans.recovery.graph import Graph, graph, label_of

from .findings import NotApplicable, Question, RuleFinding, Said, Value, beginning, value
from .response import listed
from .strategies import STR
from .strategy_links import Pair, chain, doubt, names_no_function, pairs

Means = dict[str, frozenset[str]]  # by strategy, what it stands on
RELIES_ON = {"responsible": "Team", "dependencies": "What it needs"}


@STR.rule(
    3,
    "medium",
    "Fewer than two independent strategies bring a function back in time",
    holds="Every function has two independent strategies within its RTO.",
    clause="ISO 22301 8.3.3",
)
def few_ways_back(plan: FrozenPlan, facts: Facts) -> Said:
    """Ways back within the RTO that share no dependency, supplier or team. Without links, only what is sure."""
    functions = [row for row in plan.rows("functions") if row.seconds("rto") is not None]
    if not functions or not plan.rows("strategies"):
        return NotApplicable("it takes functions with an RTO and strategies")
    served = pairs(plan)
    lengths = {row.ref: _length(plan, row) for row in plan.rows("strategies")}
    ways = [(row, [p for p in served.get(row.ref, []) if _is_in_time(p, lengths[p.strategy.ref])]) for row in functions]
    made = graph(plan)
    means = relies_on(plan, made)
    few: list[RuleFinding | Question] = [
        _few(made, means, row, found)
        for row, found in ways
        if not _has_two([means[pair.strategy.ref] for pair in found])
    ]
    if not few and names_no_function(plan):
        return NotApplicable("no strategy names the functions that it serves")
    return few


def _length(plan: FrozenPlan, strategy: FrozenRow) -> int | None:
    """Seconds from the start of the first attempt, None where the strategy states no time."""
    if strategy.seconds("rto") is None:
        return None
    return sum(row.seconds("rto") or 0 for row in chain(plan, strategy))


def _is_in_time(pair: Pair, length: int | None) -> bool:
    return length is not None and length <= pair.needed


def _has_two(means: list[frozenset[str]]) -> bool:
    return any(not one & other for one, other in combinations(means, 2))


def _common(made: Graph, means: Means, found: list[Pair]) -> str:
    """What all of them stand on, by name: a team, a dependency or a supplier."""
    shared = frozenset.intersection(*(means[pair.strategy.ref] for pair in found))
    team = found[0].strategy.text("responsible")
    if NOTHING_STATED in shared:
        return "and none says which team or dependency it takes"
    names = [team] if any(key.startswith(NOTHING_STATED) for key in shared) else []
    names += [label_of(made, ref) for ref in sorted(shared) if ref in made]
    return f"and share {listed(names)}" if names else "and any two share a team, dependency or supplier"


def _few(made: Graph, means: Means, function: FrozenRow, found: list[Pair]) -> RuleFinding:
    names = listed(pair.strategy.label for pair in found)
    if not found:
        reality = "No strategy is known to bring it back in that time."
    elif len(found) == 1:
        reality = f"Only {names} does so."
    else:
        reality = f"{names} do so, {_common(made, means, found)}: what stops one may stop the other."
    return RuleFinding(
        function.ref,
        f"{function.label} needs two independent strategies within {span(function.seconds('rto') or 0)}. {reality}"
        f"{doubt(found)}",
        (
            value(function, "rto", f"RTO of {function.label}"),
            *(value(pair.strategy, "rto", f"RTO of {pair.strategy.label}") for pair in found),
            *(_stand(pair.strategy, field) for pair in (found if len(found) > 1 else ()) for field in RELIES_ON),
        ),
        beginning(
            "strategies",
            "name",
            f"Add a strategy for {function.label}, or name it in one that is fast enough.",
            functions=function.ref,
        ),
    )


def _stand(strategy: FrozenRow, field: str) -> Value:
    return value(strategy, field, f"{RELIES_ON[field]} of {strategy.label}")
