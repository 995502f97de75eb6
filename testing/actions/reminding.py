"""Reminding of what is due: whoever is responsible before and after its day, others when it is long overdue.

Each step is told to a person once, whatever runs twice or is killed: the notice is a row that can be there only once,
and the day of the next step moves on in the same transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.absences import absent_on
from bcp_portal.notices.actions import tell
from bcp_portal.notices.models import Notice
from plans.evidence.keepers import signers_by_plan
from testing.models.occurrences import Occurrence
from testing.reminder_days import latest_reminder, level_on, missed_on, next_reminder
from testing.responsible import Responsible, ResponsiblePeople, responsible_in

from .following import escalation_of, topic_of
from .reminder_words import Reminder, missed_words, overdue_words, reminder_words

BEGINS = time(6)  # where the organisation is: nobody is told in the night
BATCH = 2000
MISSED_FOR = timedelta(days=14)  # what was missed earlier, while the portal was away, stands on record alone
ASLEEP = timedelta(days=28)  # until what is overdue behind another one of its promise is looked at again
APPROVERS = 2  # the level from which on those who signed the plan are told


@dataclass(frozen=True)
class DueBatch:
    """What is to be told of some occurrences: ``chased`` are those that are told though overdue, by key of the promise,
    and ``late`` how often each promise is overdue; ``approvers`` are those of a plan.
    """

    today: date
    who: ResponsiblePeople
    chased: Mapping[int, int]
    late: Mapping[int, int]
    approvers: Mapping[int, Sequence[User]]

    def is_told(self, one: Occurrence) -> bool:
        """Whether whoever is responsible is told of it; of those that are overdue of one promise the first alone is."""
        return one.due_on >= self.today or self.chased.get(one.promise_id) == one.pk


def remind_of_due(*, at: datetime) -> int:
    """Tell a batch of what is due for it, of each the latest step alone; how many were looked at."""
    today = timezone.localdate(at)
    if timezone.localtime(at).time() < BEGINS:
        return 0
    with transaction.atomic():
        due = Occurrence.objects.unsettled().filter(remind_on__lte=today, plan__archived_at=None)
        rows = list(
            due.select_related("promise", "plan")
            .order_by("remind_on", "pk")
            .select_for_update(skip_locked=True, of=("self",))[:BATCH]
        )
        if rows:
            batch = _batch(rows, today)
            tell(_once(notice for one in rows for notice in _notices(one, batch)), at=at)
            _move_on(rows, batch)
    return len(rows)


def _batch(rows: Sequence[Occurrence], today: date) -> DueBatch:
    """What is needed to tell of these, in six queries."""
    plans = {one.plan_id for one in rows}
    overdue = {one.promise_id for one in rows if one.due_on < today}
    followed = Occurrence.objects.unsettled().filter(promise__in=overdue, remind_on__isnull=False, due_on__lt=today)
    chased: dict[int, int] = {}
    late: dict[int, int] = {}
    for promise, pk in followed.order_by("planned_on", "pk").values_list("promise", "pk"):
        chased.setdefault(promise, pk)
        late[promise] = late.get(promise, 0) + 1
    high = {one.plan_id for one in rows if (level := level_on(one, today)) and level[0] >= APPROVERS}
    return DueBatch(today, responsible_in(plans, absent=absent_on(today)), chased, late, signers_by_plan(high))


def _notices(one: Occurrence, batch: DueBatch) -> Iterator[Notice]:
    """All that is to be told of one today; the first to each person counts."""
    who = batch.who.for_line(one.plan_id, one.promise.key)
    if batch.is_told(one):
        yield from _reminders(one, who, batch)
    missed = missed_on(one)
    if missed and missed <= batch.today < missed + MISSED_FOR:
        keeper = batch.who.for_plan(one.plan_id)
        if keeper.person:
            topic = f"missed:{one.plan.code}:{one.ref}"
            yield _notice("missed", topic, missed, keeper.person, missed_words(one, keeper))


def _reminders(one: Occurrence, who: Responsible, batch: DueBatch) -> Iterator[Notice]:
    on, level = latest_reminder(one, batch.today), level_on(one, batch.today)
    if on and who.person:
        kind = "review" if one.promise.kind == "review" else "occurrence"
        words = reminder_words(one, who, batch.today, batch.late.get(one.promise_id, 0))
        yield _notice(kind, topic_of(one), on, who.person, words)
    if level:
        step, since = level
        for person, words in _escalated(one, who, step, batch):
            if person != who.person:
                yield _notice("escalation", escalation_of(one, step), since, person, words)


def _escalated(one: Occurrence, who: Responsible, step: int, batch: DueBatch) -> Iterator[tuple[User, Reminder]]:
    """Whom it is told besides: the keeper, then the deputies, or higher up those who signed the plan."""
    keeper, line = batch.who.for_plan(one.plan_id), batch.who.assignees.get((one.plan_id, one.promise.key))
    plan = batch.who.keepers.get(one.plan_id)
    named: list[tuple[User | None, str]] = [(keeper.person, keeper.why_you)]
    if step < APPROVERS:
        named += [(line.deputy, "You are the deputy of whoever it is assigned to.")] if line else []
        named += [(plan.deputy, "You are the deputy of whoever keeps this plan.")] if plan else []
    else:
        named += [(person, "You signed this plan.") for person in batch.approvers.get(one.plan_id, ())]
    for person, why in named:
        if person and (step >= APPROVERS or batch.who.can(person)):
            yield person, overdue_words(one, who, why, batch.today, batch.late.get(one.promise_id, 0))


def _notice(kind: str, topic: str, on: date, person: User, words: Reminder) -> Notice:
    return Notice(
        user=person,
        kind=kind,
        topic=topic,
        due_on=on,
        subject=words.subject,
        body=list(words.body),
        url=words.url,
        why=words.why,
    )


def _once(notices: Iterator[Notice]) -> list[Notice]:
    """Who stands in two roles gets one message of an occurrence and step."""
    found: dict[tuple[int, str, date], Notice] = {}
    for notice in notices:
        found.setdefault((notice.user_id, notice.topic, notice.due_on), notice)
    return list(found.values())


def _move_on(rows: Sequence[Occurrence], batch: DueBatch) -> None:
    """One UPDATE for all that are looked at again on the same day."""
    by_day: dict[date, list[int]] = {}
    for one in rows:
        following = next_reminder(one, batch.today)
        if not batch.is_told(one) and (missed_on(one) or batch.today) <= batch.today:
            following = batch.today + ASLEEP
        by_day.setdefault(following, []).append(one.pk)
    for day, keys in by_day.items():
        Occurrence.objects.filter(pk__in=keys).update(remind_on=day)
