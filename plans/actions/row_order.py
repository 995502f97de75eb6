"""The order in which a block prints its rows, and groups that stand together in it whatever becomes of their rows."""

from collections.abc import Iterable, Mapping, Sequence

from bcp_portal.audit.models import Event
from plans.models.plan import Block
from plans.sections import BY_KEY, SectionKind

from .changing import DraftChange

GATHERED = "rows_gathered"  # the event of a block whose rows went to their groups


def printed_rows(block: Block) -> list[str]:
    """Refs of the rows that the block prints, in order."""
    rows = BY_KEY[block.kind].model.objects.living().filter(plan=block.plan)
    living = (
        list(rows.values_list("ref", flat=True))
        if block.everything
        else list(rows.filter(ref__in=block.rows).values_list("ref", flat=True))
    )
    listed = _in_both(block.rows, living)
    known = set(listed)
    return listed + [ref for ref in living if ref not in known]


def _in_both(listed: list[str], living: list[str]) -> list[str]:
    known = set(living)
    return [ref for ref in listed if ref in known]


def listed_rows(block: Block) -> list[str]:
    """Refs of all rows of a block in order: with those deleted, which keep their places for when they come back."""
    known = set(block.rows)
    return [*block.rows, *(ref for ref in printed_rows(block) if ref not in known)]


def keep_groups_together(change: DraftChange, kind: SectionKind, undone: Iterable[Event] = ()) -> None:
    """List the rows that the change gave another group, or brought back, with those of their group, in each block.

    ``undone`` are events of rows that were gathered by a change that is taken back: they lie again as before it.
    """
    going = _going(change)
    if "group" not in kind.fields or not going:
        return
    gathered = {event.ref: event for event in undone}
    groups = dict(kind.model.objects.living().filter(plan=change.plan).values_list("ref", "group"))
    blocks = Block.objects.select_for_update().living().filter(plan=change.plan, kind=kind.key, shape="groups")
    for block in blocks:
        order = listed_rows(block)
        new = _laid_back(order, groups, gathered.get(block.ref)) or _gathered(order, groups, going)
        if new != order:
            block.rows = new
            block.save(update_fields=["rows"])
            change.record(GATHERED, kind=kind.key, ref=block.ref, before={"rows": order}, after={"rows": new})


def _going(change: DraftChange) -> dict[str, str | None]:
    """Rows of the change by ref with the group that they leave; None for those that are back, which may stay."""
    found: dict[str, str | None] = {}
    for told in change.events:
        if told.verb == "row_restored":
            found[told.ref] = None
        elif told.verb == "row_changed" and "group" in told.before:
            found[told.ref] = told.before["group"]
    return found


def _gathered(order: Sequence[str], groups: Mapping[str, str], going: Mapping[str, str | None]) -> list[str]:
    """Each row at the end of its group, or of the one that it leaves for a new one; what is back only if it is apart.

    Those that have not gone yet lead nobody: a group whose rows are all renamed stays where it is.
    """
    new, waiting = list(order), set(going)
    for ref in [ref for ref in order if ref in going and ref in groups]:
        waiting.discard(ref)
        settled = [other for other in new if other in groups and other not in waiting]
        if going[ref] is None and _is_beside_its_group(ref, settled, groups):
            continue
        ends: dict[str | None, str] = {groups[other]: other for other in settled if other != ref}
        end = ends.get(groups[ref]) or ends.get(going[ref])
        if end:
            new.remove(ref)
            new.insert(new.index(end) + 1, ref)
    return new


def _is_beside_its_group(ref: str, settled: Sequence[str], groups: Mapping[str, str]) -> bool:
    place = settled.index(ref)
    return any(groups[other] == groups[ref] for other in (*settled[place - 1 : place], *settled[place + 1 : place + 2]))


def _laid_back(order: Sequence[str], groups: Mapping[str, str], event: Event | None) -> list[str]:
    """The order before an event, with what was added since; empty where rows were moved since it."""
    if event is None:
        return []
    was, left = list(dict(event.before or {})["rows"]), list(dict(event.after or {})["rows"])
    known = set(left)
    if [ref for ref in order if ref in known] != left:
        return []
    for place, ref in enumerate(order):
        if ref not in known:
            was.insert(was.index(order[place - 1]) + 1 if place else 0, ref)
    return _gathered(was, groups, dict.fromkeys(ref for ref in order if ref not in known))
