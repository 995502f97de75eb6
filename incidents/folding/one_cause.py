"""One cause: whether two rows of a plan fail together, so that alarms about them belong to one incident."""

from collections.abc import Iterable

from plans.reading.document import FrozenPlan
from plans.recovery.graph import graph, stopped_by


def have_one_cause(plan: FrozenPlan | None, ref: str, others: Iterable[str]) -> bool:
    """Whether one of the others is the same row, or one of the two needs the other, directly or not.

    Without a plan, and of rows that it does not have, only the same is the same.
    """
    found = set(others)
    if ref in found or plan is None:
        return ref in found
    made = graph(plan)
    return bool(found & stopped_by(made, [ref])) or ref in stopped_by(made, found)
