"""Undo: taking back the last change of a block, as the audit trail recorded it."""

from datetime import datetime
from typing import Any, Protocol

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from plans.models.plan import Block, Heading

from .contacts import take_back_contacts
from .layout import change_layout, layout_of, move_block, place_of
from .placing import lift_rows
from .stale_edits import Stale, UndoneAlready


class Undo(Protocol):
    """Takes back one change of a block, which the event tells."""

    def __call__(self, block: Block, event: Event, *, by: User, at: datetime) -> None: ...


def undo_change(*, block: Block, event: Event, by: User, at: datetime) -> None:
    """Take back what ``event`` tells of the block.

    Raises UndoneAlready, and Stale when the block is no longer as that change left it.
    """
    block.refresh_from_db()
    if block.deleted_at:
        raise UndoneAlready if _is_lifted(block, event) else Stale(block)
    UNDOINGS[event.verb](block, event, by=by, at=at)


def _is_lifted(block: Block, event: Event) -> bool:
    """Whether the block went by taking back the change that made it, not because somebody deleted it."""
    lifted = Event.objects.filter(plan_code=event.plan_code, ref=block.ref, verb="rows_lifted", pk__gt=event.pk)
    return event.verb == "rows_placed" and lifted.exists()


def _layout(block: Block, event: Event, *, by: User, at: datetime) -> None:
    if layout_of(block) == event.before:
        raise UndoneAlready
    if layout_of(block) != event.after:
        raise Stale(block)
    change_layout(block=block, edition=block.edition, by=by, at=at, **_restorable(event.before))


def _place(block: Block, event: Event, *, by: User, at: datetime) -> None:
    was = _restorable(event.before)
    heading = Heading.objects.living().filter(plan=block.plan, ref=was["heading"]).first()
    if place_of(block) == was:
        raise UndoneAlready
    if place_of(block) != event.after or heading is None:
        raise Stale(block)
    move_block(block=block, heading=heading, to=was["place"] - 1, by=by, at=at)


def _placing(block: Block, event: Event, *, by: User, at: datetime) -> None:
    lift_rows(block=block, with_heading=_restorable(event.after)["is_new_heading"], by=by, at=at)


def _contacts(block: Block, event: Event, *, by: User, at: datetime) -> None:
    take_back_contacts(block=block, refs=_restorable(event.after)["rows"], by=by, at=at)


def _restorable(values: Any) -> dict[str, Any]:
    return dict(values)


UNDOINGS: dict[str, Undo] = {
    "block_changed": _layout,
    "block_moved": _place,
    "rows_placed": _placing,
    "contacts_added": _contacts,
}
