"""Records of a pack: what was due, exercised, reviewed and assessed in a period; several applications record it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal

from .period import Period

HEADER = (
    "kind",
    "ref",
    "name",
    "on",
    "result",
    "measured",
    "version",
    "participants",
    "notes",
    "recorded_by",
    "recorded_at",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawn_because",
    "differs",
)


@dataclass(frozen=True)
class PackedRecord:
    """A record as a pack lists it: its columns under the names of its header and more, and the rows it is made of.

    ``misfits`` say in sentences where it does not say itself what those rows say.
    """

    columns: dict[str, Any]
    rows: Sequence[InsertOnlyModel] = field(default=())
    misfits: Sequence[str] = field(default=())


@dataclass(frozen=True)
class PackedTable:
    """A table of a pack of its own: what the file is called, and its columns, of which ``differs`` is one."""

    name: str
    header: Sequence[str]
    records: Iterable[PackedRecord]


RecordSource = Callable[[Plan, Period], Iterable[PackedRecord]]
TableSource = Callable[[Plan, Period], PackedTable]


def records_of(plan: Plan, period: Period) -> list[PackedRecord]:
    """Everything that was done, recorded or withdrawn in the period, source by source, the earliest first.

    ``settings.PACKED_RECORDS`` names the functions of the applications that record it.
    """
    sources: list[RecordSource] = [import_string(name) for name in settings.PACKED_RECORDS]
    return [record for source in sources for record in source(plan, period)]


def tables_of(plan: Plan, period: Period) -> list[PackedTable]:
    """The table of records, and those that ``settings.PACKED_TABLES`` names."""
    sources: list[TableSource] = [import_string(name) for name in settings.PACKED_TABLES]
    return [PackedTable("records", HEADER, records_of(plan, period)), *(source(plan, period) for source in sources)]


def in_period(period: Period, day: str) -> Q:
    """The condition for that, where ``day`` names the column with the day on which it was done."""
    done = Q(**{f"{day}__gte": period.since, f"{day}__lte": period.until})
    recorded = Q(recorded_at__gte=period.begins, recorded_at__lt=period.ends)
    return done | recorded | Q(withdrawal__at__gte=period.begins, withdrawal__at__lt=period.ends)


def in_common(record: Record) -> dict[str, Any]:
    """What all records say of themselves."""
    withdrawal: RecordWithdrawal | None = getattr(record, "withdrawal", None)
    return {
        "ref": record.ref,
        "version": record.version,
        "participants": record.participants,
        "notes": record.notes,
        "recorded_by": record.recorded_by_name,
        "recorded_at": record.recorded_at.isoformat(timespec="seconds"),
        "withdrawn_at": withdrawal.at.isoformat(timespec="seconds") if withdrawal else "",
        "withdrawn_by": withdrawal.by_name if withdrawal else "",
        "withdrawn_because": withdrawal.reason if withdrawal else "",
    }


def with_withdrawal(record: Record) -> list[InsertOnlyModel]:
    withdrawal: RecordWithdrawal | None = getattr(record, "withdrawal", None)
    return [record, withdrawal] if withdrawal else [record]
