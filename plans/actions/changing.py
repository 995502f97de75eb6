"""Changes of a draft, what all have in common: the plan is locked, its frozen form renewed, its events recorded."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import event, record_all
from plans.freezing.draft import refresh_draft
from plans.models.plan import Plan
from plans.searching import index_document

from .refreshing import refresh_findings

MOST_RECEIPTS = 200


class Archived(Exception):
    """The plan is archived: it can be read and taken out of the archive, not changed."""


class AlreadyAdded(Exception):
    """The form with this token came before; ``ref`` is what it added."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"This form was sent before and added {ref}.")
        self.ref = ref


@dataclass(frozen=True)
class PendingEvent:
    """An audit event that is added when the change is made: what happened to which row."""

    verb: str
    kind: str
    ref: str
    before: Any
    after: Any
    summary: str


@dataclass
class DraftChange:
    """A change being made: the locked plan, and the audit events of it; most changes have one."""

    plan: Plan
    events: list[PendingEvent] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    def record(
        self, verb: str, *, kind: str, ref: str, before: Any = None, after: Any = None, summary: str = ""
    ) -> None:
        """Add an event for the audit trail: what happened."""
        self.events.append(PendingEvent(verb, kind, ref, before, after, summary))

    def next_ref(self, prefix: str) -> str:
        """A ref that this plan never used before: ``R-03``."""
        number = self.plan.counters.get(prefix, 0) + 1
        self.plan.counters[prefix] = number
        return f"{prefix}-{number:02d}"


@contextmanager
def changing(
    plan: Plan,
    *,
    by: User | None,
    at: datetime,
    token: str = "",
    is_edit: bool = True,
    kinds: Collection[str] | None = None,
) -> Iterator[DraftChange]:
    """Change a draft: all inside is kept or lost together, with an event for each ``record``. Raises Archived.

    Where nothing is recorded, nothing was changed, and the plan stays as it is. ``token`` stands for one form that adds
    something; the second time it raises AlreadyAdded. What is no edit leaves the time at which the draft was changed
    last: the draft follows a version that says the same. ``kinds`` are the keys of those whose rows are changed at
    most, so that only they are frozen again; None for any. The plan that was handed in has the new draft then.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        if locked.archived_at:
            raise Archived(locked.code)
        if ref := dict(locked.receipts).get(token):
            raise AlreadyAdded(ref)
        change = DraftChange(locked)
        yield change
        if not change.events:
            return
        locked.revision += 1
        locked.changed_at = at if is_edit else locked.changed_at
        if token:
            locked.receipts = [*locked.receipts, [token, change.events[-1].ref]][-MOST_RECEIPTS:]
        locked.save(update_fields=["title", "signing_order", "revision", "changed_at", "counters", "receipts"])
        draft = refresh_draft(locked, changed=kinds)
        document = draft.as_document
        index_document(locked, document, in_force=False)
        refresh_findings(locked, document, at)
        record_all(event(actor=by, at=at, plan_code=locked.code, **vars(pending)) for pending in change.events)
    plan.revision, plan.draft = locked.revision, draft
