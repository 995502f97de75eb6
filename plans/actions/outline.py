"""Changing the outline: headings and phases."""

from datetime import datetime

from django.db.models import F

from bcp_portal.accounts.models import User
from plans.models.plan import Block, Heading, Plan
from plans.models.strategies import Phase
from plans.sections import BY_KEY, BY_MODEL

from .blocks import bring_back, columns_of, delete_blocks, insert_block, living_heading
from .changing import DraftChange, changing
from .stale_edits import refuse_stale


class FrontHeading(Exception):
    """The front heading carries the plan's title: it can be renamed, not moved or deleted."""


def add_heading(
    *, plan: Plan, title: str, level: int, after: Heading | None, by: User, at: datetime, token: str = ""
) -> Heading:
    """Add a heading below everything that stands under ``after`` (the end of the plan if None). Raises AlreadyAdded."""
    with changing(plan, by=by, at=at, token=token, kinds=[]) as change:
        heading = insert_heading(change, after, title=title, level=level)
        change.record("heading_added", kind="headings", ref=heading.ref, after={"title": title, "level": level})
    return heading


def insert_heading(change: DraftChange, after: Heading | None, **content: str | int) -> Heading:
    """A new heading below everything that stands under ``after``, or at the end of the plan."""
    headings = Heading.objects.filter(plan=change.plan)
    last = headings.order_by("position").last()
    position = last.position + 1 if last else 0
    if after is not None:
        position = subtree(after)[-1].position + 1
        headings.filter(position__gte=position).update(position=F("position") + 1)
    return Heading.objects.create(plan=change.plan, ref=change.next_ref("H"), position=position, **content)


def subtree(heading: Heading) -> list[Heading]:
    """The heading and the deeper ones that follow it, in order."""
    found = [heading]
    for later in Heading.objects.living().filter(plan=heading.plan, position__gt=heading.position):
        if later.level <= heading.level:
            break
        found.append(later)
    return found


def change_heading(*, heading: Heading, title: str, level: int, edition: int, by: User, at: datetime) -> Heading:
    """Rename a heading or change its level; the front heading renames the plan. Raises Stale."""
    with changing(heading.plan, by=by, at=at, kinds=[]) as change:
        current = living_heading(heading)
        refuse_stale(current, edition)
        before = {"title": current.title or change.plan.title, "level": current.level}
        after = {"title": title, "level": level}
        if after == before:
            return current
        if is_front(current):
            change.plan.title = title
        elif not current.names:
            current.title = title
        current.level, current.edition = level, current.edition + 1
        current.save()
        change.record("heading_changed", kind="headings", ref=heading.ref, before=before, after=after)
    return current


def is_front(heading: Heading) -> bool:
    """Whether the heading carries the plan's title."""
    return not heading.title and not heading.names


def _inner_heading(heading: Heading) -> Heading:
    if is_front(heading):
        raise FrontHeading
    return living_heading(heading)


def move_heading(*, heading: Heading, down: bool, by: User, at: datetime) -> None:
    """Swap a heading and all that stands under it with its neighbour of the same level. Raises Stale, FrontHeading."""
    with changing(heading.plan, by=by, at=at, kinds=[]) as change:
        heading = _inner_heading(heading)
        living = list(Heading.objects.select_for_update().living().filter(plan=change.plan))
        order = _swapped(living, heading, down=down)
        for position, moved in enumerate(order):
            Heading.objects.filter(pk=moved.pk).update(position=position)
        change.record(
            "heading_moved",
            kind="headings",
            ref=heading.ref,
            after={"place": [h.ref for h in order].index(heading.ref) + 1},
        )


def _swapped(living: list[Heading], heading: Heading, *, down: bool) -> list[Heading]:
    whole = subtree(heading)
    refs = {moved.ref for moved in whole}
    index = next(i for i, h in enumerate(living) if h.ref == heading.ref)
    rest = [h for h in living if h.ref not in refs]
    target = index
    if down and index < len(rest) and rest[index].level >= heading.level:
        target = index + len(subtree(rest[index]))
    elif not down:
        earlier = [i for i, h in enumerate(rest[:index]) if h.level <= heading.level]
        if earlier and rest[earlier[-1]].level == heading.level and not is_front(rest[earlier[-1]]):
            target = earlier[-1]
    return [*rest[:target], *whole, *rest[target:]]


def delete_heading(*, heading: Heading, by: User, at: datetime) -> None:
    """Take a heading with everything under it out of the draft; rows printed nowhere else go with it.

    Raises Stale when it is gone already, FrontHeading.
    """
    with changing(heading.plan, by=by, at=at) as change:
        heading = _inner_heading(heading)
        headings = subtree(heading)
        delete_blocks(Block.objects.living().filter(heading__in=headings), change, at)
        phases = [h.names for h in headings if h.names]
        Phase.objects.living().filter(plan=change.plan, ref__in=phases).update(deleted_at=at)
        Heading.objects.filter(pk__in=[h.pk for h in headings]).update(deleted_at=at)
        change.record("heading_deleted", kind="headings", ref=heading.ref, before={"title": str(heading)})


def restore_heading(*, heading: Heading, by: User, at: datetime) -> None:
    """Bring back a deleted heading with everything that went with it."""
    with changing(heading.plan, by=by, at=at) as change:
        bring_back(change.plan, heading.deleted_at)
        change.record("heading_restored", kind="headings", ref=heading.ref, after={"title": str(heading)})


def add_phase(
    *, plan: Plan, name: str, number: str, window: str, after: Heading | None, by: User, at: datetime, token: str = ""
) -> Heading:
    """Add a phase: its row, the heading that it titles, and an empty block for its steps. Raises AlreadyAdded."""
    with changing(plan, by=by, at=at, token=token, kinds=[BY_MODEL[Phase].key]) as change:
        phase = Phase.objects.create(
            plan=change.plan,
            ref=change.next_ref(Phase.prefix),
            name=name,
            number=number,
            window=window,
            changed_at=at,
            changed_by=by,
        )
        heading = insert_heading(change, after, level=_phase_level(after), names=phase.ref)
        insert_steps(change, heading, by=by, at=at)
        change.record(
            "row_added", kind="phases", ref=phase.ref, after={"name": name, "number": number, "window": window}
        )
    return heading


def insert_steps(change: DraftChange, phase: Heading, *, by: User, at: datetime) -> Block:
    """An empty block for the steps of the phase that a heading names."""
    steps = BY_KEY["steps"]
    return insert_block(
        change,
        phase,
        kind=steps.key,
        shape=steps.shape,
        by=by,
        at=at,
        defaults={"phase": phase.names},
        columns=columns_of(steps),
    )


def _phase_level(after: Heading | None) -> int:
    """Beside another phase, else one deeper than the section it is added to."""
    if after is None:
        return 2
    return after.level if after.names else min(after.level + 1, 6)
