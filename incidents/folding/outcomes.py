"""What an incident came to: its figures, and of each function that was lost whether and how soon it was back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .bases import in_utc
from .clocks import FunctionClock
from .entries import EntryFact
from .figures import IncidentFigures, incident_figures
from .losses import DEEDS, ENDS
from .situation import Situation
from .strategies import ChosenStrategy, strategies

MOMENTS = ("detected", "declared", "moment")


@dataclass(frozen=True)
class FunctionOutcome:
    """What became of one function of an activated plan. Lengths of time are in seconds, None where they are not known.

    ``rta`` counts from ``basis``, what the plan's RTO counts from, at ``basis_at``; ``is_at_least``: that moment is
    only bounded, so it took longer perhaps. ``rpa`` is what was lost of its data. ``rto``, ``mtpd`` and ``rpo`` are
    those of the version that was activated. ``degraded`` is the last that was said of a service below its least one.
    ``entries`` are the numbers of those from which all this follows.
    """

    plan: str
    ref: str
    name: str
    state: str
    strategy: str
    strategy_name: str
    basis: str
    basis_at: datetime | None
    is_at_least: bool
    restored_at: datetime | None
    rta: int | None
    rpa: int | None
    rto: int | None
    mtpd: int | None
    rpo: int | None
    degraded: str
    entries: tuple[int, ...]


@dataclass(frozen=True)
class IncidentOutcome:
    """An incident after its entry number ``as_of``."""

    as_of: int
    severity: str
    figures: IncidentFigures
    functions: tuple[FunctionOutcome, ...]


def incident_outcome(situation: Situation) -> IncidentOutcome:
    """What the entries add up to, of which there is one at least."""
    entries = situation.entries
    figures = incident_figures(situation.documents, entries, entries[-1].at)
    if figures is None:
        raise ValueError("nothing was entered")
    lost = [clock for clock in situation.clocks(entries[-1].at) if clock.loss.stretches]
    in_order = sorted(lost, key=lambda clock: clock.loss.key)
    functions = tuple(_function(situation, clock) for clock in in_order if clock.basis and clock.row)
    return IncidentOutcome(entries[-1].number, situation.severity.name, figures, functions)


def _function(situation: Situation, clock: FunctionClock) -> FunctionOutcome:
    loss, row = clock.loss, clock.row
    used = _used(situation, clock)
    return FunctionOutcome(
        plan=loss.plan,
        ref=loss.ref,
        name=clock.label,
        state=str(loss.state),
        strategy=used.ref if used else "",
        strategy_name=used.label if used else "",
        basis=clock.start.what,
        basis_at=clock.start.at,
        is_at_least=clock.start.is_latest,
        restored_at=loss.restored_at,
        rta=clock.recovered_in,
        rpa=clock.data.seconds,
        rto=row.seconds("rto") if row else None,
        mtpd=row.seconds("mtpd") if row else None,
        rpo=clock.data.rpo,
        degraded=_degraded(situation.entries, clock),
        entries=tuple(entry.number for entry in situation.entries if _tells(entry, clock)),
    )


def _tells(entry: EntryFact, clock: FunctionClock) -> bool:
    is_of_function = entry.plan == clock.loss.plan and clock.loss.ref in entry.refs
    return entry.kind in MOMENTS or (is_of_function and entry.kind in (*DEEDS, "function_unaffected"))


def _degraded(entries: Sequence[EntryFact], clock: FunctionClock) -> str:
    said = [one.text for one in entries if one.kind == "function_degraded" and (one.plan, one.ref) == clock.loss.key]
    return said[-1] if said else ""


def _used(situation: Situation, clock: FunctionClock) -> ChosenStrategy | None:
    """The strategy that was chosen for it when it was restored."""
    restored_at = clock.loss.restored_at
    if restored_at is None:
        return None
    before = [entry for entry in situation.entries if _is_before(entry, restored_at)]
    return strategies(situation.documents, before).current.get(clock.loss.key)


def _is_before(entry: EntryFact, at: datetime) -> bool:
    happened = in_utc(entry.happened_at)
    return happened < at or (happened == at and entry.kind not in ENDS)
