"""The functions of some plans, worst first: counted by what is said of them, the worst of each, and page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, When

from plans.models.figures import KeptFunction, KeptFunctionQuerySet

from .bars import SHOWN, Claims, Owned, bar_of, function_of
from .coverage import SHOWN as LACKING_SHOWN
from .coverage import Cover, CoverageQuestion, coverage_questions
from .figures import VERDICTS
from .kept import FiguresInSight

BY_VERDICT = {"late": "Too late", "unknown": "Not known", "in time": "In time"}
LACKING = {
    "strategy": "Without a strategy",
    "owner": "Without an owner",
    "deputy": "Without a deputy",
    "scope": "In the scope of no exercise",
    "exercised": "Not measured in the last year",
}
PLAN = "figures__plan"
SAID = ("said", "proof", "measured_on")


@dataclass(frozen=True)
class Show:
    """Some functions under a label; ``key`` is how an address says it."""

    key: str
    label: str
    having: Q
    count: int


def shows(figures: FiguresInSight, today: date) -> list[Show]:
    """All functions, then by what their plan's figures say, then those that lack something."""
    counts, having = figures.counts, _having(figures)
    by_verdict = {"late": counts.late, "unknown": counts.unknown, "in time": counts.in_time}
    return [
        Show("", "All functions", Q(), counts.functions),
        *(
            Show(word.replace(" ", "-"), BY_VERDICT[word], Q(gravity=place), by_verdict[word])
            for place, word in enumerate(VERDICTS)
        ),
        *(
            Show(f"no-{one.key}", LACKING[one.key], ~one.having, counts.functions - having[one.key])
            for one in coverage_questions(today)
        ),
    ]


def _having(figures: FiguresInSight) -> dict[str, int]:
    """By question, how many functions have it."""
    counts = figures.counts
    return {
        "strategy": counts.with_strategy,
        "owner": counts.with_owner,
        "deputy": counts.with_deputy,
        "scope": counts.rehearsed,
        "exercised": figures.measured.lately,
    }


def worst_first(functions: KeptFunctionQuerySet) -> KeptFunctionQuerySet:
    """As pages show them, with the codes of their plans: titles are not for everybody."""
    return functions.worst_first().select_related(PLAN).only(*SAID, f"{PLAN}__code")


def claims_and_coverage(figures: FiguresInSight, today: date) -> tuple[Claims, list[Cover]]:
    """What plans claim and what was proven of it, and what functions have, with the worst of each; one query."""
    counts, having, questions = figures.counts, _having(figures), coverage_questions(today)
    first = _first(figures.functions, questions) if counts.functions else []
    covers = [
        Cover(one.key, one.title, one.note, counts.functions, having[one.key], _lacking(first, one))
        for one in questions
    ]
    claims = Claims(
        counts.functions,
        in_time=counts.in_time,
        late=counts.late,
        unknown=counts.unknown,
        measured=figures.measured.ever,
        demonstrated=figures.measured.as_promised,
        too_slow=figures.measured.too_slow,
        first=[bar_of(one, today) for one in first[:SHOWN]],
    )
    return claims, covers


def _first(functions: KeptFunctionQuerySet, questions: Sequence[CoverageQuestion]) -> list[KeptFunction]:
    """The worst of all, and the worst of each that lacks something, together; each says which of it it has."""
    chosen = Q(pk__in=functions.worst_first()[:SHOWN].values("pk"))
    for one in questions:
        chosen |= Q(pk__in=functions.exclude(one.having).worst_first()[:LACKING_SHOWN].values("pk"))
    has = {_name(one): Case(When(one.having, then=True), default=False) for one in questions}
    return list(worst_first(functions.filter(chosen)).annotate(**has))


def _lacking(first: Iterable[KeptFunction], question: CoverageQuestion) -> list[Owned]:
    found = [(one.figures.plan, function_of(one)) for one in first if not getattr(one, _name(question))]
    return found[:LACKING_SHOWN]


def _name(question: CoverageQuestion) -> str:
    return f"answer_{question.key}"
