"""Many plans at once, as pages about all plans read them: each is a plan that is there already, under another code."""

from typing import Any

from django.utils import timezone

from plans.actions.kept_figures import keep_due_figures
from plans.models.findings import Checkup, Finding, FindingPeriod
from plans.models.plan import Draft, Plan
from plans.models.versions import Approval, Decision, PlanVersion

BATCH = 500


def many_plans(plan: Plan, count: int, *, since: int = 2) -> list[Plan]:
    """So many plans like this one, ``M-0002`` and on: frozen draft, findings and versions, but no rows to edit."""
    made = _copies([plan] * count, code=[f"M-{number:04d}" for number in range(since, since + count)])
    for each in made:
        each.title = f"{plan.title} {each.code}"
    Plan.objects.bulk_update(made, ["title"])
    for model in (Draft, Checkup):
        _copies([one for one in model.objects.filter(plan=plan) for _ in made], plan=made)
    findings, again = _each(Finding.objects.filter(plan=plan), "plan", made)
    _following(FindingPeriod, "finding", findings, again)
    versions, again = _each(PlanVersion.objects.filter(plan=plan).order_by("pk"), "plan", made)
    approvals, again = _following(Approval, "version", versions, again)
    _following(Decision, "approval", approvals, again)
    keep_all_figures()
    return made


def keep_all_figures() -> None:
    """What a job does where there are more plans than a page works out by itself."""
    while keep_due_figures(most=BATCH, at=timezone.now()):
        pass


def _each(rows: Any, field: str, owners: list[Any]) -> tuple[list[Any], list[Any]]:
    """Every row once for each owner; the originals and the copies, in the same order."""
    pairs = [(row, owner) for owner in owners for row in rows]
    return [row for row, _ in pairs], _copies([row for row, _ in pairs], **{field: [owner for _, owner in pairs]})


def _following(model: type[Any], field: str, originals: list[Any], copies: list[Any]) -> tuple[list[Any], list[Any]]:
    """Every row that belongs to an original, for its copies."""
    owned: dict[int, list[Any]] = {}
    for row in model.objects.filter(**{f"{field}__in": {one.pk for one in originals}}):
        owned.setdefault(getattr(row, f"{field}_id"), []).append(row)
    pairs = [
        (row, copy) for original, copy in zip(originals, copies, strict=True) for row in owned.get(original.pk, ())
    ]
    return [row for row, _ in pairs], _copies([row for row, _ in pairs], **{field: [copy for _, copy in pairs]})


def _copies(originals: list[Any], **given: list[Any]) -> list[Any]:
    """New rows with the same values, but for what is given one by one."""
    if not originals:
        return []
    model = type(originals[0])
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    made = [model(**{name: getattr(one, name) for name in names}) for one in originals]
    for name, values in given.items():
        for one, value in zip(made, values, strict=True):
            setattr(one, name, value)
    return list(model.objects.bulk_create(made, batch_size=BATCH))
