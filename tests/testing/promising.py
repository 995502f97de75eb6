"""The programme of the world's plan, day by day: versions in force, what is opened, and records, each at its time."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

from plans.actions.rows import change_row
from plans.models.plan import Plan
from plans.models.upkeep import ScheduledExercise
from testing.actions.exercises import record_exercise
from testing.actions.keeping import bring_up_to_date
from testing.actions.maintenance import record_maintenance
from testing.actions.reviews import record_review
from testing.models.occurrences import Occurrence
from testing.recording import ExerciseRecording, MaintenanceRecording
from testing.subjects import ReviewKind, ReviewRecording
from tests.stages import in_force
from tests.testing.reviewing import subject

PARTIAL, FULL = "Partial DR Test", "Full DR Test"


def noon(day: date | str) -> datetime:
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time(12), UTC)


def signed_on(world, day: str):
    """The draft as it is, in force from that day on, and the programme brought up to date."""
    version = in_force(world, at=noon(day))
    look(world, day)
    return version


def look(world, day: date | str) -> None:
    """The jobs look at the plan on a day."""
    bring_up_to_date(Plan.objects.get(pk=world.plan.pk), at=noon(day))


def paced(world, name: str, frequency: str) -> None:
    """The draft says another pace."""
    row = ScheduledExercise.objects.get(plan=world.plan, name=name)
    change_row(row=row, values={"frequency": frequency}, edition=row.edition, by=world.editor, at=world.now)


def held_on(
    world, day: date | str, name: str = PARTIAL, *, recorded: date | str = "", counts_for: str | None = None, **more
):
    """An exercise of that name was held on a day, and recorded on the same or a later one."""
    row = ScheduledExercise.objects.get(plan=world.plan, name=name)
    recording = ExerciseRecording(
        token=uuid4(),
        name=row.name,
        schedule_ref=row.ref,
        held_on=noon(day).date(),
        counts_for=counts_for,
        **{"succeeded": True, **more},
    )
    return record_exercise(plan=world.plan, recording=recording, by=world.editor, at=noon(recorded or day))


def done_on(world, day: str, ref: str, activity: str):
    """Maintenance of that row was done on a day."""
    recording = MaintenanceRecording(token=uuid4(), activity_ref=ref, activity=activity, done_on=noon(day).date())
    return record_maintenance(plan=world.plan, recording=recording, by=world.editor, at=noon(day))


def reviewed_on(world, day: str, of: str, kind: ReviewKind = ReviewKind.REVIEW):
    """A review, or an assessment, was done on a day."""
    recording = ReviewRecording(
        token=uuid4(), subject=subject(world, kind, of), version="", done_on=noon(day).date(), is_satisfied=True
    )
    return record_review(plan=world.plan, recording=recording, by=world.editor, at=noon(day))


def rows(world, name: str = PARTIAL):
    """Its occurrences in the order of their days, dropped ones as well."""
    return Occurrence.objects.filter(plan=world.plan, promise__name=name).order_by("planned_on")


def states(world, today: str, name: str = PARTIAL) -> list[tuple[str, str]]:
    """The day until which each that is still promised is due, and where it stands on a day."""
    on = noon(today).date()
    return [(f"{one.due_on:%d %b}", one.as_counted.state(on)) for one in rows(world, name).promised()]
