"""Mends: doing what a finding suggests: filling a field, adding a row, or making the place where one writes."""

from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from plans.forms import form_for
from plans.homes import chapter_for, home_of, section_called
from plans.models.findings import Finding, FindingPeriod
from plans.models.plan import Block, Draft, Heading, Plan, Row
from plans.sections import BY_KEY, KINDS, SectionKind

from .blocks import columns_of, insert_block, living_block
from .changing import AlreadyAdded, DraftChange, changing
from .outline import delete_heading, insert_heading
from .placing import left_out
from .row_order import keep_groups_together, printed_rows
from .rows import change_row, delete_row, insert_row, is_as_before, says, write_row
from .stale_edits import Stale, UndoneAlready

MENDED = ("row_added", "row_changed")
BY_PREFIX = {kind.model.prefix: kind for kind in KINDS}
CHAPTER = 2


class CannotMend(Exception):
    """The finding has no mend that can be done by itself, or its row or block is gone."""


class MendedAlready(Exception):
    """Somebody mended it in the meantime, so that nothing is to be done."""


def mend_finding(*, finding: Finding, by: User, at: datetime) -> tuple[str, str]:
    """Mend the finding; the refs of the block and of the row that was changed or added.

    Raises CannotMend, MendedAlready, Stale.
    """
    mend = finding.mend or {}
    if mend.get("act") == "fill":
        return _fill(finding, mend, by, at)
    if mend.get("act") == "add":
        return _add(finding, mend, by, at)
    raise CannotMend(finding.key)


def make_place(*, finding: Finding, by: User, at: datetime) -> str:
    """Make what a finding needs to be mended in and the plan lacks; the ref of the block (or heading), made or there.

    Raises CannotMend, MendedAlready.
    """
    mend = finding.mend or {}
    if mend.get("act") not in {"new", "write"}:
        raise CannotMend(finding.key)
    document = from_canonical(Draft.objects.get(plan=finding.plan_id).document)
    if there := _place(document, mend):
        return there
    try:
        with changing(finding.plan, by=by, at=at, token=_once(finding), kinds=[]) as change:
            _check_unfixed(finding)
            return _make(change, mend, by, at)
    except AlreadyAdded as before:
        return before.ref


def _make(change: DraftChange, mend: dict[str, Any], by: User, at: datetime) -> str:
    document = from_canonical(Draft.objects.get(plan=change.plan).document)
    if mend["act"] == "new":
        return str(_new_block(change, document, BY_KEY[mend["kind"]], by, at).ref)
    heading = _new_heading(change, document, mend["text"], mend["kind"])
    change.record("heading_added", kind="headings", ref=heading.ref, after={"title": heading.title})
    return heading.ref


def _place(document: Document, mend: dict[str, Any]) -> str:
    if mend["act"] == "write":
        return section_called(document, mend["text"])
    return home_of(document, mend["kind"], dict(mend["values"]))


def _new_heading(change: DraftChange, document: Document, title: str, kind: str) -> Heading:
    after = Heading.objects.living().filter(plan=change.plan, ref=chapter_for(document, kind)).first()
    return insert_heading(change, after, title=title, level=after.level if after else CHAPTER)


def _new_block(change: DraftChange, document: Document, kind: SectionKind, by: User, at: datetime) -> Block:
    """A block for rows of the kind under a heading of its own, with those that no block lists yet."""
    heading = _new_heading(change, document, kind.title, kind.key)
    block = insert_block(
        change,
        heading,
        kind=kind.key,
        shape=kind.shape,
        columns=columns_of(kind),
        rows=left_out(change.plan, kind),
        by=by,
        at=at,
    )
    change.record("block_added", kind=kind.key, ref=block.ref, after={"heading": heading.title, "rows": block.rows})
    return block


def _check_unfixed(finding: Finding) -> None:
    """Raises MendedAlready; the plan is locked, so nobody mends it now."""
    if not FindingPeriod.objects.filter(finding=finding, closed_at=None).exists():
        raise MendedAlready(finding.key)


def last_mend(*, finding: Finding, ref: str, by: User) -> Event | None:
    """What the audit trail tells of the change of a row that this person just made."""
    events = Event.objects.filter(plan_code=finding.plan.code, ref=ref, verb__in=MENDED, actor=by)
    return events.order_by("-at", "-pk").first()


def undo_mend(*, plan: Plan, event: Event, by: User, at: datetime) -> None:
    """Take back the row that was added, or the values that were filled.

    Raises UndoneAlready, and Stale when the row was changed since.
    """
    row: Row | None = BY_KEY[event.kind].model.objects.filter(plan=plan, ref=event.ref).first()
    if row and is_as_before(row, event):
        raise UndoneAlready
    if row is None or row.deleted_at or not says(row, event.after):
        raise Stale(row)
    if event.verb == "row_added":
        delete_row(row=row, edition=row.edition, by=by, at=at)
        _unmake_place(plan, event, by, at)
    else:
        change_row(row=row, values=_restorable(event.before), edition=row.edition, by=by, at=at)


def _unmake_place(plan: Plan, event: Event, by: User, at: datetime) -> None:
    """Take away the section that was made for a row, once nothing stands in it."""
    made = Event.objects.filter(plan_code=plan.code, verb="block_added", actor=by, at=event.at).first()
    block = Block.objects.living().filter(plan=plan, ref=made.ref).first() if made else None
    if block and not printed_rows(block):
        delete_heading(heading=block.heading, by=by, at=at)


def _restorable(values: Any) -> dict[str, Any]:
    return dict(values or {})


def _fill(finding: Finding, mend: dict[str, Any], by: User, at: datetime) -> tuple[str, str]:
    kind = BY_PREFIX.get(mend["ref"].partition("-")[0])
    if kind is None:
        raise CannotMend(finding.key)
    with changing(finding.plan, by=by, at=at, kinds=[kind.key]) as change:
        _check_unfixed(finding)
        row: Row | None = kind.model.objects.living().filter(plan=finding.plan, ref=mend["ref"]).first()
        if row is None:
            raise CannotMend(finding.key)
        block = next((b for b in _blocks(finding, kind) if b.everything or row.ref in b.rows), None)
        if block is None:
            raise CannotMend(finding.key)
        write_row(change, row, {mend["field"]: mend["text"]}, edition=row.edition, by=by, at=at)
        keep_groups_together(change, kind)
    return block.ref, row.ref


def _add(finding: Finding, mend: dict[str, Any], by: User, at: datetime) -> tuple[str, str]:
    kind = BY_KEY[mend["kind"]]
    form = form_for(kind, finding.plan)(dict(mend["values"]), instance=kind.model(plan=finding.plan))
    if not form.is_valid():
        raise CannotMend(finding.key)
    given = {name for name, _ in mend["values"]}
    values = {name: value for name, value in form.values.items() if name in given}
    try:
        with changing(finding.plan, by=by, at=at, token=_once(finding), kinds=[kind.key]) as change:
            _check_unfixed(finding)
            block = _home(change, mend, kind, by, at)
            return block.ref, insert_row(change, block, values, by=by, at=at).ref
    except AlreadyAdded as before:
        return _added_before(finding, kind, before.ref), before.ref


def _home(change: DraftChange, mend: dict[str, Any], kind: SectionKind, by: User, at: datetime) -> Block:
    """The block into which the row goes; made where the plan has none."""
    document = from_canonical(Draft.objects.get(plan=change.plan).document)
    ref = home_of(document, kind.key, dict(mend["values"]))
    stored = Block.objects.living().filter(plan=change.plan, ref=ref).first()
    return living_block(stored) if stored else _new_block(change, document, kind, by, at)


def _added_before(finding: Finding, kind: SectionKind, ref: str) -> str:
    """The block that lists the row of a click before this one. Raises CannotMend where the row is gone."""
    if not kind.model.objects.living().filter(plan=finding.plan, ref=ref).exists():
        raise CannotMend(finding.key)
    listing = (block for block in _blocks(finding, kind) if block.everything or ref in block.rows)
    return next((str(block.ref) for block in listing), "")


def _once(finding: Finding) -> str:
    """Stands for one mend of the finding: a second click adds nothing, a finding that stands again is mended again."""
    period = finding.periods.order_by("-opened_at", "-pk").first()
    return f"{finding.key}:{period.pk if period else ''}"


def _blocks(finding: Finding, kind: SectionKind) -> Any:
    return Block.objects.living().filter(plan=finding.plan, kind=kind.key).order_by("position", "id")
