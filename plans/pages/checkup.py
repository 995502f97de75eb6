"""What the linter says of a draft, as the pages show it: findings with their places, questions, rules that hold."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Max
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bcp_portal.documents.canonical import sha256
from plans.linting.checking import RULES, rank
from plans.linting.findings import SEVERITIES
from plans.linting.rules import Rule
from plans.models.findings import Acceptance, Checkup, Finding, FindingState
from plans.models.plan import Plan

from .body import kept
from .places import Where, edit_url, where_in

SHOWN_BESIDE, SHOWN_CHOSEN = 5, 25


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
    rule: str
    severity: str
    sentence: str
    place: str

    @property
    def anchor(self) -> str:
        """The id of its element on the page of findings."""
        return f"finding-{self.key}"


@dataclass(frozen=True)
class Beside:
    """What stands beside the document: open findings, the gravest first, all of them by place, and counts.

    ``chosen`` is the severity that is listed, ``""`` for any; ``digest`` changes with whatever is shown.
    """

    everything: list[BesideFinding]
    by_place: Mapping[str, list[BesideFinding]]
    counts: list[tuple[str, int]]
    question_count: int
    holds_count: int
    digest: str
    chosen: str = ""

    def choosing(self, severity: str) -> "Beside":
        """The same with one severity listed; with all where nothing has it."""
        return replace(self, chosen=severity if severity in dict(self.counts) else "")

    @property
    def top(self) -> list[BesideFinding]:
        """What is listed in full."""
        listed = [one for one in self.everything if self.chosen in {"", one.severity}]
        return listed[: SHOWN_CHOSEN if self.chosen else SHOWN_BESIDE]

    @property
    def open_count(self) -> int:
        """How many stand open."""
        return sum(count for _, count in self.counts)

    @property
    def more(self) -> int:
        """How many stand open beside those shown."""
        return dict(self.counts).get(self.chosen, self.open_count) - len(self.top)

    def marked(self, homes: Mapping[str, str]) -> frozenset[str]:
        """The lines of the contents (refs, by ref of what stands there) that have open findings."""
        return frozenset(homes[place] for place in self.by_place if place in homes)


def standing_of(plan: Plan, *, on: date, fixed: bool = False) -> Standing:
    """The findings of a plan's draft on a day, worst first; ``fixed`` ones only where they are asked for."""
    findings = Finding.objects.with_state(on) if fixed else Finding.objects.not_fixed(on)
    shown = findings.filter(plan=plan).prefetch_related("periods")
    accepted = {a.finding_id: a for a in Acceptance.objects.holding(on).filter(finding__plan=plan)}
    since = {found.pk: max(period.opened_at for period in found.periods.all()) for found in shown}
    return _standing(plan, shown, accepted, since)


def standing_beside(plan: Plan, *, on: date, severity: str = "") -> Beside:
    """What stands beside the document; ``severity`` chooses what is listed in full. Two queries once it was read.

    Findings come of the draft, the day and the rules (which the checkup followed), and acceptances.
    """
    checkup = Checkup.objects.filter(plan=plan).values_list("checked_at", flat=True).first()
    accepted = Acceptance.objects.filter(finding__plan=plan).aggregate(last=Max("pk"), back=Count("withdrawn_at"))
    stamp = f"{plan.draft.sha256}:{checkup}:{on}:{accepted['last']}:{accepted['back']}"
    told: Beside = kept(f"{plan.pk}:beside", stamp, lambda: _read_beside(plan, on))
    return told.choosing(severity) if severity else told


def _read_beside(plan: Plan, on: date) -> Beside:
    findings = Finding.objects.open(on).filter(plan=plan).only("key", "rule", "severity", "sentence", "values")
    stand = [found for found in findings if found.rule in RULES]
    stand.sort(key=lambda found: (rank(found.severity), found.rule))
    where = where_in(plan)
    shown = [
        BesideFinding(found.key, RULES[found.rule].id, found.severity, found.sentence, _place_of(found, where))
        for found in stand
    ]
    by_place: dict[str, list[BesideFinding]] = {}
    for one in shown:
        by_place.setdefault(one.place, []).append(one)
    counted = Counter(one.severity for one in shown)
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    return Beside(
        everything=shown, by_place={place: found for place, found in by_place.items() if place},
        counts=[(level, counted[level]) for level in SEVERITIES if counted[level]],
        question_count=len(checkup.questions),
        holds_count=sum(outcome["status"] == "holds" for outcome in checkup.outcomes),
        digest=sha256(repr([(one.key, one.severity, one.sentence, one.place) for one in shown])),
    )  # fmt: skip


def _place_of(found: Finding, where: Where) -> str:
    """The block or heading that shows the first of its values that stands anywhere."""
    return next((place for value in found.values if value["ref"] and (place := where.place(value["ref"]))), "")


def marks_beside(plan: Plan, beside: Beside) -> dict[str, SafeString]:
    """By ref of a block or heading, its open findings as HTML; printed once for the same findings."""

    def printed() -> dict[str, SafeString]:
        return {place: _marks(plan, place, found) for place, found in beside.by_place.items()}

    return kept(f"{plan.pk}:findings", beside.digest, printed)


def _marks(plan: Plan, place: str, found: list[BesideFinding]) -> SafeString:
    return render_to_string("plans/_marks.html", {"plan": plan, "place": place, "found": found})


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
