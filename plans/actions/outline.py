"""Changing the outline: headings, prose, blocks, phases."""

from datetime import datetime

from django.db.models import F

from bcp_portal.accounts.models import User
from plans.models.plan import Block, Heading, LivingQuerySet, Plan
from plans.models.strategies import Phase
from plans.sections import BY_KEY, PROSE

from .changing import Change, Stale, changing


def add_heading(*, plan: Plan, title: str, level: int, after: Heading | None, by: User, at: datetime) -> Heading:
    """Add a heading below everything that stands under ``after`` (the end of the plan if None)."""
    with changing(plan, by=by, at=at) as change:
        heading = _insert_heading(change, after, title=title, level=level)
        change.tell("heading_added", kind="headings", ref=heading.ref, after={"title": title, "level": level})
    return heading


def _insert_heading(change: Change, after: Heading | None, **content: str | int) -> Heading:
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
    with changing(heading.plan, by=by, at=at) as change:
        current = Heading.objects.select_for_update().get(pk=heading.pk)
        if current.edition != edition:
            raise Stale(current)
        before = {"title": current.title or change.plan.title, "level": current.level}
        if current.title or current.names:
            current.title = title
        else:
            change.plan.title = title
        current.level, current.edition = level, current.edition + 1
        current.save()
        change.tell(
            "heading_changed", kind="headings", ref=heading.ref, before=before, after={"title": title, "level": level}
        )
    return current


def move_heading(*, heading: Heading, down: bool, by: User, at: datetime) -> None:
    """Swap a heading, with all that stands under it, with its neighbour of the same level."""
    with changing(heading.plan, by=by, at=at) as change:
        living = list(Heading.objects.select_for_update().living().filter(plan=change.plan))
        order = _swapped(living, heading, down=down)
        for position, moved in enumerate(order):
            Heading.objects.filter(pk=moved.pk).update(position=position)
        change.tell(
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
        if earlier and rest[earlier[-1]].level == heading.level:
            target = earlier[-1]
    return [*rest[:target], *whole, *rest[target:]]


def delete_heading(*, heading: Heading, by: User, at: datetime) -> None:
    """Take a heading with everything under it out of the draft; rows printed nowhere else go with it."""
    with changing(heading.plan, by=by, at=at) as change:
        headings = subtree(heading)
        _delete_blocks(Block.objects.living().filter(heading__in=headings), change, at)
        phases = [h.names for h in headings if h.names]
        Phase.objects.living().filter(plan=change.plan, ref__in=phases).update(deleted_at=at)
        Heading.objects.filter(pk__in=[h.pk for h in headings]).update(deleted_at=at)
        change.tell("heading_deleted", kind="headings", ref=heading.ref, before={"title": str(heading)})


def restore_heading(*, heading: Heading, by: User, at: datetime) -> None:
    """Bring back a deleted heading with everything that went with it."""
    with changing(heading.plan, by=by, at=at) as change:
        _restore(change.plan, heading.deleted_at)
        change.tell("heading_restored", kind="headings", ref=heading.ref, after={"title": str(heading)})


def add_prose(*, heading: Heading, text: str, by: User, at: datetime) -> Block:
    """Add a piece of narrative at the end of what stands directly under a heading."""
    with changing(heading.plan, by=by, at=at) as change:
        block = _insert_block(change, heading, kind=PROSE, text=text, by=by, at=at)
        change.tell("prose_added", kind=PROSE, ref=block.ref, after={"text": text})
    return block


def add_block(*, heading: Heading, kind: str, by: User, at: datetime) -> Block:
    """Add an empty block for rows of a kind; it prints also what no other block prints yet."""
    first = BY_KEY[kind].fields[0]
    label = str(BY_KEY[kind].model._meta.get_field(first).verbose_name)  # type: ignore[union-attr]
    with changing(heading.plan, by=by, at=at) as change:
        block = _insert_block(
            change,
            heading,
            kind=kind,
            shape=BY_KEY[kind].shape,
            by=by,
            at=at,
            columns=[{"field": first, "label": label}],
        )
        change.tell("block_added", kind=kind, ref=block.ref)
    return block


def _insert_block(change: Change, heading: Heading, *, by: User, at: datetime, **content: object) -> Block:
    last = Block.objects.filter(heading=heading).order_by("position").last()
    return Block.objects.create(
        plan=change.plan, heading=heading, ref=change.next_ref("B"), position=last.position + 1 if last else 0,
        changed_at=at, changed_by=by, **content,
    )  # fmt: skip


def change_prose(*, block: Block, text: str, edition: int, by: User, at: datetime) -> Block:
    """Save narrative that the editor saw as ``edition``. Raises Stale."""
    with changing(block.plan, by=by, at=at) as change:
        current = Block.objects.select_for_update().get(pk=block.pk)
        if current.edition != edition:
            raise Stale(current)
        before, current.text = current.text, text
        current.edition += 1
        current.changed_at, current.changed_by = at, by
        current.save()
        change.tell("prose_changed", kind=PROSE, ref=block.ref, before={"text": before}, after={"text": text})
    return current


def delete_block(*, block: Block, by: User, at: datetime) -> None:
    """Take a block out of the draft; rows printed nowhere else go with it."""
    with changing(block.plan, by=by, at=at) as change:
        _delete_blocks(Block.objects.filter(pk=block.pk), change, at)
        change.tell("block_deleted", kind=block.kind, ref=block.ref, before={"text": block.text, "rows": block.rows})


def restore_block(*, block: Block, by: User, at: datetime) -> None:
    """Bring back a deleted block with the rows that went with it."""
    with changing(block.plan, by=by, at=at) as change:
        _restore(change.plan, block.deleted_at)
        change.tell("block_restored", kind=block.kind, ref=block.ref)


def _delete_blocks(blocks: LivingQuerySet, change: Change, at: datetime) -> None:
    going = list(blocks)
    Block.objects.filter(pk__in=[block.pk for block in going]).update(deleted_at=at)
    staying = Block.objects.living().filter(plan=change.plan).exclude(kind=PROSE)
    for kind in {block.kind for block in going} - {PROSE}:
        others = [block for block in staying if block.kind == kind]
        if any(block.everything for block in others):
            continue
        printed = {ref for block in others for ref in block.rows}
        lost = {ref for block in going if block.kind == kind for ref in block.rows} - printed
        BY_KEY[kind].model.objects.living().filter(plan=change.plan, ref__in=lost).update(deleted_at=at)


def _restore(plan: Plan, deleted_at: datetime | None) -> None:
    """Bring back what one deletion took: everything of the plan with its time stamp."""
    for model in (Heading, Block, *(kind.model for kind in BY_KEY.values())):
        model.objects.filter(plan=plan, deleted_at=deleted_at).update(deleted_at=None)


def add_phase(
    *, plan: Plan, name: str, number: str, window: str, after: Heading | None, by: User, at: datetime
) -> Heading:
    """Add a phase: its row, the heading that it titles, and an empty block for its steps."""
    with changing(plan, by=by, at=at) as change:
        phase = Phase.objects.create(
            plan=change.plan,
            ref=change.next_ref(Phase.prefix),
            name=name,
            number=number,
            window=window,
            changed_at=at,
            changed_by=by,
        )
        heading = _insert_heading(change, after, level=after.level if after else 2, names=phase.ref)
        steps = BY_KEY["steps"]
        _insert_block(
            change, heading, kind=steps.key, shape=steps.shape, by=by, at=at, defaults={"phase": phase.ref},
            columns=[{"field": "group", "label": ""}, {"field": "text", "label": ""}],
        )  # fmt: skip
        change.tell("row_added", kind="phases", ref=phase.ref, after={"name": name, "number": number, "window": window})
    return heading
