"""Doing what a finding says would mend it: filling a field or adding a row, as one ordinary change."""

from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from plans.forms import form_for
from plans.models.findings import Finding
from plans.models.plan import Block, Plan, Row
from plans.sections import BY_KEY, KINDS, Kind

from .changing import AlreadyAdded, Stale
from .rows import add_row, change_row, delete_row, texts

MENDED = ("row_added", "row_changed")
BY_PREFIX = {kind.model.prefix: kind for kind in KINDS}


class CannotMend(Exception):
    """The finding has no mend that can be done by itself, or its row or block is gone."""


def mend_finding(*, finding: Finding, by: User, at: datetime) -> tuple[str, str]:
    """Mend the finding; the refs of the block and of the row that was changed or added. Raises CannotMend, Stale."""
    mend = finding.mend or {}
    if mend.get("act") == "fill":
        return _fill(finding, mend, by, at)
    if mend.get("act") == "add":
        return _add(finding, mend, by, at)
    raise CannotMend(finding.key)


def last_mend(*, finding: Finding, ref: str, by: User) -> Event | None:
    """What the audit trail tells of the change of a row that this person just made."""
    told = Event.objects.filter(plan_code=finding.plan.code, ref=ref, verb__in=MENDED, actor=by)
    return told.order_by("-at", "-pk").first()


def undo_mend(*, plan: Plan, event: Event, by: User, at: datetime) -> None:
    """Take back the row that was added, or the values that were filled. Raises Stale when the row was changed since."""
    row: Row | None = BY_KEY[event.kind].model.objects.living().filter(plan=plan, ref=event.ref).first()
    if row is None or {**texts(row), **_kept(event.after)} != texts(row):
        raise Stale(row)
    if event.verb == "row_added":
        delete_row(row=row, edition=row.edition, by=by, at=at)
    else:
        change_row(row=row, values=_kept(event.before), edition=row.edition, by=by, at=at)


def _kept(values: Any) -> dict[str, Any]:
    return dict(values or {})


def _fill(finding: Finding, mend: dict[str, Any], by: User, at: datetime) -> tuple[str, str]:
    kind = BY_PREFIX.get(mend["ref"].partition("-")[0])
    if kind is None:
        raise CannotMend(finding.key)
    row: Row | None = kind.model.objects.living().filter(plan=finding.plan, ref=mend["ref"]).first()
    if row is None:
        raise CannotMend(finding.key)
    block = next((b for b in _blocks(finding, kind) if b.everything or row.ref in b.rows), None)
    if block is None:
        raise CannotMend(finding.key)
    change_row(row=row, values={mend["field"]: mend["text"]}, edition=row.edition, by=by, at=at)
    return block.ref, row.ref


def _add(finding: Finding, mend: dict[str, Any], by: User, at: datetime) -> tuple[str, str]:
    kind = BY_KEY[mend["kind"]]
    block = _blocks(finding, kind).first()
    if block is None:
        raise CannotMend(finding.key)
    form = form_for(kind, finding.plan)(dict(mend["values"]), instance=kind.model(plan=finding.plan))
    if not form.is_valid():
        raise CannotMend(finding.key)
    given = {name for name, _ in mend["values"]}
    values = {name: value for name, value in form.values.items() if name in given}
    try:
        return block.ref, add_row(block=block, values=values, by=by, at=at, token=_once(finding)).ref
    except AlreadyAdded as before:
        if not kind.model.objects.living().filter(plan=finding.plan, ref=before.ref).exists():
            raise CannotMend(finding.key) from before
        return block.ref, before.ref


def _once(finding: Finding) -> str:
    """Stands for one mend of the finding: a second click adds nothing, a finding that stands again is mended again."""
    period = finding.periods.order_by("-opened_at", "-pk").first()
    return f"{finding.key}:{period.pk if period else ''}"


def _blocks(finding: Finding, kind: Kind) -> Any:
    return Block.objects.living().filter(plan=finding.plan, kind=kind.key).order_by("position", "id")
