"""What is corrected because of a record, as the pages of all kinds of records show it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.sessions import current_user
from plans.evidence.actions_in_words import raised_because_of
from plans.models.plan import Plan
from plans.models.records import Record


def actions_because_of(request: HttpRequest, record: Record, *, kind: str) -> dict[str, Any]:
    """The corrective actions that were raised because of it, and where one is raised (``""`` for who may not)."""
    plan: Plan = record.plan  # type: ignore[attr-defined]  # of every concrete record
    may = current_user(request).may("record") and not plan.archived_at and not record.is_withdrawn
    raised = raised_because_of(plan, kind, [record.ref], on=timezone.localdate())
    return {
        "actions": raised.get(record.ref, []),
        "raise_url": f"{reverse('plans:action_new', args=[plan.code])}?{kind}={record.ref}" if may else "",
    }
