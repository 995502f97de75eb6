"""What is known of the alarms of one source, and how one message brings an alarm forward: never back.

An alarm that is over stays over, whichever message comes late, and of one identity at most one is open.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db.models import Max

from incidents.models.alarm_sources import AlarmSource
from incidents.models.alarms import Alarm
from incidents.reading.facts import AlarmFact

MOST_OPEN = 2_000  # of one source; a network that is away has fewer, and a broken sender no end of them
CHANGING = ("ended_at", "last_seen_at", "title", "labels", "url")


class KnownAlarms:
    """Those that a call may be about, read in a few queries for any number; the source is locked meanwhile."""

    def __init__(self, source: AlarmSource, facts: Sequence[AlarmFact], *, at: datetime) -> None:
        self.source, self.at = source, at
        self.made: list[Alarm] = []
        self.changed: dict[int, Alarm] = {}
        self.left_out = 0
        identities = {fact.identity for fact in facts}
        mine = Alarm.objects.filter(source=source)
        about = mine.filter(identity__in=identities)
        starts = {fact.started_at for fact in facts if fact.started_at}
        found = [*about.filter(ended_at=None), *about.filter(started_at__in=starts)]
        self.open = {alarm.identity: alarm for alarm in found if not alarm.is_over}
        self.known = {(alarm.identity, alarm.started_at): self._one(alarm) for alarm in found}
        ends = about.order_by().values_list("identity").annotate(Max("started_at"), Max("ended_at"))
        self.last = {identity: (started, ended) for identity, started, ended in ends}
        self.room = MOST_OPEN - mine.filter(ended_at=None).count()
        self.room += self._let_go(len({fact.identity for fact in facts if fact.is_firing} - {*self.open}) - self.room)

    def _let_go(self, count: int) -> int:
        """End so many that lead to nothing, those first that were heard of long ago: they keep none out that may."""
        if count <= 0:
            return 0
        idle = Alarm.objects.filter(source=self.source).leading_nowhere(self.at).exclude(identity__in=[*self.open])
        found = list(idle.order_by("last_seen_at", "pk").values_list("pk", flat=True)[:count])
        return Alarm.objects.filter(pk__in=found).update(ended_at=self.at)

    def _one(self, alarm: Alarm) -> Alarm:
        """Both queries may have found the open one."""
        return self.open.get(alarm.identity, alarm) if not alarm.is_over else alarm

    def take(self, fact: AlarmFact) -> None:
        """Bring forward what the fact is about."""
        alarm = self._found(fact)
        if fact.is_firing:
            self._fires(fact, alarm)
        else:
            self._is_over(fact, alarm)

    def save(self) -> None:
        """Keep what has changed and then what is new, of which an alarm that ended makes room for another one."""
        Alarm.objects.bulk_update(self.changed.values(), CHANGING)
        Alarm.objects.bulk_create(self.made)

    def _found(self, fact: AlarmFact) -> Alarm | None:
        known = self.known.get((fact.identity, fact.started_at)) if fact.started_at else None
        if known or (self.source.sends.has_starts and fact.started_at):
            return known
        return self.open.get(fact.identity)

    def _fires(self, fact: AlarmFact, alarm: Alarm | None) -> None:
        if alarm:
            self._seen(alarm, fact)
        elif not self._is_old_news(fact):
            self._begin(fact, self._over_since(fact))

    def _is_over(self, fact: AlarmFact, alarm: Alarm | None) -> None:
        end = fact.ends_at or self.at
        if alarm:
            self._end(alarm, end)
        elif fact.started_at or fact.identity not in self.last:  # over before it was heard of: it never fires again
            self._begin(fact, end)

    def _is_old_news(self, fact: AlarmFact) -> bool:
        """Whether the end of it was heard first, where no message names the beginning that it is about."""
        _, ended_at = self.last.get(fact.identity, (None, None))
        return not self.source.sends.has_starts and bool(fact.started_at and ended_at and fact.started_at <= ended_at)

    def _over_since(self, fact: AlarmFact) -> datetime | None:
        """When another one of this identity began later: then this one is over, though its end was never heard."""
        later, _ = self.last.get(fact.identity, (None, None))
        return later if fact.started_at and later and later > fact.started_at else None

    def _begin(self, fact: AlarmFact, end: datetime | None) -> None:
        started_at = fact.started_at or (end if end and not fact.is_firing else self.at)
        before = self.open.get(fact.identity)
        if before and before.started_at < started_at:
            self._end(before, started_at)
        if end is None and self.room <= 0:
            self.left_out += 1
            return
        made = Alarm(
            ref=uuid4(),
            source=self.source,
            identity=fact.identity,
            started_at=started_at,
            ended_at=max(end, started_at) if end else None,
            heard_at=self.at,
            last_seen_at=self.at,
            title=fact.title,
            labels=dict(fact.labels),
            url=fact.url,
        )
        self.made.append(made)
        self.known[made.identity, made.started_at] = made
        self._remember(made)

    def _remember(self, alarm: Alarm) -> None:
        started_at, ended_at = self.last.get(alarm.identity, (None, None))
        ends = [end for end in (ended_at, alarm.ended_at) if end]
        self.last[alarm.identity] = (max(started_at or alarm.started_at, alarm.started_at), max(ends, default=None))
        if alarm.is_over:
            if self.open.get(alarm.identity) is alarm:
                del self.open[alarm.identity]
                self.room += 1
        elif alarm.identity not in self.open:
            self.open[alarm.identity] = alarm
            self.room -= 1

    def _seen(self, alarm: Alarm, fact: AlarmFact) -> None:
        alarm.last_seen_at = self.at
        if not alarm.is_over:
            alarm.title, alarm.labels, alarm.url = fact.title, dict(fact.labels), fact.url
        self._change(alarm)

    def _end(self, alarm: Alarm, end: datetime) -> None:
        alarm.last_seen_at = self.at
        if not alarm.is_over:
            alarm.ended_at = max(end, alarm.started_at)
        self._change(alarm)
        self._remember(alarm)

    def _change(self, alarm: Alarm) -> None:
        if alarm.pk:
            self.changed[alarm.pk] = alarm
