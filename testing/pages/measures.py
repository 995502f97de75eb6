"""Measured times against their objectives: as short bars, and as the sentence that a record begins with."""

from dataclasses import dataclass

from bcp_portal.documents.figures import Rectangle, ShortBar
from bcp_portal.documents.values.spans import span
from plans.recovery.wording import against
from testing.models.exercises import Exercise, Measurement

WIDTH, GOAL, HEIGHT = 120.0, 96.0, 8.0


@dataclass(frozen=True)
class Measure:
    """One measured length in words, against its objective (``""`` for none); ``length`` in user units of the bar."""

    label: str
    got: str
    goal: str
    margin: str
    length: float
    tone: str

    @property
    def bar(self) -> ShortBar:
        """The drawing."""
        boxes = (Rectangle(0, 0, WIDTH, HEIGHT, "track"), Rectangle(0, 0, self.length, HEIGHT, "fillt"))
        return ShortBar(WIDTH, HEIGHT, boxes, GOAL if self.goal else None)


def measures(exercise: Exercise) -> list[Measure]:
    """Recovery time, and data lost where it was measured, of each function; of a record with its measurements."""
    found = []
    for one in exercise.measurements.all():
        found.append(_measure(one.function_name, one.rta_seconds, one.rto_seconds, "RTO"))
        if one.rpa_seconds is not None:
            found.append(_measure(f"{one.function_name}, data lost", one.rpa_seconds, one.rpo_seconds, "RPO"))
    return found


def _measure(label: str, got: int, goal: int | None, objective: str) -> Measure:
    if goal is None:
        return Measure(label, span(got), "", against(None, objective), GOAL / 2, "low")
    length = min(WIDTH, GOAL * got / goal) if goal else WIDTH if got else 0.0
    margin = against(goal - got, objective)
    return Measure(label, span(got), span(goal), margin, round(length, 1), "crit" if got > goal else "ok")


def sentence(exercise: Exercise) -> str:
    """Whether the exercise showed what it was to show, with the arithmetic of what it did not."""
    measured = list(exercise.measurements.all())
    failed = [] if exercise.succeeded else ["It did not do what it was to do."]
    over = [said for one in measured for said in _shortfalls(one)]
    if failed or over:
        return " ".join([*failed, *over])
    if not measured:
        return "It did what it was to do; no recovery time was measured."
    if len(measured) == 1:
        return f"{measured[0].function_name} was back after {span(measured[0].rta_seconds)}{_spare(measured[0])}."
    unmeasurable = sum(one.rto_seconds is None for one in measured)
    if unmeasurable:
        return f"{len(measured)} functions were back; {unmeasurable} {'has' if unmeasurable == 1 else 'have'} no RTO."
    return f"All {len(measured)} functions were back within their objectives."


def _shortfalls(one: Measurement) -> list[str]:
    said = []
    if one.rto_seconds is not None and one.rta_seconds > one.rto_seconds:
        said.append(f"{one.function_name} took {_over(one.rta_seconds, one.rto_seconds, 'RTO')}.")
    if one.rpo_seconds is not None and one.rpa_seconds is not None and one.rpa_seconds > one.rpo_seconds:
        said.append(f"Of {one.function_name}, data was lost for {_over(one.rpa_seconds, one.rpo_seconds, 'RPO')}.")
    return said


def _over(got: int, goal: int, objective: str) -> str:
    return f"{span(got)}, {span(got - goal)} over its {objective} of {span(goal)}"


def _spare(one: Measurement) -> str:
    return f", {against(one.rto_seconds - one.rta_seconds, 'RTO')}" if one.rto_seconds is not None else ""
