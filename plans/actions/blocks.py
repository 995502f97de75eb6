"""Changing blocks: narrative, and lists of rows as wholes."""

from datetime import datetime

from bcp_portal.accounts.models import User
from plans.freezing.draft import field_type
from plans.freezing.outline import SHAPED
from plans.models.plan import Block, Heading, LivingQuerySet, Plan, Row
from plans.sections import BY_KEY, PROSE, SectionKind

from .changing import DraftChange, changing
from .stale_edits import Stale, refuse_stale


def living_heading(heading: Heading) -> Heading:
    """The heading as it is now, locked. Raises Stale when it is gone."""
    current: Heading = Heading.objects.select_for_update().get(pk=heading.pk)
    if current.deleted_at:
        raise Stale(current)
    return current


def add_prose(*, heading: Heading, text: str, by: User, at: datetime, token: str = "") -> Block:
    """Add a piece of narrative at the end of what stands directly under a heading. Raises Stale, AlreadyAdded."""
    with changing(heading.plan, by=by, at=at, token=token, kinds=[]) as change:
        living_heading(heading)
        block = insert_block(change, heading, kind=PROSE, text=text, by=by, at=at)
        change.record("prose_added", kind=PROSE, ref=block.ref, after={"text": text})
    return block


def add_block(*, heading: Heading, kind: str, by: User, at: datetime, token: str = "") -> Block:
    """Add an empty block for rows of a kind. Raises Stale, AlreadyAdded."""
    with changing(heading.plan, by=by, at=at, token=token, kinds=[]) as change:
        living_heading(heading)
        block = insert_block(
            change, heading, kind=kind, shape=BY_KEY[kind].shape, by=by, at=at, columns=columns_of(BY_KEY[kind])
        )
        change.record("block_added", kind=kind, ref=block.ref)
    return block


def columns_of(kind: SectionKind) -> list[dict[str, str]]:
    """Columns of a new block: enough to start with; whatever else is filled in later gets a column by itself."""
    fields = {name: kind.model._meta.get_field(name) for name in kind.fields}
    if kind.shape in SHAPED:
        return [{"field": name, "label": ""} for name in fields if name in SHAPED[kind.shape]]
    if kind.shape == "bullets":
        return [{"field": kind.fields[0], "label": ""}]
    shown = [name for name, field in fields.items() if field_type(field) not in {"prose", "links", "choice"}][:5]
    return [{"field": name, "label": str(getattr(fields[name], "verbose_name", ""))} for name in shown]


def insert_block(change: DraftChange, heading: Heading, *, by: User, at: datetime, **content: object) -> Block:
    """A new block at the end of what stands directly under a heading."""
    last = Block.objects.filter(heading=heading).order_by("position").last()
    return Block.objects.create(
        plan=change.plan,
        heading=heading,
        ref=change.next_ref("B"),
        position=last.position + 1 if last else 0,
        changed_at=at,
        changed_by=by,
        **content,
    )


def change_prose(*, block: Block, text: str, edition: int, by: User, at: datetime) -> Block:
    """Save narrative that the editor saw as ``edition``. Raises Stale."""
    with changing(block.plan, by=by, at=at, kinds=[]) as change:
        current = living_block(block)
        refuse_stale(current, edition)
        if current.text == text:
            return current
        before, current.text = current.text, text
        current.edition += 1
        current.changed_at, current.changed_by = at, by
        current.save()
        change.record("prose_changed", kind=PROSE, ref=block.ref, before={"text": before}, after={"text": text})
    return current


def living_block(block: Block) -> Block:
    """The block as it is now, locked. Raises Stale when it is gone."""
    current: Block = Block.objects.select_for_update().get(pk=block.pk)
    if current.deleted_at:
        raise Stale(current)
    current.plan = block.plan
    return current


def delete_block(*, block: Block, by: User, at: datetime) -> None:
    """Take a block out of the draft; rows printed nowhere else go with it. Raises Stale when it is gone already."""
    with changing(block.plan, by=by, at=at) as change:
        living_block(block)
        delete_blocks(Block.objects.filter(pk=block.pk), change, at)
        change.record("block_deleted", kind=block.kind, ref=block.ref, before={"text": block.text, "rows": block.rows})


def delete_blocks(blocks: LivingQuerySet, change: DraftChange, at: datetime) -> None:
    """Delete blocks, and the rows that no other block prints."""
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


def restore_block(*, block: Block, by: User, at: datetime) -> None:
    """Bring back a deleted block with the rows that went with it."""
    with changing(block.plan, by=by, at=at) as change:
        bring_back(change.plan, block.deleted_at)
        change.record("block_restored", kind=block.kind, ref=block.ref)


def bring_back(plan: Plan, deleted_at: datetime | None) -> None:
    """Bring back what one deletion took: everything of the plan with its time stamp."""
    models: tuple[type[Heading] | type[Block] | type[Row], ...] = (Heading, Block, *(k.model for k in BY_KEY.values()))
    for model in models:
        model.objects.filter(plan=plan, deleted_at=deleted_at).update(deleted_at=None)
