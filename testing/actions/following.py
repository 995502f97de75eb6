"""Following what is due: when somebody is told of it next, as it is done, skipped, moved or open again.

Whoever changes an occurrence has locked its plan, and saves it afterwards.
"""

from datetime import date, datetime, timedelta

from bcp_portal.notices.actions import settle_all
from testing.models.occurrences import Occurrence
from testing.reminder_days import next_reminder

LEVELS = (1, 2)  # of escalation
TOMORROW = timedelta(days=1)


def topic_of(occurrence: Occurrence) -> str:
    """What messages of it are about: ``occurrence:BCP-01:O-0007``."""
    return f"occurrence:{occurrence.plan.code}:{occurrence.ref}"


def escalation_of(occurrence: Occurrence, level: int) -> str:
    """The same of messages to others than whoever is responsible."""
    return f"escalate:{occurrence.plan.code}:{occurrence.ref}:{level}"


def settle_told(occurrence: Occurrence, *, at: datetime) -> None:
    """What was told of it is settled: it was done, is not to be done, or is due on another day. To be called once it is
    saved, as a job may be telling it until then.
    """
    topics = [topic_of(occurrence), *(escalation_of(occurrence, level) for level in LEVELS)]
    settle_all(topics=topics, at=at)


def follow(occurrence: Occurrence, *, today: date) -> None:
    """Set when it is told next.

    Only the first that is overdue of a promise is told again and again. So what is settled hands that on to the next,
    and once a later one was done nobody is chased for those before it: they stay on record as missed.
    """
    is_open = not (occurrence.done_on or occurrence.is_skipped or occurrence.dropped_by_id)
    occurrence.remind_on = next_reminder(occurrence, today) if is_open else None
    others = Occurrence.objects.unsettled().filter(promise=occurrence.promise_id).exclude(pk=occurrence.pk)
    late = others.filter(due_on__lt=today, remind_on__isnull=False).order_by("planned_on")
    if occurrence.done_on:
        late.filter(planned_on__lt=occurrence.planned_on).update(remind_on=None)
    following = late.values_list("pk", flat=True).first()
    if following and not is_open:
        Occurrence.objects.filter(pk=following).update(remind_on=today + TOMORROW)
