"""Findings by severity, now and over time: as many as stood at the end of each week."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from bcp_portal.documents.canonical import sha256
from bcp_portal.documents.figures import Rectangle
from plans.linting.findings import SEVERITIES
from plans.models.findings import BLOCKING, FindingPeriod, FindingQuerySet
from plans.page_cache import cached

WEEKS, FEWEST = 26, 8
WIDTH, HEIGHT, GAP = 520.0, 120.0, 4.0
TONES = {"blocker": "crit", "critical": "crit", "high": "high", "medium": "med", "low": "low", "info": "info"}


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
    boxes: list[Rectangle]
    most: int
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def alternative(self) -> str:
        """The drawing in words."""
        return f"Findings that stood at the end of each of the last {len(self.weeks)} weeks, {self.most} at most"


SeverityCounts = dict[int, Counter[str]]  # by plan (primary key), how many findings there are of each severity


class OpenCounts(NamedTuple):
    """Open findings by plan (primary key): of each severity, and how many of them refuse a submission."""

    by_severity: SeverityCounts
    blocking: dict[int, int]


def open_counts(findings: FindingQuerySet, *, on: date) -> OpenCounts:
    """What stands open of these, counted by the database in one query."""
    found = OpenCounts(defaultdict(Counter), {})
    open_now = findings.open(on).order_by().values_list("plan_id", "severity")
    counted = open_now.annotate(count=Count("pk"), blocking=Count("pk", filter=BLOCKING))
    for plan, severity, count, blocking in counted:
        found.by_severity[plan][severity] = count
        if blocking:
            found.blocking[plan] = blocking
    return found


def by_severity(counted: Counter[str]) -> list[tuple[str, int]]:
    """How many there are of each severity, worst first."""
    return [(severity, counted[severity]) for severity in SEVERITIES]


def history(findings: FindingQuerySet, plans: Sequence[int], *, today: date) -> History | None:
    """The last weeks of these findings, up to half a year, from when the linter first looked; None before.

    The weeks that are over are counted once a day, today is counted now: one query, and another one then.
    """
    periods = FindingPeriod.objects.filter(finding__in=findings).order_by()
    now = periods.filter(closed_at=None)
    counted = Counter(dict(now.values_list("severity").annotate(count=Count("pk"))))
    made_of = sha256(f"{today} {plans}")
    slot = f"{plans[0] if len(plans) == 1 else 'all'}:weeks"
    past: list[Week] = cached(slot, made_of, lambda: _past(periods, today))
    return drawn([*past, Week(today, by_severity(counted))]) if past else None


def _past(periods: QuerySet[FindingPeriod], today: date) -> list[Week]:
    """What stood at the end of each week before this day; nothing where nothing was found yet."""
    first = periods.aggregate(first=Min("opened_at"))["first"]
    if first is None:
        return []
    days = [today - timedelta(weeks=back) for back in range(_weeks(timezone.localdate(first), today) - 1, 0, -1)]
    ended = Q(closed_at=None) | Q(closed_at__gt=_end_of(days[0]))
    stood = {f"day_{place}": Count("pk", filter=_stood(_end_of(day))) for place, day in enumerate(days)}
    rows = {severity: counts for severity, *counts in periods.filter(ended).values_list("severity").annotate(**stood)}
    return [
        Week(day, by_severity(Counter({severity: counts[place] for severity, counts in rows.items()})))
        for place, day in enumerate(days)
    ]


def _weeks(first: date, today: date) -> int:
    return max(FEWEST, min(WEEKS, (today - first).days // 7 + 2))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _stood(end: datetime) -> Q:
    return Q(opened_at__lte=end) & (Q(closed_at=None) | Q(closed_at__gt=end))


def drawn(weeks: list[Week]) -> History:
    """A column for each week, its severities on top of one another with the worst at the foot."""
    most = max(*(week.total for week in weeks), 1)
    step = WIDTH / len(weeks)
    boxes = [box for place, week in enumerate(weeks) for box in _column(week, place * step, step - GAP, most)]
    return History(weeks, boxes, most)


def _column(week: Week, x: float, width: float, most: int) -> list[Rectangle]:
    boxes, y = [], HEIGHT
    for severity, count in week.counts:
        if count:
            height = HEIGHT * count / most
            y -= height
            boxes.append(
                Rectangle(round(x, 1), round(y, 1), round(width, 1), round(max(height - 1, 0.5), 1), TONES[severity])
            )
    return boxes
