"""Making a plan, its settings, and the archive."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.importing.saving import save_reading
from plans.importing.starting_points import read_starting_point
from plans.models.facts import Fact
from plans.models.naming import proposed_code, was_deleted
from plans.models.plan import Block, Heading, Plan
from plans.models.strategies import Phase
from plans.sections import BY_KEY, PROSE
from plans.starting import BLANK, Outline, Start
from plans.starting_languages import DEFAULT, OUTLINES

from .changing import DraftChange, changing
from .stale_edits import Stale

PLANS = "plans"
ATTEMPTS = 5
SENT_AGAIN = timedelta(days=1)  # a form that comes later than that is another one


class CodeTaken(Exception):
    """Another plan got this code first."""


@transaction.atomic
def create_plan(
    *, code: str, title: str, by: User, at: datetime, start: str = BLANK, language: str = DEFAULT, token: str = ""
) -> Plan:
    """A plan that begins with ``start`` (a key of STARTING_POINTS) in a language (of LANGUAGES).

    Without a code it takes the one that is proposed.

    A form that is sent twice (``token``) gives the plan that it made. Raises CodeTaken.
    """
    for attempt in range(ATTEMPTS):
        if made := made_before(token=token, title=title, at=at):
            return made
        try:
            return _begun(
                new_plan(code=code or proposed_code(title), title=title, at=at),
                start,
                language,
                token=token,
                by=by,
                at=at,
            )
        except CodeTaken:  # by a request that was quicker: look again, it may have been this very form
            if attempt == ATTEMPTS - 1 or (code and not made_before(token=token, title=title, at=at)):
                raise
    raise CodeTaken(code)


def made_before(*, token: str, title: str, at: datetime) -> Plan | None:
    """The plan that the form with this token made, None where it comes for the first time."""
    lately = Plan.objects.filter(title=title, created_at__gte=at - SENT_AGAIN) if token and title else ()
    return next((plan for plan in lately if token in dict(plan.receipts)), None)


def _begun(plan: Plan, start: str, language: str, *, token: str, by: User, at: datetime) -> Plan:
    with changing(plan, by=by, at=at, token=token) as change:
        if start == BLANK:
            _write_outline(change, OUTLINES[language], by, at)
        else:
            save_reading(read_starting_point(start, language), plan=change.plan, by=by, at=at)
        after = {"code": plan.code, "title": plan.title, "start": start, "language": language}
        change.record("plan_created", kind=PLANS, ref=plan.code, after=after, summary=plan.title)
    return change.plan


def new_plan(*, code: str, title: str, at: datetime, **more: Any) -> Plan:
    """The bare row, inside the caller's transaction. Raises CodeTaken where another request was quicker."""
    if was_deleted(code):
        raise CodeTaken(code)
    try:
        with transaction.atomic():
            return Plan.objects.create(code=code, title=title, created_at=at, changed_at=at, **more)
    except IntegrityError as quicker:
        raise CodeTaken(code) from quicker


def _write_outline(change: DraftChange, outline: Outline, by: User, at: datetime) -> None:
    Heading.objects.create(plan=change.plan, ref=change.next_ref("H"), position=0, level=1)
    for begun in outline.standard:
        heading = _heading(change, level=begun.level, title=begun.title)
        if begun.kind == "phases":
            _write_phases(change, outline, by, at)
        elif begun.kind:
            _block(change, heading, begun, outline, by=by, at=at)


def _heading(change: DraftChange, **content: object) -> Heading:
    position = Heading.objects.filter(plan=change.plan).count()
    return Heading.objects.create(plan=change.plan, ref=change.next_ref("H"), position=position, **content)


def _block(change: DraftChange, heading: Heading, begun: Start, outline: Outline, *, by: User, at: datetime) -> Block:
    content: dict[str, Any] = {"kind": PROSE}
    if begun.kind != PROSE:
        content = {
            "kind": begun.kind,
            "shape": BY_KEY[begun.kind].shape,
            "columns": outline.columns(begun),
            "defaults": dict(begun.defaults),
            "rows": _write_facts(change, outline, by, at) if begun.kind == "facts" else [],
        }
    return Block.objects.create(
        plan=change.plan, heading=heading, ref=change.next_ref("B"), position=0, changed_at=at, changed_by=by, **content
    )


def _write_facts(change: DraftChange, outline: Outline, by: User, at: datetime) -> list[str]:
    facts = [
        Fact(plan=change.plan, ref=change.next_ref(Fact.prefix), name=name, topic=topic, changed_at=at, changed_by=by)
        for name, topic in outline.facts
    ]
    return [fact.ref for fact in Fact.objects.bulk_create(facts)]


def _write_phases(change: DraftChange, outline: Outline, by: User, at: datetime) -> None:
    for number, name in outline.phases:
        phase = Phase.objects.create(
            plan=change.plan, ref=change.next_ref(Phase.prefix), number=number, name=name, changed_at=at, changed_by=by
        )
        heading = _heading(change, level=3, names=phase.ref)
        _block(change, heading, Start(3, "", "steps", ("group", "text"), {"phase": phase.ref}), outline, by=by, at=at)


def change_settings(
    *, plan: Plan, title: str, signing_order: str, seen: dict[str, str], by: User, at: datetime
) -> Plan:
    """Change title and signing order; ``seen`` is both as the editor found them. Raises Stale, Archived."""
    with changing(plan, by=by, at=at, kinds=[]) as change:
        before = settings_of(change.plan)
        if before != seen:
            raise Stale(change.plan)
        change.plan.title, change.plan.signing_order = title, signing_order
        after = settings_of(change.plan)
        if after == before:
            return change.plan
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
