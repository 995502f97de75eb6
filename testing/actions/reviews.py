"""Recording a review or an assessment, and taking a wrong record back. Both check the plan again at once."""

from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from plans.models.plan import Plan
from testing.deeds import deed_of
from testing.models.reviews import ReviewRecord, ReviewWithdrawal
from testing.subjects import ReviewKind, ReviewRecording

from .recording import RecordKind, add_record, next_ref, recorded_by, withdraw_record

PREFIXES = {ReviewKind.REVIEW: "REV", ReviewKind.ASSESSMENT: "ASM"}


def record_review(*, plan: Plan, recording: ReviewRecording, by: User, at: datetime) -> ReviewRecord:
    """Add the record under the plan's next number. Raises SentBefore, StillToCome, PlanArchived."""

    def create(locked: Plan) -> ReviewRecord:
        about = recording.subject
        earlier = ReviewRecord.objects.of_kind(about.kind).filter(plan=locked)
        return ReviewRecord.objects.create(
            plan=locked,
            kind=about.kind,
            ref=next_ref(earlier, PREFIXES[about.kind]),
            token=recording.token,
            subject=about.name,
            subject_ref=about.ref,
            is_regular=about.regular,
            done_on=recording.done_on,
            is_satisfied=recording.is_satisfied,
            points=_points(recording),
            happened=recording.happened,
            version=recording.version,
            participants=recording.participants,
            notes=recording.notes,
            **recorded_by(by, at),
        )

    return add_record(
        REVIEWS,
        plan=plan,
        token=recording.token,
        on=recording.done_on,
        by=by,
        at=at,
        create=create,
        counts_for=recording.counts_for,
    )


def _points(recording: ReviewRecording) -> list[dict[str, Any]]:
    """The check-list in the plan's words, point by point."""
    return [
        {"ref": ref, "text": text, "done": ref in recording.done, "note": recording.point_notes.get(ref, "")}
        for ref, text in recording.subject.points.items()
    ]


def withdraw_review(*, made: ReviewRecord, reason: str, by: User, at: datetime) -> ReviewWithdrawal:
    """Take a record back: it stays to be read and counts for nothing. Raises AlreadyWithdrawn, NoReason."""
    return withdraw_record(REVIEWS, plan=made.plan, made=made, reason=reason, by=by, at=at)


def _payload(made: ReviewRecord) -> dict[str, Any]:
    """What the audit trail keeps of a record."""
    return {
        "done_on": made.done_on.isoformat(),
        "is_satisfied": made.is_satisfied,
        "is_regular": made.is_regular,
        "points_done": made.done_points,
        "points": len(made.points),
        "version": made.version,
    }


REVIEWS = RecordKind(
    ReviewRecord.objects.whole,
    ReviewWithdrawal.objects.create,
    link="record",
    events="upkeep_records",  # as the trail has called them from the first one on
    noun=lambda made: made.kind,
    deed=deed_of,
    summary=lambda made: made.subject,
    payload=_payload,
)
