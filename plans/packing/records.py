"""What was exercised, reviewed and assessed in a period: several applications record it, each hands its source up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal
from plans.models.upkeep_records import UpkeepRecord

from .period import Period

HEADER = (
    "kind", "ref", "name", "on", "result", "measured", "version", "participants", "notes", "recorded_by", "recorded_at",
    "withdrawn_at", "withdrawn_by", "withdrawn_because", "differs",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A record as a pack tells it, under the names of ``HEADER`` and more, and the rows that it is made of."""

    told: dict[str, Any]
    rows: Sequence[InsertOnlyModel] = field(default=())


Source = Callable[[Plan, Period], Iterable[Kept]]
_sources: list[Source] = []


def take_records_from(source: Source) -> None:
    """Take records from here on from this source, too."""
    if source not in _sources:
        _sources.append(source)


def records_of(plan: Plan, period: Period) -> list[Kept]:
    """Everything that was done, recorded or withdrawn in the period, source by source, the earliest first."""
    return [kept for source in (*_sources, _upkeep) for kept in source(plan, period)]


def in_period(period: Period, day: str) -> Q:
    """The condition for that, where ``day`` names the column with the day on which it was done."""
    done = Q(**{f"{day}__gte": period.since, f"{day}__lte": period.until})
    recorded = Q(recorded_at__gte=period.begins, recorded_at__lt=period.ends)
    return done | recorded | Q(withdrawal__at__gte=period.begins, withdrawal__at__lt=period.ends)


def in_common(record: Record) -> dict[str, Any]:
    """What all records say of themselves."""
    withdrawal: RecordWithdrawal | None = getattr(record, "withdrawal", None)
    return {
        "ref": record.ref, "version": record.version, "participants": record.participants, "notes": record.notes,
        "recorded_by": record.recorded_by_name, "recorded_at": record.recorded_at.isoformat(timespec="seconds"),
        "withdrawn_at": withdrawal.at.isoformat(timespec="seconds") if withdrawal else "",
        "withdrawn_by": withdrawal.by_name if withdrawal else "",
        "withdrawn_because": withdrawal.reason if withdrawal else "",
    }  # fmt: skip


def with_withdrawal(record: Record) -> list[InsertOnlyModel]:
    withdrawal: RecordWithdrawal | None = getattr(record, "withdrawal", None)
    return [record, withdrawal] if withdrawal else [record]


def _upkeep(plan: Plan, period: Period) -> Iterable[Kept]:
    found = UpkeepRecord.objects.select_related("withdrawal", "plan").filter(plan=plan)
    for record in found.filter(in_period(period, "done_on")).order_by("done_on", "pk"):
        told = {
            "kind": record.kind, "name": record.subject, "on": str(record.done_on), "measured": "",
            "result": "satisfied" if record.is_satisfied else "not satisfied", "points": record.points,
        }  # fmt: skip
        yield Kept({**in_common(record), **told}, with_withdrawal(record))
