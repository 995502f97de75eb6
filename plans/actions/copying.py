"""Copying a plan: its rows and outline under a new code, with the links among its own rows pointing into the copy."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from bcp_portal.accounts.models import User
from bcp_portal.documents.reading import ISSUED
from plans.models.approvals import RequiredApproval
from plans.models.findings import Answer
from plans.models.plan import Block, Heading, Plan, Row
from plans.models.upkeep import HistoryEntry
from plans.sections import KINDS

from .changing import changing
from .plans import PLANS, new_plan

# Primary keys in the copy, by model and primary key in the original.
Keys = dict[type[models.Model], dict[Any, Any]]


@transaction.atomic
def copy_plan(*, plan: Plan, code: str, title: str, by: User, at: datetime) -> Plan:
    """A new draft with the same rows, refs, outline and answers; versions and signatures stay behind, stated ones too.

    Raises CodeTaken.
    """
    original = Plan.objects.select_for_update().get(pk=plan.pk)
    copy = new_plan(
        code=code, title=title, at=at, signing_order=original.signing_order, counters=dict(original.counters)
    )
    with changing(copy, by=by, at=at) as change:
        _copy_rows(original, change.plan, by, at)
        _copy_outline(original, change.plan, by, at)
        _copied(list(Answer.objects.filter(plan=original)), plan=change.plan)
        after = {"code": code, "title": title, "copied_from": original.code}
        change.record("plan_copied", kind=PLANS, ref=code, after=after, summary=f"Copied from {original.code}")
    return change.plan


def _copy_rows(original: Plan, copy: Plan, by: User, at: datetime) -> None:
    """All rows first, the links among them after: a link may point to a kind that is copied later."""
    keys: Keys = {}
    rows: dict[type[Row], list[Row]] = {}
    for kind in KINDS:
        rows[kind.model] = list(kind.model.objects.living().filter(plan=original))
        keys[kind.model] = _copied(rows[kind.model], plan=copy, edition=1, changed_at=at, changed_by=by)
    for model, copied in rows.items():
        _relink(model, copied, keys)
        _relink_many(model, keys, original)
    RequiredApproval.objects.filter(plan=copy).update(stated_signature="", stated_on="")
    HistoryEntry.objects.filter(plan=copy, ref__startswith=ISSUED).delete()


def _copied(objects: list[Any], **changed: Any) -> dict[Any, Any]:
    """Save the objects anew with some fields changed; returns the new primary keys by the old ones."""
    old = [each.pk for each in objects]
    for each in objects:
        each.pk = None
        each._state.adding = True
        for name, value in changed.items():
            setattr(each, name, value)
    if objects:
        type(objects[0]).objects.bulk_create(objects, batch_size=500)
    return dict(zip(old, (each.pk for each in objects), strict=True))


def _relink(model: type[Row], rows: list[Row], keys: Keys) -> None:
    links = [
        field for field in model._meta.fields if isinstance(field, models.ForeignKey) and field.related_model in keys
    ]
    for field in links:
        known = keys[field.related_model]
        for row in rows:
            setattr(row, field.attname, known.get(getattr(row, field.attname)))
    if links and rows:
        model.objects.bulk_update(rows, [field.name for field in links], batch_size=500)


def _relink_many(model: type[Row], keys: Keys, original: Plan) -> None:
    for field in model._meta.many_to_many:
        through: Any = field.remote_field.through
        near, far = field.m2m_column_name(), field.m2m_reverse_name()
        here, there = keys[model], keys[field.related_model]
        pairs = through.objects.filter(**{f"{field.m2m_field_name()}__plan": original}).order_by("pk")
        copied = [
            through(**{near: here[a], far: there[b]})
            for a, b in pairs.values_list(near, far)
            if a in here and b in there
        ]
        through.objects.bulk_create(copied, batch_size=500)


def _copy_outline(original: Plan, copy: Plan, by: User, at: datetime) -> None:
    headings = list(Heading.objects.living().filter(plan=original))
    keys = _copied(headings, plan=copy, edition=1)
    blocks = list(Block.objects.living().filter(plan=original, heading__deleted_at=None))
    for block in blocks:
        block.heading_id = keys[block.heading_id]
    _copied(blocks, plan=copy, edition=1, changed_at=at, changed_by=by)
