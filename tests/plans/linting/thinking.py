"""What all rules say of a shipped sample, written as in the tables of expectations: a line a rule."""

from datetime import date
from functools import cache
from pathlib import Path

from plans.importing.frozen import as_document
from plans.importing.reading import read_plan
from plans.linting.checking import Outcome, check
from plans.linting.rules import Facts

SAMPLES = Path(__file__).resolve().parents[3] / "plans" / "sample"
HOLDS, NO_MATTER = "holds", "does not apply"


@cache
def said_of(sample: str, today: date) -> dict[str, str]:
    """By rule: ``F-02, F-03``, questions behind a mark (``F-01, ?needs:F-01:F-03``), ``holds`` or ``does not apply``."""
    document = as_document(read_plan((SAMPLES / f"{sample}.md").read_text(encoding="utf-8")))
    report = check(document, Facts(today=today), {}, strict=True)
    return {outcome.rule.id: _line(outcome) for outcome in report.outcomes}


def _line(outcome: Outcome) -> str:
    if outcome.status not in {"found", "asks"}:
        return NO_MATTER if outcome.status == "not applicable" else outcome.status
    asked = [f"?{question.key}" for question in outcome.questions]
    return ", ".join([*(finding.subject for finding in outcome.findings), *asked])


def differences(thought: dict[str, str], said: dict[str, str]) -> list[str]:
    """Where the two disagree, a sentence a rule; the order within a line does not matter."""
    return [
        f"{rule}: thought “{thought.get(rule, 'nothing')}”, said “{said.get(rule, 'nothing')}”"
        for rule in sorted(thought.keys() | said.keys())
        if sorted(thought.get(rule, "").split(", ")) != sorted(said.get(rule, "").split(", "))
    ]
