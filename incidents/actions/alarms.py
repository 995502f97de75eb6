"""Taking calls of sources: each is remembered, and brings the alarms forward that it is about.

No event of the audit trail is written of them: they are many, and come from machines. What an alarm leads to is
entered in the incident (detecting.py).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from bcp_portal.accounts.tallies import Limit, count
from bcp_portal.jobs import enqueue_soon
from bcp_portal.look.cutting import cut
from incidents.models.alarm_sources import AlarmSource, HookCall
from incidents.models.alarms import Alarm
from incidents.reading.facts import AlarmsRead

from .known_alarms import MOST_OPEN, KnownAlarms

DETECTING = "incidents.tasks.open_from_alarms"
CALLS_KEPT, ALARMS_KEPT = timedelta(days=7), timedelta(days=90)
MOST_OVER = 10_000  # of a source, that led to nothing: a sender can make any number in a minute
AHEAD = timedelta(minutes=15)  # by which the clock of a sender may be ahead
REFUSALS_KEPT = Limit("hook refusals", 20, timedelta(minutes=10))  # of one source: strangers can make any number
LONGEST_SAID = 500


@dataclass(frozen=True)
class SentCall:
    """A call as it came: ``message_id`` is ``""`` for formats that have none."""

    body: bytes
    message_id: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@transaction.atomic
def take_call(*, source: AlarmSource, call: SentCall, read: AlarmsRead, at: datetime) -> HookCall:
    """Take what a call says; one that came before under the same id changes nothing, and is answered like the first."""
    locked = AlarmSource.objects.select_for_update().get(pk=source.pk)
    if call.message_id and locked.calls.filter(message_id=call.message_id, outcome=HookCall.Outcome.TAKEN).exists():
        return _remember(locked, call, HookCall.Outcome.REPEATED, (), at=at)
    facts = [fact.up_to(at + AHEAD) for fact in read.facts]
    known = KnownAlarms(locked, facts, at=at)
    for fact in facts:
        known.take(fact)
    known.save()
    if known.made:
        _forget_surplus(locked, at=at)
    if any(not alarm.is_over for alarm in known.made):
        transaction.on_commit(_detect_soon)
    said = [*read.said]
    if known.left_out:
        said.append(f"{known.left_out} alarms were left out: {MOST_OPEN:,} of this source are open already.")
    return _remember(locked, call, HookCall.Outcome.TAKEN, said, at=at, alarms=len(read.facts))


def refuse_call(*, source: AlarmSource, call: SentCall, said: str, at: datetime) -> None:
    """Remember that a call was refused, and why; of very many not each."""
    if count(REFUSALS_KEPT, str(source.ref), at=at) <= REFUSALS_KEPT.most:
        _remember(source, call, HookCall.Outcome.REFUSED, [said], at=at)


def forget_old_calls(*, at: datetime) -> None:
    """Let calls go, and alarms that led to nothing and are long over."""
    HookCall.objects.filter(at__lt=at - CALLS_KEPT).delete()
    Alarm.objects.forgettable(at - ALARMS_KEPT).delete()


def _forget_surplus(source: AlarmSource, *, at: datetime) -> None:
    """Let go of those that were over first, where there are more than the most."""
    over = Alarm.objects.filter(source=source).forgettable(at)
    if (surplus := over.count() - MOST_OVER) > 0:
        first = list(over.order_by("ended_at", "pk").values_list("pk", flat=True)[:surplus])
        Alarm.objects.filter(pk__in=first).delete()


def _remember(
    source: AlarmSource,
    call: SentCall,
    outcome: str,
    said: Sequence[str],
    *,
    at: datetime,
    alarms: int = 0,
) -> HookCall:
    return HookCall.objects.create(
        source=source,
        at=at,
        message_id=call.message_id[:255],
        body_sha256=call.sha256 if call.body else "",
        outcome=outcome,
        said=cut(" ".join(said), LONGEST_SAID),
        alarms=alarms,
    )


def _detect_soon() -> None:
    enqueue_soon(DETECTING)
