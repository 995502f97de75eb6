"""Layout of blocks: how each prints its rows, and where it stands."""

from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from plans.models.plan import Block, Heading

from .blocks import living_block, living_heading
from .changing import changing
from .stale_edits import refuse_stale

Columns = list[dict[str, Any]]


def change_layout(
    *, block: Block, title: str, shape: str, columns: Columns, edition: int, by: User, at: datetime
) -> Block:
    """Change the lead-in, shape and columns of a block that the editor saw as ``edition``. Raises Stale."""
    with changing(block.plan, by=by, at=at, kinds=[]) as change:
        current = living_block(block)
        refuse_stale(current, edition)
        before = layout_of(current)
        if before == {"title": title, "shape": shape, "columns": columns}:
            return current
        current.title, current.shape, current.columns = title, shape, columns
        current.edition += 1
        current.changed_at, current.changed_by = at, by
        current.save()
        change.record("block_changed", kind=block.kind, ref=block.ref, before=before, after=layout_of(current))
    return current


def layout_of(block: Block) -> dict[str, Any]:
    """What ``change_layout`` changes, by its own names."""
    return {"title": block.title, "shape": block.shape, "columns": block.columns}


def move_block(*, block: Block, heading: Heading, by: User, at: datetime, to: int | None = None) -> None:
    """Put a block at index ``to`` (from 0; the end if None) of what stands directly under a heading. Raises Stale."""
    with changing(block.plan, by=by, at=at, kinds=[]) as change:
        block, heading = living_block(block), living_heading(heading)
        before = place_of(block)
        _put(block, heading, to)
        block.heading = heading
        change.record("block_moved", kind=block.kind, ref=block.ref, before=before, after=place_of(block))


def place_of(block: Block) -> dict[str, Any]:
    """Where a block stands: the ref of its heading, and its place (from 1) directly under it."""
    refs = Block.objects.living().filter(heading=block.heading).order_by("position", "id").values_list("ref", flat=True)
    return {"heading": block.heading.ref, "place": list(refs).index(block.ref) + 1}


def _put(block: Block, heading: Heading, to: int | None) -> None:
    """Renumber what stands under the heading; deleted blocks keep their places for when they come back."""
    there = list(Block.objects.filter(heading=heading).exclude(pk=block.pk).order_by("position", "id"))
    living = [place for place, other in enumerate(there) if other.deleted_at is None]
    index = len(there) if to is None or to >= len(living) else living[max(to, 0)]
    for position, moved in enumerate([*there[:index], block, *there[index:]]):
        Block.objects.filter(pk=moved.pk).update(heading=heading, position=position)
