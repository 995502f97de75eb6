"""Findings as pages show them: with their values and where these are edited, how to mend them, and who mends them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from plans.evidence.actions_in_words import ShownAction, raised_because_of
from plans.importing.source_lines import SourceLines
from plans.linting.checking import RULES
from plans.linting.rules import Rule
from plans.models.corrective_actions import CorrectiveAction
from plans.models.findings import SUBMITTING, Acceptance, Finding, FindingState
from plans.models.plan import Plan

from .places import RowPlaces, edit_url, mend_url, read_url, where_in
from .sources import source_lines

VALUES_SHOWN, VALUES_OPEN = 12, 3
ONE_CLICK = {"fill", "add", "new", "write"}  # mends that a click does, or whose place it makes
ICONS = {SUBMITTING: "send", "new": "plus", "write": "pilcrow"}


@dataclass(frozen=True)
class ShownValue:
    """A value that takes part in a finding: the address at which it is edited (``""`` where it is nowhere), and its
    line in the file that the plan was imported from (0 where it was edited since, or never imported).
    """

    label: str
    text: str
    url: str
    line: int


@dataclass(frozen=True)
class ShownFinding:
    """A finding on a page. ``place`` is the ref of the block or heading beside which it stands."""

    key: str
    fingerprint: str
    rule: Rule
    subject: str
    severity: str
    state: str
    sentence: str
    values: list[ShownValue]
    since: datetime
    place: str
    acceptance: Acceptance | None
    mend: dict[str, Any] | None
    mend_url: str
    stops_submission: bool
    form: Any = None
    actions: tuple[ShownAction, ...] = ()  # corrective ones that were raised because of it

    @property
    def action(self) -> ShownAction | None:
        """The corrective action that was raised last."""
        return self.actions[-1] if self.actions else None

    @property
    def is_assignable(self) -> bool:
        """Whether it stands, and nobody has an action to do for it."""
        return self.state != FindingState.FIXED and all(one.step.is_finished for one in self.actions)

    @property
    def first_values(self) -> list[ShownValue]:
        """As many of its values as can be looked at."""
        return self.values[:VALUES_SHOWN]

    @property
    def folds_values(self) -> bool:
        """Whether they unfold, so that the list can be looked through."""
        return len(self.values) > VALUES_OPEN

    @property
    def more_values(self) -> int:
        """How many there are besides."""
        return len(self.values[VALUES_SHOWN:])

    @property
    def anchor(self) -> str:
        """The id of its element."""
        return f"finding-{self.key}"

    @property
    def mend_words(self) -> str:
        """How to mend it."""
        return str(self.mend["words"]) if self.mend else ""

    @property
    def mend_icon(self) -> str:
        """The icon of the button that leads there."""
        return ICONS.get(self.mend["act"], "pencil") if self.mend else "pencil"

    @property
    def can_mend(self) -> bool:
        """Whether one click mends it, or makes the place that it needs."""
        return bool(self.mend and self.mend["act"] in ONE_CLICK)


def shown_findings(plan: Plan, findings: QuerySet[Finding], *, on: date, may_edit: bool = True) -> list[ShownFinding]:
    """Findings (with their state) as a page shows them, in the order of the query; of rules that there are.

    Their values lead to where they are edited, or for who may not edit to where they are read.
    """
    shown = list(findings.prefetch_related("periods"))
    accepted = {a.finding_id: a for a in Acceptance.objects.holding(on).filter(finding__in=[one.pk for one in shown])}
    ground = _Ground(plan, where_in(plan), source_lines(plan), may_edit and plan.archived_at is None)
    raised = raised_because_of(plan, CorrectiveAction.SourceKind.FINDING, [one.key for one in shown], on=on)
    return [
        replace(_shown(ground, found, accepted.get(found.pk)), actions=tuple(raised.get(found.key, ())))
        for found in shown
        if found.rule in RULES
    ]


@dataclass(frozen=True)
class _Ground:
    """Where the values of a plan stand: in its draft, and in the file it was imported from."""

    plan: Plan
    where: RowPlaces
    lines: SourceLines
    is_edited: bool  # by whom it is shown to; others are led to where it is read

    def value(self, named: Mapping[str, str], found: Finding) -> ShownValue:
        line = self.lines.get((named["ref"], named["field"]), 0)
        return ShownValue(named["label"], named["text"], self._url(named, found.key), line)

    def _url(self, named: Mapping[str, str], key: str) -> str:
        if self.is_edited:
            return edit_url(self.plan, self.where, named["ref"], named["field"], key)
        return read_url(self.plan, self.where, named["ref"])


def _shown(ground: _Ground, found: Finding, acceptance: Acceptance | None) -> ShownFinding:
    mend, since = found.mend, max(period.opened_at for period in found.periods.all())
    return ShownFinding(
        key=found.key,
        fingerprint=found.fingerprint,
        rule=RULES[found.rule],
        subject=found.subject,
        severity=found.severity,
        state=found.state,
        sentence=found.sentence,
        values=[ground.value(named, found) for named in found.values],
        since=since,
        place=ground.where.first(found.values),
        mend_url=mend_url(ground.plan, ground.where, found),
        acceptance=acceptance,
        mend=mend,
        stops_submission=found.stops_submission,
    )
