"""Answers to what rules ask: given, and taken back; a yes is a link in the plan like any other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from plans.models.findings import Answer, Checkup
from plans.models.plan import Plan, Row
from plans.sections import BY_KEY, SectionKind

from .changing import DraftChange, changing
from .findings import FINDINGS
from .refusals import Refused
from .rows import change_row


class QuestionGone(Refused):
    """No rule asks this question any more."""


class NotAnswered(Refused):
    """There is no answer to take back."""


@transaction.atomic
def answer_question(*, plan: Plan, key: str, yes: bool, by: User, at: datetime) -> Answer:
    """Keep the answer; a yes also adds the link that the plan left out, as a change of the row like any other.

    An answer to the same question takes the place of the one before. Raises NotAsked, Archived, Stale.
    """
    question = _question(plan, key)
    with changing(plan, by=by, at=at, kinds=[]) as change:
        answer = keep_answer(change, {**question, "key": key}, yes=yes, by=by, at=at)
    if yes and question["field"]:
        _link(plan, question, by, at)
    return answer


def keep_answer(change: DraftChange, question: Mapping[str, str], *, yes: bool, by: User, at: datetime) -> Answer:
    """Keep the answer as a part of a change that is being made; the event tells the link that a yes gives."""
    answer, _ = Answer.objects.update_or_create(
        plan=change.plan,
        key=question["key"],
        defaults={"question": question["sentence"][:500], "yes": yes, "answered_by": by, "answered_at": at},
    )
    linked = {"field": question["field"], "target": question["target"]} if yes and question["field"] else {}
    change.record(
        "question_answered",
        kind=FINDINGS,
        ref=question["ref"],
        summary=question["sentence"],
        after={"answer": yes, "key": question["key"], **linked},
    )
    return answer


def forget_answer(change: DraftChange, answer: Answer, ref: str) -> None:
    """Forget an answer about the row ``ref`` as a part of a change that is being made: the question is asked again."""
    answer.delete()
    change.record("answer_withdrawn", kind=FINDINGS, ref=ref, before={"answer": answer.yes}, summary=answer.question)


@transaction.atomic
def withdraw_answer(*, plan: Plan, key: str, by: User, at: datetime) -> None:
    """Forget an answer, so that the question is asked again; the link that a yes had added goes, too.

    Raises NotAnswered, Archived, Stale.
    """
    answer = Answer.objects.filter(plan=plan, key=key).first()
    if answer is None:
        raise NotAnswered("This question is not answered.")
    events = Event.objects.filter(plan_code=plan.code, verb="question_answered", after__key=key)
    event = events.order_by("-at", "-pk").first()
    with changing(plan, by=by, at=at, kinds=[]) as change:
        forget_answer(change, answer, event.ref if event else "")
    linked: Any = event.after if event else {}
    found = _row(plan, event.ref) if event and "target" in linked else None
    if found:
        _unlink(found, linked["field"], linked["target"], by, at)


def _unlink(found: tuple[SectionKind, Row], name: str, target: str, by: User, at: datetime) -> None:
    """Take the target out of the field of the row, where it still is."""
    kind, row = found
    field: Any = kind.model._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        linked = list(getattr(row, name).filter(deleted_at=None))
        value: Any = [other for other in linked if other.ref != target]
        is_linked = len(value) < len(linked)
    else:
        value, is_linked = None, getattr(getattr(row, name), "ref", "") == target
    if is_linked:
        change_row(row=row, values={name: value}, edition=row.edition, by=by, at=at)


def _question(plan: Plan, key: str) -> dict[str, str]:
    """The question as the last check asked it, or as it was answered before."""
    checkup = Checkup.objects.filter(plan=plan).first()
    for question in checkup.questions if checkup else []:
        if question["key"] == key:
            return dict(question)
    before = Answer.objects.filter(plan=plan, key=key).first()
    if before is None:
        raise QuestionGone("Nothing in the plan asks this any more.")
    return {"sentence": before.question, "ref": "", "field": "", "target": ""}


def _link(plan: Plan, question: dict[str, str], by: User, at: datetime) -> None:
    """Add the target to the field of the row, unless it is there or either is gone."""
    found = _row(plan, question["ref"])
    if found is None:
        return
    kind, row = found
    field: Any = kind.model._meta.get_field(question["field"])
    target = _target(field.related_model, plan, question["target"])
    if target is None:
        return
    value: Any = target
    if isinstance(field, models.ManyToManyField):
        linked = list(getattr(row, field.name).filter(deleted_at=None))
        if target in linked:
            return
        value = [*linked, target]
    change_row(row=row, values={field.name: value}, edition=row.edition, by=by, at=at)


def _row(plan: Plan, ref: str) -> tuple[SectionKind, Row] | None:
    """The living row of a ref, by the prefix that tells its kind."""
    for kind in BY_KEY.values():
        if ref.rpartition("-")[0] == kind.model.prefix:
            row = kind.model.objects.living().filter(plan=plan, ref=ref).first()
            return (kind, row) if row else None
    return None


def _target(model: Any, plan: Plan, ref: str) -> Any:
    rows = model.objects.living().filter(plan=plan) if issubclass(model, Row) else model.objects.all()
    return rows.filter(ref=ref).first()
