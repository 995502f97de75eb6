"""Steps as they stand: taken, done, skipped, blocked or open again; whoever was first counts, and nobody is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .entries import EntryFact
from .kinds import STEP_KINDS

StepKey = tuple[str, str]  # plan code and ref


class StepState(StrEnum):
    """Where a step stands, as a page says it."""

    OPEN = "Open"
    TAKEN = "Taken"
    DONE = "Done"
    SKIPPED = "Skipped"
    BLOCKED = "Blocked"

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do it any more."""
        return self in (StepState.DONE, StepState.SKIPPED)


@dataclass(frozen=True)
class StepNow:
    """A step as it stands. ``entry`` is the one that counts, ``also`` names those who did it too.

    ``differs``: one did it and another skipped it, and nobody has settled which holds.
    """

    state: StepState = StepState.OPEN
    entry: EntryFact | None = None
    also: tuple[str, ...] = ()
    differs: bool = False
    taken: EntryFact | None = None


OPEN = StepNow()
STATES = {
    "step_taken": StepState.TAKEN,
    "step_done": StepState.DONE,
    "step_skipped": StepState.SKIPPED,
    "step_blocked": StepState.BLOCKED,
}


def steps(entries: Iterable[EntryFact]) -> dict[StepKey, StepNow]:
    """By plan and ref, how each step stands that an entry is about; all others are open.

    They count in the order in which they happened, in whatever order the portal took them.
    """
    found: dict[StepKey, StepNow] = {}
    told = [entry for entry in entries if entry.kind in STEP_KINDS]
    for entry in sorted(told, key=lambda entry: (entry.happened_at, entry.number)):
        key = (entry.plan, entry.ref)
        found[key] = _after(found.get(key, OPEN), entry)
    return found


def _after(now: StepNow, entry: EntryFact) -> StepNow:
    if entry.kind == "step_undone":
        return OPEN
    state = STATES[entry.kind]
    if now.state.is_settled and not state.is_settled:
        return now  # it comes late: taken or blocked before it was done
    if now.state == state == StepState.DONE:
        return _with_also(now, entry)
    if now.state.is_settled and now.state != state:
        return StepNow(state, entry, now.also, differs=True, taken=now.taken)
    if state == StepState.TAKEN:
        return StepNow(state, entry, taken=entry)
    return StepNow(state, entry, taken=now.taken)


def _with_also(now: StepNow, entry: EntryFact) -> StepNow:
    """The one who did it first counts; the others did it, too."""
    first = now.entry.doer if now.entry else ""
    also = tuple(dict.fromkeys(name for name in (*now.also, entry.doer) if name != first))
    return StepNow(StepState.DONE, now.entry, also, now.differs, now.taken)
