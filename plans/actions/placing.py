"""Unlisted rows: those in no block, which are printed at the end, are put into the plan."""

from datetime import datetime

from bcp_portal.accounts.models import User
from plans.models.plan import Block, Heading, Plan
from plans.sections import SectionKind

from .blocks import columns_of, insert_block, living_block, living_heading
from .changing import DraftChange, changing
from .outline import insert_heading, insert_steps

LEVEL = 2  # as the heading under which these rows were printed


class AlreadyPlaced(Exception):
    """Every row of the kind stands in a block by now."""


def place_rows(*, plan: Plan, kind: SectionKind, heading: Heading | None, by: User, at: datetime) -> str:
    """List the left-out rows of a kind in a new block, under ``heading`` or (None) a new one at the end; its ref.

    Phases are headings themselves: each gets its own, and the ref is that of the first. Raises AlreadyPlaced, and
    Stale where the heading is gone.
    """
    with changing(plan, by=by, at=at, kinds=[]) as change:
        left = left_out(change.plan, kind)
        if not left:
            raise AlreadyPlaced(kind.key)
        if kind.shape == "headings":
            return _head_phases(change, kind, left, by, at)
        place = living_heading(heading) if heading else insert_heading(change, None, title=kind.title, level=LEVEL)
        block = insert_block(
            change, place, kind=kind.key, shape=kind.shape, columns=columns_of(kind), rows=left, by=by, at=at
        )
        after = {"heading": place.ref, "is_new_heading": heading is None, "rows": left}
        change.record("rows_placed", kind=kind.key, ref=block.ref, after=after)
    return block.ref


def left_out(plan: Plan, kind: SectionKind) -> list[str]:
    """Refs of the living rows that no block lists and no heading names."""
    blocks = list(Block.objects.living().filter(plan=plan, kind=kind.key))
    if any(block.everything for block in blocks):
        return []
    listed = {ref for block in blocks for ref in block.rows}
    listed |= set(Heading.objects.living().filter(plan=plan).values_list("names", flat=True))
    rows = kind.model.objects.living().filter(plan=plan).values_list("ref", flat=True)
    return [ref for ref in rows if ref not in listed]


def _head_phases(change: DraftChange, kind: SectionKind, left: list[str], by: User, at: datetime) -> str:
    headings = [insert_heading(change, None, level=LEVEL, names=ref) for ref in left]
    for heading in headings:
        insert_steps(change, heading, by=by, at=at)
    after = {"headings": [heading.ref for heading in headings], "rows": left}
    change.record("rows_placed", kind=kind.key, ref=headings[0].ref, after=after)
    return headings[0].ref


def lift_rows(*, block: Block, with_heading: bool, by: User, at: datetime) -> None:
    """Take away the block of ``place_rows``, not its rows; its heading too, if left empty. Raises Stale."""
    with changing(block.plan, by=by, at=at, kinds=[]) as change:
        current = living_block(block)
        current.deleted_at = at
        current.save(update_fields=["deleted_at"])
        if with_heading and not Block.objects.living().filter(heading=current.heading).exists():
            Heading.objects.filter(pk=current.heading_id).update(deleted_at=at)
        change.record("rows_lifted", kind=block.kind, ref=block.ref, before={"rows": current.rows})
