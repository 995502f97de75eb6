"""Measured recoveries: in exercises, and when something had failed. Plain values, no query."""

from dataclasses import dataclass
from datetime import date

from plans.reading.facts import Done


@dataclass(frozen=True)
class MeasuredRecovery:
    """A recovery as measured, with the objectives that stood then; refs of the plan, lengths in seconds."""

    function: str
    strategy: str  # "" where none was named
    rta: int
    rpa: int | None
    rto: int | None
    rpo: int | None

    @property
    def within_rto(self) -> bool:
        return self.rto is None or self.rta <= self.rto

    @property
    def within_rpo(self) -> bool:
        return self.rpo is None or self.rpa is None or self.rpa <= self.rpo

    @property
    def met(self) -> bool:
        """Whether both objectives were met, as far as there were any."""
        return self.within_rto and self.within_rpo


@dataclass(frozen=True)
class RecoveryResult:
    """An exercise, or a recovery when something had failed, with what it measured.

    ``of`` is the ref of the scheduled exercise, or the name of what was not scheduled. ``url`` leads to it, and
    ``is_real`` says that it was no exercise.
    """

    ref: str
    of: str
    on: date
    measurements: tuple[MeasuredRecovery, ...] = ()
    url: str = ""
    is_real: bool = False

    @property
    def done(self) -> Done:
        """What rules ask for: that it was held, however it went."""
        return Done(self.of, self.on)


@dataclass(frozen=True)
class ReportedExercise:
    """An exercise in words, as a plan prints it: ``sentence`` says what came out of it.

    ``measured`` has for each function its name, the RTA, the RTO, the RPA and the RPO, ``""`` for what there was not.
    """

    ref: str
    name: str
    on: date
    passed: bool
    sentence: str
    measured: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True)
class DueReview:
    """The review of an incident that is due, of the plans that were activated in it; ``text`` says which."""

    text: str
    due_on: date
    url: str


@dataclass(frozen=True)
class IncidentReviewed:
    """The review of an incident that was signed off; ``text`` says of which."""

    text: str
    on: date
    url: str


@dataclass(frozen=True)
class ActionRetest:
    """An exercise that is held once more because of a corrective action, as it stands.

    ``record`` is the ref of what was recorded of it, ``""`` while it is to be held; ``url`` leads to it.
    """

    ref: str
    name: str
    due_on: date
    asked_by: str
    record: str
    passed: bool
    is_skipped: bool
    url: str

    @property
    def is_settled(self) -> bool:
        """Whether the action can be verified as far as this one is concerned."""
        return self.passed or self.is_skipped


@dataclass(frozen=True)
class Happening:
    """Something that happened to what is called ``ref``; ``text`` says it. Without a ref it sums up others."""

    ref: str
    text: str


@dataclass(frozen=True)
class KnownRecord:
    """A record of what was done, of which something else comes: what it is called, what it says, and its page."""

    text: str  # Review REV-02, Quarterly Review, 3 March 2026
    url: str
    kind: str = ""  # exercise, review or incident
    says: str = ""  # the same in a sentence, with what came out of it
    stands: bool = True  # it was not withdrawn
