"""Deleting a draft that never was anything: never submitted, and with nothing that anybody did for it on record."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.notices.actions import settle_under
from plans.models.findings import Acceptance
from plans.models.naming import DELETED
from plans.models.plan import Plan

from .exports import delete_files_of_draft
from .plans import PLANS

LET_GO = ("keeping", "assignees")  # who keeps a draft is set for it, and goes with it
# Why a plan stays, by what of it there is.
KEPT = {
    "versions": "It was submitted for approval.",
    "activations": "It was used in an incident.",
    "exercises": "An exercise of it is on record.",
    "reviews": "A review of it is on record.",
    "maintenance": "Maintenance for it is on record.",
    "corrective_actions": "Corrective actions came of it.",
    "change_requests": "Somebody asked for a change of it.",
    "successions": "A successor was named for somebody who signs it.",
    "alarm_rules": "A rule for alarms leads to it.",
    "alarms": "Alarms led to it.",
    "promises": "What it promises was due.",
    "programme": "What it promises was due.",
    "occurrences": "What it promises was due.",
}


class WasSomething(Exception):
    """The plan stays, and why: one sentence a reason."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def why_it_stays(plan: Plan) -> list[str]:
    """What keeps a plan from being deleted, one sentence each; [] for a draft that never was anything."""
    kept: list[tuple[str, models.QuerySet[Any]]] = [(_reason(one), _rows(one, plan)) for one in _protecting()]
    kept.append(("Findings of it were accepted by name.", Acceptance.objects.filter(finding__plan=plan)))
    there = Plan.objects.filter(pk=plan.pk).values_list(*(models.Exists(rows) for _, rows in kept)).get()
    return list(dict.fromkeys(reason for (reason, _), is_there in zip(kept, there, strict=True) if is_there))


@transaction.atomic
def delete_draft(*, plan: Plan, by: User, at: datetime) -> None:
    """Delete the draft with its source; the trail keeps that it was there. Raises WasSomething, Plan.DoesNotExist."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if reasons := why_it_stays(locked):
        raise WasSomething(reasons)
    before = {"title": locked.title, "created_at": locked.created_at.isoformat(), "revision": locked.revision}
    record(
        actor=by,
        verb=DELETED,
        at=at,
        plan_code=locked.code,
        kind=PLANS,
        ref=locked.code,
        before=before,
        summary=locked.title,
    )
    delete_files_of_draft(plan=locked)
    for relation in _related():
        if relation.get_accessor_name() in LET_GO:
            _rows(relation, locked).delete()
    settle_under(address=reverse("plans:document", args=[locked.code]), at=at)
    locked.delete()


def _related() -> Iterator[Any]:
    """Every relation that leads to a plan, those without a name, too."""
    return (field for field in Plan._meta.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one)


def _protecting() -> Iterator[Any]:
    return (
        relation
        for relation in _related()
        if relation.on_delete is models.PROTECT and relation.get_accessor_name() not in LET_GO
    )


def _rows(relation: Any, plan: Plan) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = relation.related_model.objects.filter(**{relation.field.name: plan})
    return found


def _reason(relation: Any) -> str:
    return KEPT.get(relation.get_accessor_name(), "Other records of it are kept.")
