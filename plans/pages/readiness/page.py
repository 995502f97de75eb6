"""The readiness of some plans as one person may see it: everything that the page and the board's sheet show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import Rectangle
from bcp_portal.look.few import Few, few
from plans.access import not_in_sight, visible_plans
from plans.evidence.status import PlanStatus, plans_in_sight, statuses_of
from plans.linting.findings import SEVERITIES
from plans.models.figures import FigureCounts
from plans.models.findings import Finding, FindingQuerySet
from plans.models.plan import Plan, PlanQuerySet
from plans.models.versions import PlanVersion

from .bars import Claims
from .coverage import Cover
from .functions import claims_and_coverage
from .history import TONES, History, SeverityCounts, by_severity, history
from .kept import FiguresInSight, MissingFigures, figures_in_sight
from .needs import Needs, needs_of
from .risks import MAPS, RiskMap, risk_maps
from .sentence import NO_PLAN, claimed, demonstrated
from .todo import Asking

BAR_WIDTH = 110.0
MOST_CHOICES = 25  # plans; among more of them one searches
RISKY_SHOWN = 5


@dataclass(frozen=True)
class Scope:
    """Whose readiness: of all plans in sight, or of the one that was picked."""

    user: User
    statuses: list[PlanStatus]
    picked: Plan | None
    today: date

    @property
    def only(self) -> Plan | None:
        """The plan if it is about one plan."""
        return self.statuses[0].plan if len(self.statuses) == 1 else None

    @property
    def drafts(self) -> bool:
        """Whether it is that of drafts, or of the versions in force."""
        return self.user.may("read_draft")

    @property
    def keys(self) -> list[int]:
        """The plans' primary keys."""
        return [status.plan.pk for status in self.statuses]

    @property
    def findings(self) -> FindingQuerySet:
        """Those of the drafts; none for who may not read drafts. Who may read some may read all."""
        if not self.drafts:
            return Finding.objects.none()
        return Finding.objects.filter(plan=self.picked) if self.picked else Finding.objects.of_current_plans()

    @property
    def versions(self) -> dict[int, PlanVersion]:
        """The versions in force by plan."""
        return {status.plan.pk: status.in_force for status in self.statuses if status.in_force}

    @property
    def asking(self) -> Asking:
        """The same for what needs this person."""
        sees_all = self.drafts and not self.picked
        among = visible_plans(self.user).current() if sees_all else self.keys
        return Asking(self.user, self.statuses, self.findings, self.today, among)


def scope_of(user: User, *, today: date, code: str = "") -> Scope:
    """The plan with this code, without one all of them. Raises NotUnderstood for one that is not in sight."""
    plans = visible_plans(user).current().with_draft_hash()
    if not code:
        return Scope(user, _in_sight(user, plans, today), None, today)
    if found := _in_sight(user, plans.filter(code=code), today):
        return Scope(user, found, found[0].plan, today)
    raise not_in_sight(code)


def _in_sight(user: User, plans: PlanQuerySet, today: date) -> list[PlanStatus]:
    """Where the plans stand that hold something this person may read: without ``read_draft``, those in force."""
    found = statuses_of(user, list(plans), on=today)
    return found if user.may("read_draft") else [one for one in found if one.in_force]


def plan_choices(scope: Scope) -> list[tuple[str, str]]:
    """The plans to choose from by code and title; none where there are too many, or a single one."""
    where = scope.statuses
    if scope.picked:
        plans = plans_in_sight(scope.user, visible_plans(scope.user).current())[: MOST_CHOICES + 1]
        where = statuses_of(scope.user, list(plans), on=scope.today)
    return [(one.plan.code, one.title) for one in where] if 1 < len(where) <= MOST_CHOICES else []


@dataclass(frozen=True)
class Readiness:
    """Of the plans of a scope; ``statuses`` are sorted, the gravest first."""

    scope: Scope
    statuses: list[PlanStatus]
    needs: Needs
    claims: Claims
    coverage: list[Cover]
    risky: Few[tuple[Plan, FigureCounts]]  # the gravest first
    missing: MissingFigures
    findings: list[tuple[str, int]] | None  # by severity, for who may read drafts
    history: History | None

    @property
    def picked(self) -> Plan | None:
        return self.scope.picked

    @property
    def of_plan(self) -> str:
        """What keeps an address at the plan that was picked, behind its first parameter."""
        return f"&plan={self.picked.code}" if self.picked else ""

    @property
    def only(self) -> Plan | None:
        return self.scope.only

    @property
    def open_count(self) -> int:
        return sum(count for _, count in self.findings or [])

    @property
    def lead(self) -> str:
        """What the plans claim."""
        if not self.statuses:
            return NO_PLAN
        found = self.claims
        return str(claimed(found.in_time, found.late, found.unknown, is_one_plan=self.only is not None))

    @property
    def demonstration(self) -> str:
        """What of it was shown, ``""`` where there is nothing to show."""
        return (
            demonstrated(self.claims.demonstrated, self.claims.too_slow) if self.statuses and self.claims.count else ""
        )

    @property
    def bar(self) -> list[Rectangle]:
        """The open findings as one bar, a stretch for each severity."""
        counts = [(severity, count) for severity, count in self.findings or [] if count]
        unit = (BAR_WIDTH - len(counts) + 1) / max(self.open_count, 1)
        boxes, x = [], 0.0
        for severity, count in counts:
            boxes.append(Rectangle(round(x, 2), 0, round(unit * count, 2), 10, TONES[severity]))
            x += unit * count + 1
        return boxes

    @property
    def maps(self) -> dict[Plan, RiskMap]:
        """The risk maps of a few plans; of many plans none."""
        few = [plan for plan, _ in self.risky.shown] if self.risky.count <= MAPS else []
        return risk_maps(few, self.scope.versions, drafts=self.scope.drafts)


def readiness_of(scope: Scope) -> Readiness:
    """What there is to say of a scope; as many queries for a thousand plans as for one."""
    figures = figures_of_scope(scope)
    claimed, covers = claims_and_coverage(figures, scope.today)
    asking = scope.asking
    counted = asking.open_findings.by_severity
    return Readiness(
        scope=scope,
        statuses=gravest_first(scope.statuses, counted),
        needs=needs_of(asking),
        claims=claimed,
        coverage=covers,
        risky=few(figures.risky, RISKY_SHOWN),
        missing=figures.missing,
        findings=by_severity(sum(counted.values(), Counter())) if scope.drafts else None,
        history=history(scope.findings, scope.keys, today=scope.today) if scope.drafts else None,
    )


def figures_of_scope(scope: Scope) -> FiguresInSight:
    """What the documents of a scope say, as it is kept."""
    return figures_in_sight(
        [status.plan for status in scope.statuses], scope.versions, drafts=scope.drafts, today=scope.today
    )


def gravest_first(where: Sequence[PlanStatus], counted: SeverityCounts) -> list[PlanStatus]:
    """Plans with their open findings: those with blockers, then those whose review is overdue, then by findings."""
    with_findings = [replace(one, findings=_severities(counted, one.plan)) for one in where] if counted else where
    return sorted(with_findings, key=_gravity)


def _severities(counted: SeverityCounts, plan: Plan) -> list[tuple[str, int]]:
    return [(severity, count) for severity, count in by_severity(counted[plan.pk]) if count]


def _gravity(one: PlanStatus) -> tuple[int, bool, list[int], str]:
    counts = dict(one.findings)
    worse = [-counts.get(severity, 0) for severity in SEVERITIES]
    return worse[0], (one.days_left or 0) >= 0, worse[1:], one.plan.code
