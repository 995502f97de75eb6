"""Sample plans as files, checked as a file is, on a fixed day."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from bcp_portal.documents.canonical import Document
from plans.importing.frozen import as_document
from plans.importing.reading import read_plan
from plans.linting.checking import RULES, Report, check
from plans.linting.rules import Facts

FOLDER = Path(__file__).resolve().parents[3] / "plans" / "sample"
Expected = Mapping[str, Sequence[str]]


@cache
def sample(name: str) -> Document:
    """The document of a sample."""
    return as_document(read_plan((FOLDER / f"{name}.md").read_text(encoding="utf-8"), file_name=f"{name}.md"))


def checked(name: str, today: date) -> Report:
    """What every rule says of a sample on a day on which nothing else is known."""
    return check(sample(name), Facts(today=today), {}, strict=True)


def found(report: Report) -> dict[str, list[str]]:
    """The subjects of all findings by rule."""
    subjects: dict[str, list[str]] = {}
    for outcome, finding in report.findings:
        subjects.setdefault(outcome.rule.id, []).append(finding.subject)
    return {rule: sorted(those) for rule, those in sorted(subjects.items())}


def asked(report: Report) -> dict[str, list[str]]:
    """The keys of all questions by rule."""
    keys: dict[str, list[str]] = {}
    for outcome, question in report.questions:
        keys.setdefault(outcome.rule.id, []).append(question.key)
    return {rule: sorted(those) for rule, those in sorted(keys.items())}


def status(report: Report, wanted: str) -> list[str]:
    """The rules that ended so: ``holds``, ``not applicable`` …"""
    return sorted(outcome.rule.id for outcome in report.outcomes if outcome.status == wanted)


def as_found(expected: Expected) -> dict[str, list[str]]:
    """Expectations in the form of what is found."""
    assert set(expected) <= set(RULES), f"no such rules: {set(expected) - set(RULES)}"
    return {rule: sorted(subjects) for rule, subjects in sorted(expected.items())}
