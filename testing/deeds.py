"""Deeds: what was done, as the promises of a plan ask for it."""

from dataclasses import dataclass
from datetime import date

from plans.reading.promised_lines import ANYBODY, Kind, PromisedLine

from .models.exercises import Exercise
from .models.maintenance import MaintenanceRecord
from .models.reviews import ReviewRecord


@dataclass(frozen=True)
class Deed:
    """Something that was done on a day: ``of`` is the ref of the plan's row, or of the supplier in the directory, and
    ``name`` what it was called.
    """

    kind: Kind
    of: str
    name: str
    on: date

    def is_of(self, line: PromisedLine) -> bool:
        """Whether it is what a line promises: by its ref or its name, as the rules take them for one."""
        if self.kind != line.kind:
            return False
        mine = {one.casefold() for one in (self.of, self.name) if one}
        if line.kind == "assessment":
            supplier = line.key.partition(":")[2]
            return supplier == ANYBODY or bool(mine & {supplier.casefold(), line.subject.casefold()})
        return bool(mine & {line.ref.casefold(), line.name.casefold()})


def deed_of(made: Exercise | MaintenanceRecord | ReviewRecord) -> Deed | None:
    """What a record says was done; None for a review that followed an event, which no promise asks for."""
    if isinstance(made, Exercise):
        return Deed("exercise", made.schedule_ref, made.name, made.held_on)
    if isinstance(made, MaintenanceRecord):
        return Deed("maintenance", made.activity_ref, made.activity, made.done_on)
    if made.kind == ReviewRecord.Kind.ASSESSMENT:
        return Deed("assessment", made.subject_ref, made.subject, made.done_on)
    return Deed("review", "", made.subject, made.done_on) if made.is_regular else None
