"""Steps of the check-list: taken, done, skipped with a reason, blocked, opened again. Nobody is refused as second."""

from collections.abc import Sequence

from incidents.entering import Doing
from incidents.models import Entry, Incident

from .adding import add_entry

DEEDS = {
    "take": "step_taken",
    "done": "step_done",
    "skip": "step_skipped",
    "block": "step_blocked",
    "undo": "step_undone",
}


def mark_step(incident: Incident, deed: str, doing: Doing, *, plan: str, ref: str, text: str = "") -> Entry:
    """Enter what was done with a step; ``deed`` is a key of DEEDS. Raises NoWords, NotYet, AlreadyOver."""
    return add_entry(incident, DEEDS[deed], doing, plan=plan, refs=[ref], text=text)


def give_group(incident: Incident, doing: Doing, *, plan: str, phase: str, group: str, role: str) -> Entry:
    """Give all steps of a group to a role (its ref)."""
    return add_entry(incident, "group_given", doing, plan=plan, data={"phase": phase, "group": group, "role": role})


def choose_strategy(
    incident: Incident, doing: Doing, *, plan: str, ref: str, functions: Sequence[str] = (), text: str = ""
) -> Entry:
    """Go back by this strategy from now on, for these functions (refs); for none, those that the plan says."""
    return add_entry(incident, "strategy_chosen", doing, plan=plan, refs=[ref, *functions], text=text)


def fail_strategy(
    incident: Incident, doing: Doing, *, plan: str, ref: str, functions: Sequence[str] = (), text: str
) -> Entry:
    """The strategy does not work, for this reason."""
    return add_entry(incident, "strategy_failed", doing, plan=plan, refs=[ref, *functions], text=text)
