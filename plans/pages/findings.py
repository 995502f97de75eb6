"""What pages show of the linter: findings with their state and place in the document, open questions, what holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bcp_portal.documents.canonical import Document
from bcp_portal.documents.diff.changes import Section
from bcp_portal.documents.diff.places import Places
from plans.linting.checking import RULES, rank
from plans.linting.findings import Mend, Value
from plans.linting.rules import Rule
from plans.models.findings import Acceptance, Answer, Checkup, Finding, FindingPeriod, FindingState
from plans.models.plan import Plan


@dataclass(frozen=True)
class ShownFinding:
    """A finding as a page shows it. ``ref`` is the first row, block or heading of its values that the document has."""

    finding: Finding
    rule: Rule | None
    values: tuple[Value, ...]
    mend: Mend | None
    acceptance: Acceptance | None
    since: datetime | None
    ref: str
    section: Section
    place: int

    @property
    def is_open(self) -> bool:
        return self.finding.state == FindingState.OPEN


@dataclass(frozen=True)
class ShownQuestion:
    """A question to the editor, and where in the document it belongs."""

    key: str
    rule: Rule | None
    sentence: str
    ref: str
    section: Section
    place: int


@dataclass(frozen=True)
class Tally:
    """How many rules ended how (``holds``, ``found``, ``asks``, ``not applicable``, ``off``, ``failed``), and when."""

    by_status: Mapping[str, int]
    checked_at: datetime | None


def findings_of(plan: Plan, today: date, document: Document) -> list[ShownFinding]:
    """Open and accepted findings, the gravest first and then as the document goes; three queries.

    ``document`` is the draft's, for the places.
    """
    accepted = {
        acceptance.finding_id: acceptance for acceptance in Acceptance.objects.holding(today).filter(finding__plan=plan)
    }
    periods = FindingPeriod.objects.filter(finding__plan=plan, closed_at=None)
    since = dict(periods.values_list("finding_id", "opened_at"))
    places = Places(document)
    found = Finding.objects.not_fixed(today).filter(plan=plan)
    shown = [_shown(finding, accepted.get(finding.pk), since.get(finding.pk), places) for finding in found]
    return sorted(shown, key=lambda one: (rank(one.finding.severity), one.place, one.finding.rule))


def _shown(finding: Finding, acceptance: Acceptance | None, since: datetime | None, places: Places) -> ShownFinding:
    values = tuple(Value(**value) for value in finding.values)
    ref = next((value.ref for value in values if places.section_of(value.ref).ref), "")
    return ShownFinding(
        finding, RULES.get(finding.rule), values, mend_of(finding), acceptance, since, ref, places.section_of(ref),
        places.within(ref),
    )  # fmt: skip


def mend_of(finding: Finding) -> Mend | None:
    """The way to mend a finding, as its rule said it."""
    kept: dict[str, Any] | None = finding.mend
    return Mend(**{**kept, "values": tuple((name, text) for name, text in kept["values"])}) if kept else None


def questions_of(plan: Plan, document: Document) -> list[ShownQuestion]:
    """What the rules asked when the draft was last checked and nobody has answered since; two queries."""
    checkup = Checkup.objects.filter(plan=plan).first()
    answered = set(Answer.objects.filter(plan=plan).values_list("key", flat=True))
    places = Places(document)
    asked = [question for question in (checkup.questions if checkup else []) if question["key"] not in answered]
    return sorted((_asked(question, places) for question in asked), key=lambda question: question.place)


def _asked(question: dict[str, str], places: Places) -> ShownQuestion:
    ref = question["ref"]
    return ShownQuestion(
        question["key"], RULES.get(question["rule"]), question["sentence"], ref, places.section_of(ref),
        places.within(ref),
    )  # fmt: skip


def tally_of(plan: Plan) -> Tally:
    """How the rules ended when the draft was last checked: ``tally.by_status["holds"]`` rules hold; one query."""
    checkup = Checkup.objects.filter(plan=plan).first()
    if checkup is None:
        return Tally(Counter(), None)
    return Tally(Counter(outcome["status"] for outcome in checkup.outcomes), checkup.checked_at)
