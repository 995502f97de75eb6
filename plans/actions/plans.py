"""Making a plan, its settings, and the archive."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.models.facts import Fact
from plans.models.plan import Block, Heading, Plan
from plans.models.strategies import Phase
from plans.sections import BY_KEY, PROSE
from plans.starting import FACTS, PHASES, STANDARD, Start, columns

from .changing import DraftChange, changing
from .stale_edits import Stale

PLANS = "plans"


class CodeTaken(Exception):
    """Another plan got this code first."""


@transaction.atomic
def create_plan(*, code: str, title: str, by: User, at: datetime) -> Plan:
    """A plan with the standard headings and an empty block under each. Raises CodeTaken."""
    plan = new_plan(code=code, title=title, at=at)
    with changing(plan, by=by, at=at) as change:
        _write_outline(change, by, at)
        change.record("plan_created", kind=PLANS, ref=code, after={"code": code, "title": title}, summary=title)
    return change.plan


def new_plan(*, code: str, title: str, at: datetime, **more: Any) -> Plan:
    """The bare row, inside the caller's transaction. Raises CodeTaken where another request was quicker."""
    try:
        with transaction.atomic():
            return Plan.objects.create(code=code, title=title, created_at=at, changed_at=at, **more)
    except IntegrityError as quicker:
        raise CodeTaken(code) from quicker


def _write_outline(change: DraftChange, by: User, at: datetime) -> None:
    Heading.objects.create(plan=change.plan, ref=change.next_ref("H"), position=0, level=1)
    for begun in STANDARD:
        heading = _heading(change, level=begun.level, title=begun.title)
        if begun.kind == "phases":
            _write_phases(change, by, at)
        elif begun.kind:
            _block(change, heading, begun, by, at)


def _heading(change: DraftChange, **content: object) -> Heading:
    position = Heading.objects.filter(plan=change.plan).count()
    return Heading.objects.create(plan=change.plan, ref=change.next_ref("H"), position=position, **content)


def _block(change: DraftChange, heading: Heading, begun: Start, by: User, at: datetime) -> Block:
    content: dict[str, Any] = {"kind": PROSE}
    if begun.kind != PROSE:
        content = {
            "kind": begun.kind,
            "shape": BY_KEY[begun.kind].shape,
            "columns": columns(begun.kind, begun.columns),
            "defaults": dict(begun.defaults),
            "rows": _write_facts(change, by, at) if begun.kind == "facts" else [],
        }
    return Block.objects.create(
        plan=change.plan, heading=heading, ref=change.next_ref("B"), position=0, changed_at=at, changed_by=by, **content
    )


def _write_facts(change: DraftChange, by: User, at: datetime) -> list[str]:
    facts = [
        Fact(plan=change.plan, ref=change.next_ref(Fact.prefix), name=name, topic=topic, changed_at=at, changed_by=by)
        for name, topic in FACTS
    ]
    return [fact.ref for fact in Fact.objects.bulk_create(facts)]


def _write_phases(change: DraftChange, by: User, at: datetime) -> None:
    for number, name in PHASES:
        phase = Phase.objects.create(
            plan=change.plan, ref=change.next_ref(Phase.prefix), number=number, name=name, changed_at=at, changed_by=by
        )
        heading = _heading(change, level=3, names=phase.ref)
        _block(change, heading, Start(3, "", "steps", ("group", "text"), {"phase": phase.ref}), by, at)


def change_settings(
    *, plan: Plan, title: str, signing_order: str, seen: dict[str, str], by: User, at: datetime
) -> Plan:
    """Change title and signing order; ``seen`` is both as the editor found them. Raises Stale, Archived."""
    with changing(plan, by=by, at=at) as change:
        before = settings_of(change.plan)
        if before != seen:
            raise Stale(change.plan)
        change.plan.title, change.plan.signing_order = title, signing_order
        after = settings_of(change.plan)
        change.record("plan_changed", kind=PLANS, ref=plan.code, before=before, after=after, summary=title)
    return change.plan


def settings_of(plan: Plan) -> dict[str, str]:
    """What the settings form shows, by field."""
    return {"title": plan.title, "signing_order": plan.signing_order}


def archive_plan(*, plan: Plan, by: User, at: datetime) -> None:
    """Take a plan out of use; it stays readable with all its versions. Archiving twice is one event."""
    _move(plan, by, at, verb="plan_archived", archived_at=at)


def unarchive_plan(*, plan: Plan, by: User, at: datetime) -> None:
    """Take a plan back into use."""
    _move(plan, by, at, verb="plan_unarchived", archived_at=None)


@transaction.atomic
def _move(plan: Plan, by: User, at: datetime, *, verb: str, archived_at: datetime | None) -> None:
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if bool(locked.archived_at) == bool(archived_at):
        return
    locked.archived_at = archived_at
    locked.save(update_fields=["archived_at"])
    record(actor=by, verb=verb, at=at, plan_code=locked.code, kind=PLANS, ref=locked.code, summary=locked.title)
