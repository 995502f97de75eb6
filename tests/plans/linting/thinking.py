"""What all rules say of a shipped sample, written as in the tables of expectations: a line a rule."""

from datetime import date
from functools import cache

from plans.linting.checking import RuleOutcome
from tests.plans.linting.samples import checked

HOLDS, NO_MATTER = "holds", "does not apply"


@cache
def said_of(sample: str, today: date) -> dict[str, str]:
    """By rule: ``F-02, F-03``, questions behind a mark (``F-01, ?needs:F-01:F-03``), ``holds`` or ``does not apply``."""
    report = checked(sample, today)
    return {outcome.rule.id: _line(outcome) for outcome in report.outcomes}


def _line(outcome: RuleOutcome) -> str:
    if outcome.status not in {"found", "asks"}:
        return NO_MATTER if outcome.status == "not applicable" else outcome.status
    asked = [f"?{question.key}" for question in outcome.questions]
    return ", ".join([*(finding.subject for finding in outcome.findings), *asked])


def agree(thought: dict[str, str], said: dict[str, str]) -> None:
    """Fails with a line for every rule on which the two disagree."""
    found = differences(thought, said)
    assert not found, "\n".join(["", *found])


def differences(thought: dict[str, str], said: dict[str, str]) -> list[str]:
    """Where the two disagree, a sentence a rule; the order within a line does not matter."""
    return [
        f"{rule}: thought “{thought.get(rule, 'nothing')}”, said “{said.get(rule, 'nothing')}”"
        for rule in sorted(thought.keys() | said.keys())
        if sorted(thought.get(rule, "").split(", ")) != sorted(said.get(rule, "").split(", "))
    ]
