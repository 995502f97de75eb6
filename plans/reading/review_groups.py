"""Groups of reviews: a plan's check-lists by what sets each off, with how often, and which is the plan's own review."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .cadence import Cadence, cadence
from .document import FrozenPlan, FrozenRow

WHOLE, INCIDENT = "Review of the plan", "After an incident"  # where the plan names no review of that sort
AFTER = re.compile(r"after\b", re.I)  # groups whose names begin so follow an event, if nothing says how often


@dataclass(frozen=True)
class ReviewGroup:
    """What is reviewed together. ``written`` says how often as the plan does, ``often`` the same where it is read.

    A ``regular`` one is due again and again, others follow an event. The ``main`` one is what the plan says of itself,
    in its next review and how often: a group of that pace, or one of its own. ``ref`` is where it stands.
    """

    name: str
    rows: tuple[FrozenRow, ...]
    ref: str
    written: str
    often: Cadence | None
    is_regular: bool
    is_main: bool = False

    def is_called(self, name: str) -> bool:
        return self.name.casefold() == name.casefold()


def review_groups(plan: FrozenPlan) -> tuple[ReviewGroup, ...]:
    """All of a plan in its order; one is regular and one follows incidents in any case."""
    groups = list(_groups(plan))
    own = _of_the_plan(plan)
    main = _main([one for one in groups if one.is_regular], own.often)
    if main:
        groups[groups.index(main)] = _with_pace_of(main, own)
    else:
        groups.insert(0, own)
    if all(one.is_regular for one in groups) and not any(one.is_called(INCIDENT) for one in groups):
        groups.append(ReviewGroup(INCIDENT, (), "", "", None, is_regular=False))
    return tuple(groups)


def _groups(plan: FrozenPlan) -> Iterator[ReviewGroup]:
    found: dict[str, tuple[str, list[FrozenRow]]] = {}
    for row in plan.rows("reviews"):
        name = row.text("group") or (INCIDENT if follows_an_event(row) else WHOLE)
        found.setdefault(name.casefold(), (name, []))[1].append(row)
    return (_group(name, tuple(rows)) for name, rows in found.values())


def _group(name: str, rows: tuple[FrozenRow, ...]) -> ReviewGroup:
    """One group. Among its lines, one with a frequency makes it a regular review, whatever else may set it off."""
    paced = [(row, often) for row in rows if (often := cadence(row, "cadence"))]
    written = [text for row in (row for row, _ in paced) if (text := row.text("cadence"))]
    written = written or [text for row in rows if (text := row.text("cadence"))]
    follows = any(follows_an_event(row) for row in rows) if written else bool(AFTER.match(name))
    return ReviewGroup(
        name,
        rows,
        rows[0].ref,
        written[0] if written else "",
        paced[0][1] if paced else None,
        is_regular=bool(paced) or not follows,
    )


def follows_an_event(row: FrozenRow) -> bool:
    """Whether what says how often names an event: ``After incidents``."""
    stated = row.value("cadence")
    return isinstance(stated, dict) and bool(stated.get("event"))


def _of_the_plan(plan: FrozenPlan) -> ReviewGroup:
    """What the plan says of its own review: by the first frequency that is read, at the fact that states its day."""
    stated = plan.facts("review_frequency")
    read = next(((row, often) for row in stated if (often := cadence(row, "value"))), None)
    rows = [*plan.facts("next_review"), *([read[0]] if read else stated)]
    written = read[1].text if read else stated[0].text("value") if stated else ""
    ref = rows[0].ref if rows else ""
    return ReviewGroup(WHOLE, (), ref, written, read[1] if read else None, is_regular=True, is_main=True)


def _with_pace_of(group: ReviewGroup, own: ReviewGroup) -> ReviewGroup:
    """The group as the plan's own review; where the two say otherwise, what the plan says of itself holds."""
    differs = own.often and (group.often is None or group.often.seconds != own.often.seconds)
    said = own if differs else group
    return replace(group, is_main=True, often=said.often, written=said.written or own.written)


def _main(regular: Iterable[ReviewGroup], often: Cadence | None) -> ReviewGroup | None:
    """The group that is the plan's own review: by its name, its pace, or because it says none; the most frequent where
    the plan doesn't say how often it is reviewed.
    """
    groups = list(regular)
    if named := next((one for one in groups if one.is_called(WHOLE)), None):
        return named
    paced = [(one, one.often) for one in groups if one.often]
    if often:
        same = next((one for one, its in paced if its.seconds == often.seconds), None)
        return same or next((one for one in groups if one.often is None), None)
    return min(paced, key=lambda one: one[1].seconds)[0] if paced else next(iter(groups), None)
