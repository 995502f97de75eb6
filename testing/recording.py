"""The result of an exercise, to be recorded: made by the form, stored by the action."""

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
