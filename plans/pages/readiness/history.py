"""Findings by severity, now and over time: as many as stood at the end of each week."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from bcp_portal.documents.figures import Box
from plans.linting.findings import SEVERITIES
from plans.models.findings import Finding, FindingPeriod
from plans.models.plan import Plan

WEEKS, FEWEST = 26, 8
WIDTH, HEIGHT, GAP = 520.0, 120.0, 4.0
TONES = {"blocker": "crit", "critical": "crit", "high": "high", "medium": "med", "low": "low", "info": "info"}
Stood = tuple[str, datetime, datetime | None]  # severity, opened, closed


@dataclass(frozen=True)
class Week:
    """What stood at the end of a day, worst first."""

    on: date
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class History:
    """The weeks, and their drawing."""

    weeks: list[Week]
    boxes: list[Box]
    most: int
    width: float = WIDTH
    height: float = HEIGHT


def open_findings(plans: Sequence[Plan], *, on: date) -> list[Finding]:
    """What stands open in the drafts of these plans, in one query."""
    plan_of = {plan.pk: plan for plan in plans}
    found = list(Finding.objects.open(on).filter(plan__in=plans).defer("fingerprint"))
    for finding in found:
        finding.plan = plan_of[finding.plan_id]
    return found


def by_severity(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """How many there are of each severity, worst first."""
    counted = Counter(found.severity for found in findings)
    return [(severity, counted[severity]) for severity in SEVERITIES]


def history(plans: Sequence[Plan], *, today: date) -> History | None:
    """The last weeks, up to half a year, from when the linter first looked; None before. One query."""
    since = today - timedelta(weeks=WEEKS - 1)
    stood = Q(closed_at=None) | Q(closed_at__gte=_end_of(since))
    periods: list[Stood] = list(
        FindingPeriod.objects.filter(stood, finding__plan__in=plans).values_list("severity", "opened_at", "closed_at")
    )
    if not periods:
        return None
    days = [today - timedelta(weeks=back) for back in reversed(range(_weeks(periods, today)))]
    return drawn([_week(day, periods) for day in days])


def _weeks(periods: list[Stood], today: date) -> int:
    first = min(timezone.localdate(opened) for _, opened, _ in periods)
    return max(FEWEST, min(WEEKS, (today - first).days // 7 + 2))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _week(day: date, periods: list[Stood]) -> Week:
    end = _end_of(day)
    counted = Counter(
        severity for severity, opened, closed in periods if opened <= end and (closed is None or closed > end)
    )
    return Week(day, [(severity, counted[severity]) for severity in SEVERITIES])


def drawn(weeks: list[Week]) -> History:
    """A column for each week, its severities on top of one another with the worst at the foot."""
    most = max(*(week.total for week in weeks), 1)
    step = WIDTH / len(weeks)
    boxes = [box for place, week in enumerate(weeks) for box in _column(week, place * step, step - GAP, most)]
    return History(weeks, boxes, most)


def _column(week: Week, x: float, width: float, most: int) -> list[Box]:
    boxes, y = [], HEIGHT
    for severity, count in week.counts:
        if count:
            height = HEIGHT * count / most
            y -= height
            boxes.append(
                Box(round(x, 1), round(y, 1), round(width, 1), round(max(height - 1, 0.5), 1), TONES[severity])
            )
    return boxes
