"""What the linter says of a draft, as the pages show it: findings with their places, questions, rules that hold."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from plans.linting.checking import RULES, rank
from plans.linting.findings import SEVERITIES
from plans.linting.rules import Rule
from plans.models.findings import Acceptance, Checkup, Finding, FindingState
from plans.models.plan import Plan

from .places import Where, edit_url, where_in

SHOWN_BESIDE = 5


@dataclass(frozen=True)
class ShownValue:
    """A value that takes part in a finding, and the address at which it is edited (``""`` where it is nowhere)."""

    label: str
    text: str
    url: str


@dataclass(frozen=True)
class ShownFinding:
    """A finding on a page. ``place`` is the ref of the block or heading beside which it stands."""

    key: str
    fingerprint: str
    rule: Rule
    severity: str
    state: str
    sentence: str
    values: list[ShownValue]
    since: datetime
    place: str
    acceptance: Acceptance | None
    mend: dict[str, Any] | None
    mend_url: str
    form: Any = None

    @property
    def anchor(self) -> str:
        """The id of its element."""
        return f"finding-{self.key}"

    @property
    def mend_words(self) -> str:
        """How to mend it."""
        return str(self.mend["words"]) if self.mend else ""

    @property
    def can_mend(self) -> bool:
        """Whether one click mends it."""
        return bool(self.mend and self.mend["act"] in {"fill", "add"})


@dataclass(frozen=True)
class Outcome:
    """A rule that says neither that it holds nor that something is wrong."""

    rule: Rule
    status: str
    why: str


@dataclass(frozen=True)
class Standing:
    """Everything the pages say of a plan's findings."""

    items: list[ShownFinding]
    outcomes: list[dict[str, str]]
    questions: list[dict[str, str]]

    @cached_property
    def open(self) -> list[ShownFinding]:
        """Those neither mended nor accepted, worst first."""
        return [item for item in self.items if item.state == FindingState.OPEN]

    @property
    def open_count(self) -> int:
        """How many stand open."""
        return len(self.open)

    @property
    def accepted_count(self) -> int:
        """How many are accepted."""
        return sum(item.state == FindingState.ACCEPTED for item in self.items)

    @property
    def blocker_count(self) -> int:
        """How many keep the plan from being submitted."""
        return sum(item.severity == "blocker" for item in self.open)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Open findings by severity, worst first."""
        counted = Counter(item.severity for item in self.open)
        return [(severity, counted[severity]) for severity in SEVERITIES]

    @property
    def holds(self) -> list[Rule]:
        """The rules that hold."""
        return [RULES[told["rule"]] for told in self.outcomes if told["status"] == "holds" and told["rule"] in RULES]

    @property
    def idle(self) -> list[Outcome]:
        """The rules that don't apply, failed or are switched off."""
        return [
            Outcome(RULES[told["rule"]], told["status"], told["why"])
            for told in self.outcomes
            if told["rule"] in RULES and told["status"] not in {"holds", "found", "asks"}
        ]


@dataclass(frozen=True)
class BesideFinding:
    """A finding beside the document; ``place`` is the ref of what shows it."""

    key: str
    rule: Rule
    severity: str
    sentence: str
    place: str

    @property
    def anchor(self) -> str:
        """The id of its element on the page of findings."""
        return f"finding-{self.key}"


@dataclass(frozen=True)
class Beside:
    """The side of the document: the gravest open findings, and counts."""

    top: list[BesideFinding]
    open_count: int
    question_count: int
    holds_count: int

    @property
    def more(self) -> int:
        """How many stand open beside those shown."""
        return self.open_count - len(self.top)


def standing_of(plan: Plan, *, on: date, fixed: bool = False) -> Standing:
    """The findings of a plan's draft on a day, worst first; ``fixed`` ones only where they are asked for."""
    findings = Finding.objects.with_state(on) if fixed else Finding.objects.not_fixed(on)
    shown = findings.filter(plan=plan).prefetch_related("periods")
    accepted = {a.finding_id: a for a in Acceptance.objects.holding(on).filter(finding__plan=plan)}
    since = {found.pk: max(period.opened_at for period in found.periods.all()) for found in shown}
    return _standing(plan, shown, accepted, since)


def standing_beside(plan: Plan, *, on: date) -> Beside:
    """What stands beside the document, in two queries: counts, and the gravest findings with their places."""
    findings = Finding.objects.open(on).filter(plan=plan).only("key", "rule", "severity", "sentence", "values")
    stand = [found for found in findings if found.rule in RULES]
    stand.sort(key=lambda found: (rank(found.severity), found.rule))
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    where = where_in(plan)
    top = [
        BesideFinding(
            found.key,
            RULES[found.rule],
            found.severity,
            found.sentence,
            next((where.place(v["ref"]) for v in found.values), ""),
        )
        for found in stand[:SHOWN_BESIDE]
    ]
    holds = sum(outcome["status"] == "holds" for outcome in checkup.outcomes)
    return Beside(top, len(stand), len(checkup.questions), holds)


def _standing(
    plan: Plan, findings: Iterable[Finding], accepted: Mapping[int, Acceptance], since: Mapping[int, datetime]
) -> Standing:
    where = where_in(plan)
    items = [
        _shown(plan, found, accepted.get(found.pk), where, since[found.pk]) for found in findings if found.rule in RULES
    ]
    items.sort(key=lambda item: (rank(item.severity), item.rule.id))
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    return Standing(items, checkup.outcomes, checkup.questions)


def _shown(plan: Plan, found: Finding, acceptance: Acceptance | None, where: Where, since: datetime) -> ShownFinding:
    values = [ShownValue(v["label"], v["text"], edit_url(plan, where, v["ref"])) for v in found.values]
    places = [place for v in found.values if v["ref"] and (place := where.place(v["ref"]))]
    mend = found.mend
    opens = mend if mend and mend["act"] == "open" else None
    return ShownFinding(
        key=found.key, fingerprint=found.fingerprint, rule=RULES[found.rule],
        severity=found.severity, state=found.state, sentence=found.sentence,
        values=values, since=since, place=places[0] if places else "", acceptance=acceptance, mend=mend,
        mend_url=edit_url(plan, where, opens["ref"]) if opens else "",
    )  # fmt: skip
