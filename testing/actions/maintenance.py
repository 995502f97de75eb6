"""Recording that maintenance was done, and taking a wrong record back. Both check the plan again at once."""

from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from plans.models.plan import Plan
from testing.deeds import deed_of
from testing.models.maintenance import MaintenanceRecord, MaintenanceWithdrawal
from testing.recording import MaintenanceRecording

from .recording import RecordKind, add_record, next_ref, recorded_by, withdraw_record

PREFIX = "MNT"


def record_maintenance(*, plan: Plan, recording: MaintenanceRecording, by: User, at: datetime) -> MaintenanceRecord:
    """Add the record under the plan's next number. Raises SentBefore, StillToCome, PlanArchived, NotOpen."""

    def create(locked: Plan) -> MaintenanceRecord:
        return MaintenanceRecord.objects.create(
            plan=locked,
            ref=next_ref(MaintenanceRecord.objects.filter(plan=locked), PREFIX),
            token=recording.token,
            activity_ref=recording.activity_ref,
            activity=recording.activity,
            done_on=recording.done_on,
            is_satisfied=recording.is_satisfied,
            version=recording.version,
            participants=recording.participants,
            notes=recording.notes,
            **recorded_by(by, at),
        )

    return add_record(
        MAINTENANCE,
        plan=plan,
        token=recording.token,
        on=recording.done_on,
        by=by,
        at=at,
        create=create,
        counts_for=recording.counts_for,
    )


def withdraw_maintenance(*, made: MaintenanceRecord, reason: str, by: User, at: datetime) -> MaintenanceWithdrawal:
    """Take a record back: it stays to be read and counts for nothing. Raises AlreadyWithdrawn, NoReason."""
    return withdraw_record(MAINTENANCE, plan=made.plan, made=made, reason=reason, by=by, at=at)


def _payload(made: MaintenanceRecord) -> dict[str, Any]:
    """What the audit trail keeps of a record."""
    return {
        "of": made.activity_ref,
        "done_on": made.done_on.isoformat(),
        "is_satisfied": made.is_satisfied,
        "version": made.version,
    }


MAINTENANCE = RecordKind(
    MaintenanceRecord.objects.whole,
    MaintenanceWithdrawal.objects.create,
    link="record",
    events="maintenance_records",
    noun=lambda _: "maintenance",
    deed=deed_of,
    summary=lambda made: made.activity,
    payload=_payload,
)
