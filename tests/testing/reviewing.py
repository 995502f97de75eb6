"""Recording reviews and assessments of the world's plan through the action, as tests need them."""

import json
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from plans.models.plan import Draft
from plans.reading.document import FrozenPlan
from testing.actions.reviews import record_review
from testing.models.reviews import ReviewRecord
from testing.subjects import ReviewKind, ReviewRecording, Subject, chosen, subjects
from tests.flat import flat


def subject(world, kind: ReviewKind = ReviewKind.REVIEW, of: str = "") -> Subject:
    """What a record of the draft may be about, the first regular one if none is named."""
    draft = FrozenPlan(json.loads(Draft.objects.get(plan=world.plan).document))
    return chosen(subjects(draft, kind), of)


def recorded(
    world,
    kind: ReviewKind = ReviewKind.REVIEW,
    of: str = "",
    *,
    on: date | None = None,
    days_ago: int = 0,
    is_satisfied: bool = True,
    by=None,
    **more,
) -> ReviewRecord:
    """A review or an assessment done some days ago (of today), recorded by the editor."""
    now = timezone.now()
    recording = ReviewRecording(
        token=uuid4(),
        subject=subject(world, kind, of),
        version="",
        is_satisfied=is_satisfied,
        done_on=on or timezone.localdate(now) - timedelta(days=days_ago),
        **more,
    )
    return record_review(plan=world.plan, recording=recording, by=by or world.editor, at=now)


def assessed(world, of: str, **more) -> ReviewRecord:
    """An assessment of a supplier."""
    return recorded(world, ReviewKind.ASSESSMENT, of, **more)


def words(answer) -> str:
    """A page as somebody reads it, with plain spaces."""
    return flat(answer.content.decode()).replace("&amp;", "&").replace("\N{NO-BREAK SPACE}", " ")
