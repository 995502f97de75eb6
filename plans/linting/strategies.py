"""Strategies: whether they are fast enough: alone, after detection and decision, one after the other, how many."""

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.clock import StatedTime, decisions, detection
from plans.recovery.rto_clock import clock
from plans.recovery.waiting_times import OPEN

from .findings import NotApplicable, Question, RuleFinding, Said, Value, key_of, opening, value
from .response import listed
from .rules import Family
from .strategy_links import Pair, ask, before, chain, doubt, pairs, timed_pairs

STR = Family("STR", "Strategies and procedures")

LeadTimes = dict[str, StatedTime]  # what goes by before a strategy starts, by name

BOUNDS = {"<": "up to ", "<=": "up to ", "range": "up to ", ">": "more than ", ">=": "at least ", "~": "about "}
UNCOUNTED = {"detection": ("Detection",), "declaration": ("Detection", "Decision")}  # by when the RTO clock starts
UNSAID = {"Detection": "how often failures are looked for", "Decision": "how long a decision takes"}
NO_PAIR = "no strategy with a time serves a function with an RTO"


def takes(row: FrozenRow, field: str = "rto") -> str:
    """A duration in words with its bound: ``up to 2 h``."""
    return f"{BOUNDS.get(row.comparator(field), '')}{span(row.seconds(field) or 0)}"


@STR.rule(
    1,
    "blocker",
    "A strategy takes longer than the RTO of a function that it serves",
    holds="Every strategy is done within the RTO of each function that it serves.",
    clause="ISO 22301 8.3.3",
)
def slower_than_objective(plan: FrozenPlan, facts: Facts) -> Said:
    """Time of a strategy > RTO of the function; one finding a function. Fallbacks are STR-04's.

    Only what the plan states can stop a submission; what is supposed is asked.
    """
    found = timed_pairs(plan)
    if not found:
        return NotApplicable(NO_PAIR)
    slow = {ref: late for ref, served in found.items() if (late := [pair for pair in served if _short(pair) > 0])}
    stated = ([pair for pair in late if pair.stated] for late in slow.values())
    return [*(_too_slow(late) for late in stated if late), *_questions(slow)]


def _short(pair: Pair, head: int = 0) -> int:
    """By how many seconds the strategy is too late when ``head`` seconds go by first; negative: margin."""
    return pair.takes + head - pair.needed


def _late(pair: Pair, head: int = 0) -> str:
    """By how much, in words; a time that is only a lower bound may well be longer."""
    open_end = pair.strategy.comparator("rto") in OPEN
    return f"{'at least ' if open_end else ''}{span(_short(pair, head))} too long"


def _questions(found: dict[str, list[Pair]]) -> list[Question]:
    """One question a function at a time: more is asked when that one is answered."""
    supposed = ([pair for pair in late if not pair.stated] for late in found.values())
    return [ask(late[0]) for late in supposed if late]


def _too_slow(late: list[Pair]) -> RuleFinding:
    function = late[0].function
    times = "; ".join(f"{p.strategy.label} takes {takes(p.strategy)}: {_late(p)}" for p in late[:5])
    return RuleFinding(
        function.ref,
        f"{function.label} must be back within {span(late[0].needed)}. {times}{_rest(late)}.",
        _times(late),
        opening(late[0].strategy, "rto", f"Make {late[0].strategy.label} faster, or give {function.label} more time."),
    )


def _rest(late: list[Pair]) -> str:
    return f"; {len(late) - 5} more are too slow" if len(late) > 5 else ""


def _times(late: list[Pair]) -> tuple[Value, ...]:
    function = late[0].function
    return (
        value(function, "rto", f"RTO of {function.label}"),
        *(value(pair.strategy, "rto", f"RTO of {pair.strategy.label}") for pair in late),
    )


@STR.rule(
    2,
    "high",
    "No margin is left once detection and decision are added",
    holds="Every strategy meets the RTO of what it serves after detection and decision, too.",
    clause="ISO 22301 8.3.3",
)
def no_margin(plan: FrozenPlan, facts: Facts) -> Said:
    """Detection + decision + strategy > RTO > strategy alone. What the RTO clock leaves out is not counted."""
    found = timed_pairs(plan)
    if not found:
        return NotApplicable(NO_PAIR)
    stated = _stated(plan)
    if not any(stated[ref] for ref in found):
        return NotApplicable("the plan says neither how often failures are looked for nor how long a decision takes")
    uncounted = UNCOUNTED.get(clock(plan).start, ())
    heads = {ref: {name: one for name, one in stated[ref].items() if name not in uncounted} for ref in found}
    tight = {ref: late for ref, served in found.items() if (late := [p for p in served if _is_tight(p, heads[ref])])}
    said: list[RuleFinding | Question] = [
        *(_no_margin(late, heads[ref]) for ref, late in tight.items()),
        *_questions(tight),
    ]
    missing = (
        UNSAID[name] for name in UNSAID if name not in uncounted and any(name not in heads[ref] for ref in found)
    )
    if said or not (unsaid := next(missing, "")):
        return said
    return NotApplicable(f"the plan does not say {unsaid}, so that no margin is shown")


def _stated(plan: FrozenPlan) -> dict[str, LeadTimes]:
    """What is stated of detection and decision, by function: as in the analysis that is printed with the plan."""
    seen, until = detection(plan), decisions(plan)
    each = {row.ref: {"Detection": seen, "Decision": until(row)} for row in plan.rows("functions")}
    return {ref: {name: one for name, one in head.items() if one} for ref, head in each.items()}


def _is_tight(pair: Pair, head: LeadTimes) -> bool:
    return _short(pair) <= 0 < _short(pair, sum(stretch.seconds for stretch in head.values()))


def _no_margin(late: list[Pair], head: LeadTimes) -> RuleFinding:
    function, lost = late[0].function, sum(stretch.seconds for stretch in head.values())
    first = " and ".join(f"{name.lower()} up to {span(stretch.seconds)}" for name, stretch in head.items())
    times = "; ".join(
        f"{p.strategy.label} {takes(p.strategy)}, together up to {span(p.takes + lost)}: {_late(p, lost)}"
        for p in late[:5]
    )
    rows = [(name, s.row, s.field) for name, s in head.items() if s.row]
    return RuleFinding(
        function.ref,
        f"{function.label} must be back within {span(late[0].needed)}. {first.capitalize()} "
        f"{'go' if len(head) > 1 else 'goes'} by first, then {times}"
        f"{_rest(late)}.{doubt(late)}",
        (*_times(late), *(value(row, field, name) for name, row, field in rows)),
        opening(function, "rto", f"Detect, decide or recover faster, or give {function.label} more time."),
    )


@STR.rule(
    4,
    "high",
    "A chain of fallbacks takes longer than the objective that it serves",
    holds="Every fallback, with what is tried before it, stays within the RTO of what it serves.",
    clause="ISO 22301 8.3.3",
)
def chain_too_long(plan: FrozenPlan, facts: Facts) -> Said:
    """Times of a fallback and of what must fail before it, against the RTO of the functions it serves."""
    fallbacks = [row for row in plan.rows("strategies") if row.seconds("rto") is not None and before(plan, row)]
    chains = [found for row in fallbacks if len(found := chain(plan, row)) > 1]
    if not chains or not any(row.seconds("rto") is not None for row in plan.rows("functions")):
        return NotApplicable("no strategy with a time begins when another has failed")
    served = [pair for found in pairs(plan).values() for pair in found if pair.function.seconds("rto") is not None]
    return [finding for found in chains if (finding := _too_long(found, _served(found, served)))]


def _served(links: tuple[FrozenRow, ...], served: list[Pair]) -> list[Pair]:
    """What the last of a chain serves, else what the first does."""
    own = [pair for pair in served if pair.strategy.ref == links[-1].ref]
    return own or [pair for pair in served if pair.strategy.ref == links[0].ref]


def _too_long(links: tuple[FrozenRow, ...], served: list[Pair]) -> RuleFinding | None:
    total = sum(row.seconds("rto") or 0 for row in links)
    late = [pair for pair in served if total > pair.needed]
    if not late:
        return None
    steps = ", then ".join(f"{row.label} {takes(row)}" for row in links)
    need = listed(f"{pair.function.label} within {span(pair.needed)}" for pair in late)
    gaps = listed(span(total - pair.needed) for pair in late)
    return RuleFinding(
        key_of(*(row.ref for row in links)),
        f"What they serve must be back in time: {need}. One is tried after the other: {steps}, together up to "
        f"{span(total)}: {gaps} too long.{doubt(late)}",
        (
            value(links[-1], "trigger", f"Trigger of {links[-1].label}"),
            *(value(row, "rto", f"RTO of {row.label}") for row in links),
            *(value(pair.function, "rto", f"RTO of {pair.function.label}") for pair in late),
        ),
        opening(links[-1], "trigger", f"Start {links[-1].label} before the first attempt has used up the time."),
    )
