"""What the linter says of a draft in all: how many findings, what they stop, questions, and rules that hold."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from bcp_portal.look.counting import counted, noun
from plans.evidence.unchecked import Unchecked, unchecked_among
from plans.linting.checking import RULES
from plans.linting.findings import SEVERITIES
from plans.linting.rules import Rule
from plans.models.findings import BLOCKING, Checkup, Finding, FindingState
from plans.models.plan import Plan


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
        if not self.checked_at or not self.unchecked.asked:
            return "This draft was not checked yet."
        looked = f"{self._stopping()} {rules_in_words(len(self.holds), self.unchecked)}."
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
            f"{rules_in_words(len(self.holds), self.unchecked)}.",
            f"{counted(asked, 'question')} to answer." if asked else "",
        ]
        return " ".join(filter(None, said))

    def _stopping(self) -> str:
        if not self.open_count and self.unchecked.is_little_known:
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


def rules_in_words(holding: int, unchecked: Unchecked = Unchecked()) -> str:  # noqa: B008 - it is frozen
    """``2 rules hold, 1 could not judge, 30 had nothing to check``."""
    unjudged = f", {unchecked.hindered} could not judge" if unchecked.hindered else ""
    idle = f", {unchecked.idle} had nothing to check" if unchecked.idle else ""
    return f"{counted(holding, 'rule holds', 'rules hold')}{unjudged}{idle}"


def summary_of(plan: Plan, *, on: date) -> Summary:
    """What there is to say of a plan's draft on a day, counted by the database."""
    standing = Finding.objects.filter(plan=plan).not_fixed(on).order_by()
    by_state = standing.values_list("state", "severity")  # type: ignore[misc]  # annotated by not_fixed()
    by_both = by_state.annotate(count=Count("pk", filter=Q(rule__in=RULES)), stops=Count("pk", filter=BLOCKING))
    found = list(by_both)
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    return Summary(
        Counter({(state, severity): count for state, severity, count, _ in found}),
        sum(stops for state, _, _, stops in found if state == FindingState.OPEN),
        checkup.outcomes,
        checkup.questions,
        checkup.checked_at,
    )
