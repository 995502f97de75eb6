"""The result of an exercise, or maintenance that was done, to be recorded: made by forms, stored by actions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bcp_portal.documents.values import ReadValue


@dataclass(frozen=True)
class Measuring:
    """A measurement to record: links as ``(ref, name)``, lengths as documents/values read them (``{}`` for none)."""

    function: tuple[str, str]
    rta: ReadValue
    rpa: ReadValue
    rto: ReadValue
    rpo: ReadValue
    strategy: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class ExerciseRecording:
    """What is to be recorded; ``token`` stands for one form, ``version`` is the number whose objectives were taken."""

    token: UUID
    name: str
    held_on: date
    succeeded: bool
    schedule_ref: str = ""
    version: str = ""
    scope: str = ""
    participants: str = ""
    notes: str = ""
    measuring: tuple[Measuring, ...] = ()
    counts_for: str | None = None  # the ref of an occurrence, "" for none; by its day where nobody chose


@dataclass(frozen=True)
class MaintenanceRecording:
    """Maintenance to record; ``token`` stands for one form, ``version`` is the number of the one in force."""

    token: UUID
    activity_ref: str
    activity: str
    done_on: date
    version: str = ""
    is_satisfied: bool = True
    participants: str = ""
    notes: str = ""
    counts_for: str | None = None  # the ref of an occurrence, "" for none; by its day where nobody chose
