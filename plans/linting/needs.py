"""Needs of functions, linked, answered or asked: whether each is back before them, recorded, and rated as high."""

from itertools import islice

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.reading.wide_words import WIDE
from plans.recovery.costs import hourly, main_currency
from plans.recovery.graph import ANSWERED, Graph, graph, stopped_by, used_by
from plans.recovery.waiting_times import OPEN, UPPER

from .findings import NotApplicable, Question, RuleFinding, Said, opening, value
from .objectives import OBJ
from .response import at_most, listed
from .suggested_needs import suggestions


def key(function: FrozenRow, needed: FrozenRow) -> str:
    """The key of the question whether a function needs something."""
    return f"{ANSWERED}{function.ref}:{needed.ref}"


def ask(function: FrozenRow, needed: FrozenRow) -> Question:
    """Whether a function needs another or a dependency; a yes links them where the model keeps that."""
    sentence = f"Does {function.label} need {needed.label}?"
    if needed.kind == "functions":
        return Question(key(function, needed), sentence, function.ref, "needs", needed.ref)
    return Question(key(function, needed), sentence, needed.ref, "functions", function.ref)


def _is_open(plan: FrozenPlan, made: Graph, function: FrozenRow, needed: FrozenRow) -> bool:
    """Whether it is worth asking: not answered, and the link would close no circle."""
    return plan.answer(key(function, needed)) is None and function.ref not in used_by(made, [needed.ref])


def _is_answered(plan: FrozenPlan) -> bool:
    return any(asked.startswith(ANSWERED) for asked in plan.answers)


@OBJ.rule(
    4,
    "high",
    "A function must be back before something that it needs",
    holds="Whatever a function needs is back before it must be.",
    clause="ISO 22301 8.2.2",
)
def back_before_its_needs(plan: FrozenPlan, facts: Facts) -> Said:
    """RTO of what a function needs, directly or not > its own; asked first where only the words suggest the need."""
    return _later(plan, "rto")


@OBJ.rule(
    5,
    "medium",
    "A function may lose less than something that it needs",
    holds="Whatever a function needs loses no more than the function may.",
    clause="ISO 22301 8.2.2",
)
def loses_less_than_its_needs(plan: FrozenPlan, facts: Facts) -> Said:
    """RPO of a function that another needs > the RPO of that one; asked first, too."""
    return _later(plan, "rpo")


def _later(plan: FrozenPlan, field: str) -> Said:
    """One finding a function, and one question at a time: more is asked when that one is answered."""
    rows = (row for kind in ("functions", "dependencies") for row in plan.rows(kind))
    timed = {row.ref: seconds for row in rows if (seconds := row.seconds(field)) is not None}
    made, said, compared = graph(plan), list[RuleFinding | Question](), _is_answered(plan)
    reached, place = plan.made(_reached), suggestions(plan).place
    for function in (row for row in plan.rows("functions") if row.ref in timed):
        used, own = reached[function.ref] - {function.ref}, timed[function.ref]
        compared = compared or not used.isdisjoint(timed)
        if late := sorted((ref for ref in used if timed.get(ref, own) > own), key=place.__getitem__):
            said.append(_too_late(function, [plan.by_ref[ref] for ref in late], field))
        suggested = suggestions(plan).of(function) - used
        said += _one_question(plan, made, function, {ref for ref in suggested if timed.get(ref, own) > own})
    if not said and not compared:
        return NotApplicable(f"the plan does not say what its functions need, with an {field.upper()}")
    return said


def _reached(plan: FrozenPlan) -> dict[str, set[str]]:
    """By function, all that it needs and itself."""
    made = graph(plan)
    return {row.ref: used_by(made, [row.ref]) for row in plan.rows("functions")}


def _of(row: FrozenRow, field: str) -> int:
    return row.seconds(field) or 0


def _one_question(plan: FrozenPlan, made: Graph, function: FrozenRow, suggested: set[str]) -> list[Question]:
    """The question that the words suggest most, if any: what stops everything goes first."""
    place = suggestions(plan).place
    rows = sorted((plan.by_ref[ref] for ref in suggested), key=lambda row: (_is_narrow(row), place[row.ref]))
    still = (row for row in rows if _is_open(plan, made, function, row))
    return [ask(function, row) for row in islice(still, 1)]


def _is_narrow(row: FrozenRow) -> bool:
    return not WIDE.search(row.text("loss"))


def _too_late(function: FrozenRow, late: list[FrozenRow], field: str) -> RuleFinding:
    own = _of(function, field)
    if field == "rto":
        need, verb = f"{function.label} must be back within {span(own)} and needs what comes back later", "takes"
        gap = "too long"
    else:
        need, verb = (
            f"{function.label} may lose {span(own) if own else 'nothing'} and needs what loses more",
            "may lose",
        )
        gap = "too much"
    times = "; ".join(
        f"{row.label} {verb} {at_most(row, field)}: {span(_of(row, field) - own)} {gap}" for row in late[:5]
    )
    rest = f"; {len(late) - 5} more" if len(late) > 5 else ""
    return RuleFinding(
        function.ref,
        f"{need}. {times}{rest}.",
        tuple(value(row, field, f"{field.upper()} of {row.label}") for row in (function, *late)),
        opening(late[0], field, f"Tighten {late[0].label}, or give {function.label} more."),
    )


@OBJ.rule(
    6,
    "medium",
    "The text of a function suggests a need that is not recorded",
    holds="Whatever the text of a function suggests that it needs is recorded or was denied.",
    clause="ISO 22301 8.2.2",
)
def unrecorded_need(plan: FrozenPlan, facts: Facts) -> Said:
    """Asks, one at a time for each function, whether it needs a dependency that its words name; a yes records it."""
    functions, dependencies = plan.rows("functions"), plan.rows("dependencies")
    if not functions or not dependencies:
        return NotApplicable("it takes functions and dependencies")
    made, recorded, bought = graph(plan), plan.made(_reached), {row.ref for row in dependencies}
    return [
        question
        for row in functions
        for question in _one_question(plan, made, row, (suggestions(plan).of(row) & bought) - recorded[row.ref])
    ]


@OBJ.rule(
    7,
    "medium",
    "An item costs less per hour than the functions that stop with it",
    holds="Nothing costs less per hour than the functions that stop with it.",
    clause="ISO 22301 8.2.2",
)
def undervalued(plan: FrozenPlan, facts: Facts) -> Said:
    """Cost of an hour of a function < that of the functions that need it, in one currency, where both are sure."""
    currency = main_currency(plan)
    costs = {row.ref: cost for row in plan.rows("functions") if (cost := hourly([row]).of(currency))}
    if len(costs) < 2:
        return NotApplicable("fewer than two functions state what an hour without them costs")
    made, said, compared = graph(plan), list[RuleFinding | Question](), _is_answered(plan)
    asked = _dearer(plan, made, costs)
    for item in (plan.by_ref[ref] for ref in costs):
        gone = (stopped_by(made, [item.ref]) & costs.keys()) - {item.ref}
        compared = compared or bool(gone)
        if item.comparator("cost_per_hour") not in OPEN:
            said += [*_valued(plan, item, gone, costs), *asked.get(item.ref, [])]
    if not said and not compared:
        return NotApplicable("the plan does not say which functions stop with another")
    return said


def _valued(plan: FrozenPlan, item: FrozenRow, gone: set[str], costs: dict[str, float]) -> list[RuleFinding]:
    """A finding where what stops with it costs more."""
    stopped = [plan.by_ref[ref] for ref in costs if ref in gone and _is_sure(plan.by_ref[ref])]
    if sum(costs[row.ref] for row in stopped) <= costs[item.ref]:
        return []
    return [_undervalued(item, stopped, main_currency(plan))]


def _is_sure(row: FrozenRow) -> bool:
    return row.comparator("cost_per_hour") not in UPPER


def _dearer(plan: FrozenPlan, made: Graph, costs: dict[str, float]) -> dict[str, list[Question]]:
    """By item the question whether the dearest function stops with it of which the words suggest that."""
    asked: dict[str, list[Question]] = {}
    sure = [plan.by_ref[ref] for ref in costs if _is_sure(plan.by_ref[ref])]
    for row in sorted(sure, key=lambda row: -costs[row.ref]):
        left = (suggestions(plan).of(row) & costs.keys()) - asked.keys() - plan.made(_reached)[row.ref]
        for item in (plan.by_ref[ref] for ref in left if costs[ref] < costs[row.ref]):
            if _is_open(plan, made, row, item):
                asked[item.ref] = [ask(row, item)]
    return asked


def _undervalued(item: FrozenRow, stopped: list[FrozenRow], currency: str) -> RuleFinding:
    total, own = hourly(stopped), hourly([item])
    return RuleFinding(
        item.ref,
        f"An hour without {item.label} is said to cost {own.text}. With it stop {listed(r.label for r in stopped)}: "
        f"{total.text}, so {currency} {total.of(currency) - own.of(currency):,.0f} more.",
        tuple(value(row, "cost_per_hour", f"Cost per hour of {row.label}") for row in (item, *stopped)),
        opening(item, "cost_per_hour", f"Count in {item.label} what stops with it."),
    )
