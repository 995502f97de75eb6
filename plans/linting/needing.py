"""What functions need, linked, answered or asked: whether it is back before them, recorded, and valued as high."""

import re
from weakref import WeakKeyDictionary

from plans.recovery.costs import hourly, main_currency
from plans.recovery.graph import ANSWERED, Graph, graph, stopped_by, used_by
from plans.recovery.waiting import OPEN, UPPER

from .dependencies import OWN
from .findings import Finding, NotApplicable, Question, Said, opening, value
from .objectives import OBJ
from .reading import Plan, Row, span
from .response import at_most, listed
from .rules import Facts
from .serving import all_words, named_beside, telling
from .wholes import WIDE

UPSTREAM = re.compile(r"\b(?:needs?|requires?|depends|relies|uses|upstream)\b", re.I)
REACHED: WeakKeyDictionary[Plan, dict[str, set[str]]] = WeakKeyDictionary()


def key(function: Row, needed: Row) -> str:
    """The key of the question whether a function needs something."""
    return f"{ANSWERED}{function.ref}:{needed.ref}"


def ask(function: Row, needed: Row) -> Question:
    """Whether a function needs another or a dependency; a yes links them where the model keeps that."""
    sentence = f"Does {function.label} need {needed.label}?"
    if needed.kind == "functions":
        return Question(key(function, needed), sentence, function.ref, "needs", needed.ref)
    return Question(key(function, needed), sentence, needed.ref, "functions", function.ref)


def suggests(function: Row, needed: Row) -> bool:
    """Whether the words suggest it: they share a telling one, it is named, or everything stops without it.

    So do columns of the plan's own: of a function that names what it needs, of a dependency that names its functions.
    """
    if named_beside(function, [needed], UPSTREAM if needed.kind == "functions" else None):
        return True
    own = f"{function.label}. {function.text('services')}"
    if needed.kind == "dependencies":
        if named_beside(needed, [function]):
            return True
        bought = needed.text("supplier")
        return bool(telling(own) & telling(needed.label if OWN.match(bought) else f"{needed.label}. {bought}"))
    said = f"{own}. {function.text('loss')}. {function.text('workaround')}"
    return (
        bool(WIDE.search(needed.text("loss")))
        or bool(telling(own) & telling(needed.text("loss")))
        or all_words(needed.label) <= all_words(said)
    )


def _is_open(plan: Plan, made: Graph, function: Row, needed: Row) -> bool:
    """Whether it is worth asking: not answered, and the link would close no circle."""
    return plan.answer(key(function, needed)) is None and function.ref not in used_by(made, [needed.ref])


def _is_answered(plan: Plan) -> bool:
    return any(asked.startswith(ANSWERED) for asked in plan.answers)


@OBJ.rule(
    4,
    "high",
    "A function must be back before something that it needs",
    holds="Whatever a function needs is back before it must be.",
    clause="ISO 22301 8.2.2",
)
def back_before_its_needs(plan: Plan, facts: Facts) -> Said:
    """RTO of what a function needs, directly or not > its own; asked first where only the words suggest the need."""
    return _later(plan, "rto")


@OBJ.rule(
    5,
    "medium",
    "A function may lose less than something that it needs",
    holds="Whatever a function needs loses no more than the function may.",
    clause="ISO 22301 8.2.2",
)
def loses_less_than_its_needs(plan: Plan, facts: Facts) -> Said:
    """RPO of a function that another needs > the RPO of that one; asked first, too."""
    return _later(plan, "rpo")


def _later(plan: Plan, field: str) -> Said:
    """One finding a function, and one question at a time: more is asked when that one is answered."""
    rows = (row for kind in ("functions", "dependencies") for row in plan.rows(kind))
    timed = [(row, seconds) for row in rows if (seconds := row.seconds(field)) is not None]
    made, said, compared = graph(plan), list[Finding | Question](), _is_answered(plan)
    reached = _reached(plan)
    for function, own in ((row, seconds) for row, seconds in timed if row.kind == "functions"):
        used = reached[function.ref] - {function.ref}
        later = [row for row, seconds in timed if seconds > own]
        compared = compared or any(row.ref in used for row, _ in timed)
        if late := [row for row in later if row.ref in used]:
            said.append(_too_late(function, late, field))
        said += _asked(plan, made, function, [row for row in later if row.ref not in used])
    if not said and not compared:
        return NotApplicable(f"the plan does not say what its functions need, with an {field.upper()}")
    return said


def _reached(plan: Plan) -> dict[str, set[str]]:
    """By function, all that it needs and itself, worked out once for the rules that ask."""
    if plan not in REACHED:
        made = graph(plan)
        REACHED[plan] = {row.ref: used_by(made, [row.ref]) for row in plan.rows("functions")}
    return REACHED[plan]


def _of(row: Row, field: str) -> int:
    return row.seconds(field) or 0


def _asked(plan: Plan, made: Graph, function: Row, others: list[Row]) -> list[Question]:
    """The question that the words suggest most, if any: what stops everything goes first."""
    suggested = sorted((row for row in others if suggests(function, row)), key=_is_narrow)
    return [ask(function, row) for row in suggested if _is_open(plan, made, function, row)][:1]


def _is_narrow(row: Row) -> bool:
    return not WIDE.search(row.text("loss"))


def _too_late(function: Row, late: list[Row], field: str) -> Finding:
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
    return Finding(
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
def unrecorded_need(plan: Plan, facts: Facts) -> Said:
    """Asks, one at a time for each function, whether it needs a dependency that its words name; a yes records it."""
    functions, dependencies = plan.rows("functions"), plan.rows("dependencies")
    if not functions or not dependencies:
        return NotApplicable("it takes functions and dependencies")
    made = graph(plan)
    recorded = _reached(plan)
    return [
        question
        for row in functions
        for question in _asked(plan, made, row, [one for one in dependencies if one.ref not in recorded[row.ref]])
    ]


@OBJ.rule(
    7,
    "medium",
    "An item costs less per hour than the functions that stop with it",
    holds="Nothing costs less per hour than the functions that stop with it.",
    clause="ISO 22301 8.2.2",
)
def undervalued(plan: Plan, facts: Facts) -> Said:
    """Cost of an hour of a function < that of the functions that need it, in one currency, where both are sure."""
    currency = main_currency(plan)
    costs = {row.ref: cost for row in plan.rows("functions") if (cost := hourly([row]).of(currency))}
    if len(costs) < 2:
        return NotApplicable("fewer than two functions state what an hour without them costs")
    made, said, compared = graph(plan), list[Finding | Question](), _is_answered(plan)
    for item in (plan.by_ref[ref] for ref in costs):
        gone = stopped_by(made, [item.ref]) & set(costs) - {item.ref}
        compared = compared or bool(gone)
        if item.comparator("cost_per_hour") not in OPEN:
            said += _valued(plan, made, item, gone, costs)
    if not said and not compared:
        return NotApplicable("the plan does not say which functions stop with another")
    return said


def _valued(plan: Plan, made: Graph, item: Row, gone: set[str], costs: dict[str, float]) -> list[Finding | Question]:
    """A finding where what stops with it costs more, and the dearest function of which to ask whether it does."""
    sure = [plan.by_ref[ref] for ref in costs if plan.by_ref[ref].comparator("cost_per_hour") not in UPPER]
    stopped = [row for row in sure if row.ref in gone]
    said: list[Finding | Question] = []
    if sum(costs[row.ref] for row in stopped) > costs[item.ref]:
        said.append(_undervalued(item, stopped, main_currency(plan)))
    dearer = (row for row in sure if row.ref not in gone and costs[row.ref] > costs[item.ref] and suggests(row, item))
    for row in sorted(dearer, key=lambda row: -costs[row.ref]):
        if _is_open(plan, made, row, item):
            return [*said, ask(row, item)]
    return said


def _undervalued(item: Row, stopped: list[Row], currency: str) -> Finding:
    total, own = hourly(stopped), hourly([item])
    return Finding(
        item.ref,
        f"An hour without {item.label} is said to cost {own.text}. With it stop {listed(r.label for r in stopped)}: "
        f"{total.text}, so {currency} {total.of(currency) - own.of(currency):,.0f} more.",
        tuple(value(row, "cost_per_hour", f"Cost per hour of {row.label}") for row in (item, *stopped)),
        opening(item, "cost_per_hour", f"Count in {item.label} what stops with it."),
    )
