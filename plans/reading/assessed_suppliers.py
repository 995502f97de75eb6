"""Assessed suppliers: when each was assessed last, and by which lines of the plan it was to be and was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .assessments import promised
from .cadence import dated
from .document import FrozenPlan
from .due import missed
from .facts import Done, Facts
from .promised_lines import ANYBODY, PromisedLine, assessed_lines
from .reckoning import due_times
from .suppliers import Bought, bought_from

NOBODY = Bought("", "", ())  # where a plan names no supplier, whose assessments any keeps


@dataclass(frozen=True)
class AssessedSupplier:
    """A supplier with the day of its last assessment, and the refs of the lines by which it waits for one."""

    supplier: Bought
    last: date | None
    behind: frozenset[str]


def assessed_suppliers(plan: FrozenPlan, facts: Facts) -> list[AssessedSupplier]:
    """Each supplier that the plan buys from, in its order; one that stands for any where it buys from none."""
    lines, days = assessed_lines(plan), dated(plan, facts)
    paced = {line.key.partition(":")[2]: line for line in lines}
    once = {row.ref for row, _ in promised(plan)} - {line.ref for line in lines}
    found = []
    for one in bought_from(plan) or (NOBODY,):
        done = [each.on for each in facts.assessments if each.on <= facts.today and _is_of(one, each)]
        line = paced.get(one.ref or one.name.casefold() or ANYBODY)
        late = {line.ref} if line and _is_late(line, facts, days, done) else set()
        found.append(AssessedSupplier(one, max(done, default=None), frozenset(late if done else late | once)))
    return found


def _is_late(line: PromisedLine, facts: Facts, days: Sequence[date], done: Sequence[date]) -> bool:
    """Whether one was missed; where nothing says since when it is promised, whether there is none."""
    if not (days or done) and facts.promised is None:
        return True
    return bool(missed(due_times(line, facts, days=days, done=done, last=facts.today), facts.today))


def _is_of(supplier: Bought, done: Done) -> bool:
    """By the entry in the directory, for two may have one name; by name where the plan or the record knows no entry."""
    if supplier == NOBODY or (supplier.ref and done.ref):
        return supplier.ref in {"", done.ref}
    return done.of.casefold() in {supplier.ref.casefold(), supplier.name.casefold()}
