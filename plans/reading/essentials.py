"""The essentials of a plan: twelve things without which it can't be run, and what of them is missing.

Which twelve, and why these: docs/decisions/0045-twelve-essentials.md.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bcp_portal.documents.figures import listing

from .document import FrozenPlan, FrozenRow

NAMED = 3


@dataclass(frozen=True)
class Lack:
    """What is missing of an essential, in words; to be filled in at the ``field`` of the row ``ref``.

    Where ``ref`` is ``""`` it is a row of ``kind`` that is missing.
    """

    words: str
    kind: str
    field: str
    ref: str = ""


@dataclass(frozen=True)
class Essential:
    """One of the twelve: its name, what it takes, and what is missing of it; there is none where it is met."""

    name: str
    takes: str
    gaps: tuple[Lack, ...]

    @property
    def is_met(self) -> bool:
        return not self.gaps


Look = Callable[[FrozenPlan], Iterable[Lack | None]]


def essentials(plan: FrozenPlan) -> list[Essential]:
    """All twelve, in the order in which a plan is written."""
    return [Essential(name, takes, tuple(filter(None, look(plan)))) for name, takes, look in ESSENTIALS]


def _none(plan: FrozenPlan, kind: str, field: str, words: str) -> Lack | None:
    """That there is no row of the kind."""
    return None if plan.rows(kind) else Lack(words, kind, field)


def _lacking(rows: Sequence[FrozenRow], field: str, what: str, lacks: Callable[[FrozenRow], bool]) -> Lack | None:
    """Which of the rows lack something: ``4 of 6 have no RTO: A, B, C and 1 more``."""
    found = [row for row in rows if lacks(row)]
    if not found:
        return None
    more = len(found) - NAMED
    names = [row.label for row in found[:NAMED]] + ([f"{more} more"] if more > 0 else [])
    verb = "has" if len(found) == 1 else "have"
    return Lack(f"{len(found)} of {len(rows)} {verb} no {what}: {listing(names)}", found[0].kind, field, found[0].ref)


def _without(plan: FrozenPlan, kind: str, field: str, what: str) -> Lack | None:
    return _lacking(plan.rows(kind), field, what, lambda row: not row.text(field))


def _about_itself(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _fact(plan, ("owner",), "no owner is named")
    yield _fact(plan, ("next_review", "review_frequency"), "it does not say when it is reviewed")


def _fact(plan: FrozenPlan, topics: Sequence[str], words: str) -> Lack | None:
    if any(plan.facts(topic) for topic in topics):
        return None
    begun = next((row for topic in topics for row in plan.rows("facts") if row.choice("topic") == topic), None)
    return Lack(words, "facts", "value", begun.ref) if begun else Lack(words, "facts", "name")


def _scope(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "scope", "text", "nothing is in scope")


def _functions(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "functions", "name", "there is no function")
    yield _without(plan, "functions", "owner", "owner")


def _objectives(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "functions", "rto", "there is no function")
    tiers = {tier.ref: tier for tier in plan.rows("tiers")}
    for field in ("rto", "rpo"):
        with_figure = {ref for ref, tier in tiers.items() if tier.text(field)}
        yield _lacking(
            plan.rows("functions"),
            field,
            field.upper(),
            lambda row, field=field, known=with_figure: not row.text(field) and row.link("tier") not in known,  # type: ignore[misc]
        )
    yield _without(plan, "functions", "mtpd", "MTPD")


def _dependencies(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "dependencies", "name", "there is no dependency")
    yield _lacking(
        plan.rows("dependencies"), "functions", "function that needs it", lambda row: not row.links("functions")
    )
    called = {ref for ref, supplier in plan.suppliers().items() if supplier.get("phone")}
    yield _lacking(
        plan.rows("dependencies"),
        "contact",
        "contact",
        lambda row: not row.given("contact") and row.link("supplier") not in called,
    )


def _risks(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "risks", "title", "there is no risk")
    yield _without(plan, "risks", "likelihood", "likelihood")
    yield _without(plan, "risks", "mitigation", "mitigation")


def _strategies(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "strategies", "name", "there is no strategy")
    served = {ref for strategy in plan.rows("strategies") for ref in strategy.links("functions")}
    left = _lacking(plan.rows("functions"), "name", "strategy", lambda row: row.ref not in served)
    yield Lack(left.words, "strategies", "name") if left and plan.rows("strategies") else None
    yield _without(plan, "strategies", "rto", "recovery time")


def _team(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "roles", "name", "there is no role")
    yield _without(plan, "roles", "person", "person")
    yield _without(plan, "roles", "deputy", "deputy")


def _telling(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "channels", "text", "no channel is named")
    yield _none(plan, "contacts", "name", "nobody is in the contact list")
    reached = {ref for ref, entry in (*plan.people().items(), *plan.suppliers().items()) if entry.get("phone")}
    yield _lacking(
        plan.rows("contacts"),
        "phone",
        "telephone number",
        lambda row: not row.given("phone") and not {row.link("person"), row.link("supplier")} & reached,
    )


def _steps(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "steps", "text", "no step is written")
    begun = {step.link("phase") for step in plan.rows("steps")}
    phases = plan.rows("phases")
    yield _lacking(phases, "name", "steps", lambda row: row.ref not in begun) if plan.rows("steps") else None
    yield _without(plan, "phases", "window", "time window")


def _exercises(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "exercises", "name", "no exercise is planned")
    yield _without(plan, "exercises", "frequency", "frequency")


def _signatures(plan: FrozenPlan) -> Iterable[Lack | None]:
    yield _none(plan, "approvals", "role", "nobody has to sign")
    yield _without(plan, "approvals", "person", "person who signs")


ESSENTIALS: Final[tuple[tuple[str, str, Look], ...]] = (
    ("Owner and review", "Who answers for the plan, and when it is looked at again.", _about_itself),
    ("Scope", "What the plan is for.", _scope),
    ("Functions", "What must go on, each with an owner.", _functions),
    ("Objectives", "RTO, RPO and MTPD of each function.", _objectives),
    ("Dependencies", "What the functions need, and whom to call when it fails.", _dependencies),
    ("Risks", "What can happen, how likely it is, and what is done about it.", _risks),
    ("Strategies", "How each function is brought back, and in what time.", _strategies),
    ("Response team", "Who does what, and who stands in.", _team),
    ("Whom to tell", "How people are told, and at which number they are reached.", _telling),
    ("Recovery steps", "What is done in each phase, and how long a phase takes.", _steps),
    ("Exercises", "What is tried, and how often.", _exercises),
    ("Signatures", "Who has to sign.", _signatures),
)
