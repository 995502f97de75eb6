"""Links, given and taken many at once: which strategy brings back which function, what needs what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bcp_portal.accounts.models import User
from plans.models.findings import Answer, Checkup
from plans.models.plan import Plan, Row
from plans.reading.links import Link, LinkChange
from plans.sections import BY_KEY

from .answering import forget_answer, keep_answer
from .changing import DraftChange, changing
from .rows import write_row
from .stale_edits import Stale


@dataclass(frozen=True)
class Saved:
    """How many rows were changed, and how many open questions that answered."""

    rows: int
    answers: int


def save_links(
    *, plan: Plan, links: Sequence[LinkChange], editions: Mapping[str, int], by: User, at: datetime
) -> Saved:
    """Give and take links, one event a row; ``editions`` are those of the rows as the editor saw them, by ref.

    A link that a rule asked about is answered yes when given; when it is taken, the question is asked again.
    Raises Stale, with nothing saved, when a row was changed or deleted since, and Archived.
    """
    with changing(plan, by=by, at=at, kinds={one.link.kind for one in links}) as change:
        answers = _answer(change, links, by, at)
        by_row = [list(of_row) for _, of_row in groupby(sorted(links, key=_row_of), _row_of)]
        rows = sum(_write(change, of_row, editions, by=by, at=at) for of_row in by_row)
    return Saved(rows, answers)


def _row_of(one: LinkChange) -> tuple[str, str]:
    return one.link.kind, one.link.ref


def _answer(change: DraftChange, links: Sequence[LinkChange], by: User, at: datetime) -> int:
    """Answer yes to what was asked, or denied before, and forget the yes to what is taken; how many were answered."""
    checkup = Checkup.objects.filter(plan=change.plan).first()
    open_questions = {question["key"]: question for question in (checkup.questions if checkup else [])}
    keys = [one.link.key for one in links if one.link.key]
    known = {answer.key: answer for answer in Answer.objects.filter(plan=change.plan, key__in=keys)}
    answered = 0
    for link, on in ((one.link, one.on) for one in links):
        before, question = known.get(link.key), open_questions.get(link.key)
        if on and (question or before):
            sentence = question["sentence"] if question else before.question if before else ""
            question = {"sentence": sentence, **_question_about(link)}
            keep_answer(change, question, yes=True, by=by, at=at)
            answered += 1
        elif before and before.yes:
            forget_answer(change, before, link.ref)
    return answered


def _question_about(link: Link) -> dict[str, str]:
    return {"key": link.key, "ref": link.ref, "field": link.field, "target": link.target}


def _write(
    change: DraftChange, links: list[LinkChange], editions: Mapping[str, int], *, by: User, at: datetime
) -> bool:
    """Write the links of the one row that these are about; False where it has them already."""
    kind, ref = _row_of(links[0])
    edition = editions.get(ref, 0)
    row: Row | None = BY_KEY[kind].model.objects.filter(plan=change.plan, ref=ref).first()
    if row is None:
        raise Stale(None)
    values: dict[str, Any] = {}
    for field, of_field in groupby(sorted(links, key=_field_of), _field_of):
        linked = list(getattr(row, field).filter(deleted_at=None))
        wanted = _wanted(change.plan, row, field, linked, list(of_field))
        if {other.pk for other in wanted} != {other.pk for other in linked}:
            values[field] = wanted
    if not values and row.edition == edition and row.deleted_at is None:
        return False
    write_row(change, row, values, edition=edition, by=by, at=at)
    return True


def _field_of(one: LinkChange) -> str:
    return one.link.field


def _wanted(plan: Plan, row: Row, field: str, linked: list[Row], links: list[LinkChange]) -> list[Row]:
    """The rows to be linked: those that are, without what is taken, with what is given. Raises Stale if one is gone."""
    model: Any = row._meta.get_field(field).related_model
    given = {one.link.target for one in links if one.on}
    taken = {one.link.target for one in links if not one.on}
    found = list(model.objects.living().filter(plan=plan, ref__in=given))
    if len(found) < len(given):
        raise Stale(row)
    return [other for other in linked if other.ref not in given | taken] + found
