"""What the linter says of a draft, as the pages show it: findings with their places, questions, rules that hold."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from bcp_portal.look.counting import counted, noun
from plans.evidence.actions_in_words import ShownAction, raised_because_of
from plans.evidence.unchecked import Unchecked, unchecked_among
from plans.importing.source_lines import SourceLines
from plans.linting.checking import RULES
from plans.linting.findings import SEVERITIES
from plans.linting.rules import Rule
from plans.models.corrective_actions import CorrectiveAction
from plans.models.findings import SUBMITTING, Acceptance, Checkup, Finding, FindingState
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


@dataclass(frozen=True)
class UndecidedRule:
    """A rule that says neither that it holds nor that something is wrong."""

    rule: Rule
    status: str
    why: str


@dataclass(frozen=True)
class Summary:
    """How many findings a plan has (``counted`` by state and severity), and what the rules said that found nothing."""

    counted: Counter[tuple[str, str]]
    blocker_count: int
    outcomes: list[dict[str, str]]
    questions: list[dict[str, str]]
    checked_at: datetime | None = None

    @property
    def nothing_in_words(self) -> str:
        """What it means that there is no finding: how much was looked at, and when."""
        if not self.checked_at or not self.asked_count:
            return "This draft was not checked yet."
        looked = f"{self._stopping()} {rules_in_words(len(self.holds), self.hindered_count, self.unchecked_count)}."
        return f"{looked} Last checked {date_format(localtime(self.checked_at), 'j M Y, H:i')}."

    @property
    def open_count(self) -> int:
        """How many stand open."""
        return sum(count for _, count in self.counts)

    @property
    def accepted_count(self) -> int:
        """How many are accepted."""
        return sum(self.counted[FindingState.ACCEPTED, severity] for severity in SEVERITIES)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Open findings by severity, worst first."""
        return [(severity, self.counted[FindingState.OPEN, severity]) for severity in SEVERITIES]

    @property
    def holds(self) -> list[Rule]:
        """The rules that hold."""
        return [
            RULES[outcome["rule"]]
            for outcome in self.outcomes
            if outcome["status"] == "holds" and outcome["rule"] in RULES
        ]

    @cached_property
    def unchecked(self) -> Unchecked:
        """What could not be checked."""
        return unchecked_among(self.outcomes)

    @property
    def unchecked_count(self) -> int:
        """How many rules had nothing to check, since the plan says nothing of what they look at."""
        return self.unchecked.idle

    @property
    def is_little_known(self) -> bool:
        """Whether more rules could not look than could."""
        return self.unchecked.is_little_known

    @property
    def asked_count(self) -> int:
        """How many rules looked, or tried to: all but those that are switched off."""
        return self.unchecked.asked

    @property
    def hindered_count(self) -> int:
        """How many rules could not judge."""
        return len(self.hindered)

    @property
    def hindered(self) -> list[UndecidedRule]:
        """The rules that could not judge, with the values that can't be read."""
        return self._with(lambda status: status == "unread")

    @property
    def count_in_words(self) -> str:
        """With how many open findings the sentence begins, ``""`` for none."""
        return counted(self.open_count, "finding") if self.open_count else ""

    @property
    def rest_in_words(self) -> str:
        """The rest of it: what they stop, what is accepted, which rules hold, what is asked."""
        accepted, asked = self.accepted_count, len(self.questions)
        said = [
            self._stopping(),
            f"{counted(accepted, 'is', 'are')} accepted." if accepted else "",
            f"{rules_in_words(len(self.holds), len(self.hindered), self.unchecked_count)}.",
            f"{counted(asked, 'question')} to answer." if asked else "",
        ]
        return " ".join(filter(None, said))

    def _stopping(self) -> str:
        if not self.open_count and self.is_little_known:
            return "Nothing found, and little could be: most of what is asked of a plan is not in this one yet."
        if not self.open_count:
            return "Nothing in this plan contradicts anything else in it."
        stand, blockers = noun(self.open_count, "stands", "stand"), self.blocker_count
        keep = f"; {blockers} of them {noun(blockers, 'keeps', 'keep')} the plan from being submitted"
        return f"{stand}{keep if blockers else ''}."

    @property
    def holds_in_words(self) -> str:
        """How many rules hold."""
        return rules_in_words(len(self.holds))

    @property
    def hindered_in_words(self) -> str:
        """How many rules could not judge, and why."""
        values = f"values that {noun(len(self.hindered), 'it needs', 'they need')} can’t be read"
        return f"{len(self.hindered)} could not judge: {values}"

    @property
    def idle(self) -> list[UndecidedRule]:
        """The rules that don't apply, failed or are switched off."""
        return self._with(lambda status: status not in {"holds", "found", "asks", "unread"})

    def _with(self, wanted: Callable[[str], bool]) -> list[UndecidedRule]:
        return [
            UndecidedRule(RULES[outcome["rule"]], outcome["status"], outcome["why"])
            for outcome in self.outcomes
            if outcome["rule"] in RULES and wanted(outcome["status"])
        ]


def rules_in_words(holding: int, hindered: int = 0, unchecked: int = 0) -> str:
    """``2 rules hold, 1 could not judge, 30 had nothing to check``."""
    unjudged = f", {hindered} could not judge" if hindered else ""
    idle = f", {unchecked} had nothing to check" if unchecked else ""
    return f"{counted(holding, 'rule holds', 'rules hold')}{unjudged}{idle}"


def summary_of(plan: Plan, *, on: date) -> Summary:
    """What there is to say of a plan's draft on a day, counted by the database."""
    standing = Finding.objects.filter(plan=plan, rule__in=RULES).not_fixed(on).order_by()
    by_state = standing.values_list("state", "severity")  # type: ignore[misc]  # annotated by not_fixed()
    by_both = by_state.annotate(count=Count("pk"))
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    return Summary(
        Counter({(state, severity): count for state, severity, count in by_both}),
        Finding.objects.filter(plan=plan).blocking(on).count(),
        checkup.outcomes,
        checkup.questions,
        checkup.checked_at,
    )


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
