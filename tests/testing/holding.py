"""Recording exercises of the world's plan through the action, as tests need them."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from bcp_portal.documents.values import read_duration
from plans.models.functions import BusinessFunction
from plans.models.strategies import Strategy
from plans.models.upkeep import ScheduledExercise
from testing.actions.exercises import record_exercise
from testing.models.exercises import Exercise
from testing.recording import ExerciseRecording, Measuring
from tests.flat import flat


def scheduled(world, name: str = "Full DR Test") -> ScheduledExercise:
    return ScheduledExercise.objects.get(plan=world.plan, name=name)


def function(world, name: str = "Data Processing") -> BusinessFunction:
    return BusinessFunction.objects.get(plan=world.plan, name=name)


def measuring(row: BusinessFunction, rta: str, *, rpa: str = "", strategy: Strategy | None = None) -> Measuring:
    """A recovery of a function, against its objectives as they are now."""
    return Measuring(
        function=(row.ref, row.name),
        rta=read_duration(rta),
        rpa=read_duration(rpa),
        rto=read_duration(row.rto),
        rpo=read_duration(row.rpo),
        strategy=(strategy.ref, strategy.name) if strategy else ("", ""),
    )


def held(
    world,
    *measured: Measuring,
    of: str = "Full DR Test",
    on: date | None = None,
    days_ago: int = 1,
    succeeded: bool = True,
    by=None,
    **more,
) -> Exercise:
    """A scheduled exercise held some days ago (of today), recorded by the editor."""
    now = timezone.now()
    row = scheduled(world, of)
    recording = ExerciseRecording(
        token=uuid4(),
        name=row.name,
        schedule_ref=row.ref,
        measuring=measured,
        succeeded=succeeded,
        held_on=on or timezone.localdate(now) - timedelta(days=days_ago),
        **more,
    )
    return record_exercise(plan=world.plan, recording=recording, by=by or world.editor, at=now)


def words(answer) -> str:
    """The text of an answer, with plain spaces."""
    return flat(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")
