"""Heartbeats: added with a secret address, heard, missed. A missed one is an alarm until it is heard again."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.models import Beat
from incidents.models.alarms import Alarm
from incidents.models.heartbeats import Heartbeat
from incidents.reading.proofs import hashed
from incidents.setting_up import Rhythm

from .alarm_settings import COUNTED, add_setting, locked_setting, made_by, record_setting, turn_setting
from .alarms import DETECTING

KIND = "heartbeat"
LISTENING = "heartbeats"  # the row that says when the portal last listened
DEAF = timedelta(minutes=5)  # without listening, after which silence says nothing


@transaction.atomic
def add_heartbeat(*, token: UUID, name: str, rhythm: Rhythm, by: User, at: datetime) -> tuple[Heartbeat, str]:
    """The heartbeat, and the secret of its address, of which a hash is kept. Raises SentBefore, SourceNameTaken."""
    secret = secrets.token_urlsafe(24)

    def make() -> Heartbeat:
        return Heartbeat.objects.create(
            ref=token,
            name=name,
            token_sha256=hashed(secret),
            period=rhythm.period,
            grace=rhythm.grace,
            **made_by(by, at),
        )

    heartbeat = add_setting(Heartbeat, token=token, name=name, make=make)
    record_setting(f"{KIND}_added", heartbeat, by=by, at=at, after=_in_trail(heartbeat))
    return heartbeat, secret


@transaction.atomic
def change_heartbeat(*, heartbeat: Heartbeat, rhythm: Rhythm, edition: int, by: User, at: datetime) -> Heartbeat:
    """Another rhythm, counted from when it was last heard, but nothing is late at once. Raises AlarmSettingChanged."""
    found = locked_setting(heartbeat, edition, at=at)
    before = _in_trail(found)
    found.period, found.grace = rhythm.period, rhythm.grace
    if _in_trail(found) == before:
        return heartbeat
    if found.last_at:
        found.late_at = max(found.last_at + rhythm.most, at + rhythm.grace)
    found.save(update_fields=["period", "grace", "late_at", *COUNTED])
    record_setting(f"{KIND}_changed", found, by=by, at=at, before=before, after=_in_trail(found))
    return found


@transaction.atomic
def renew_address(*, heartbeat: Heartbeat, edition: int, by: User, at: datetime) -> str:
    """Another secret address; the one before is nobody’s from now on. Raises AlarmSettingChanged."""
    found, secret = locked_setting(heartbeat, edition, at=at), secrets.token_urlsafe(24)
    found.token_sha256 = hashed(secret)
    found.save(update_fields=["token_sha256", *COUNTED])
    record_setting(f"{KIND}_address_renewed", found, by=by, at=at)
    return secret


@transaction.atomic
def turn_heartbeat(*, heartbeat: Heartbeat, verb: str, edition: int, by: User, at: datetime) -> Heartbeat:
    """Switch it off or on, or withdraw it: nobody listens then, and silence is no alarm. Raises AlarmSettingChanged."""
    found = turn_setting(setting=heartbeat, verb=verb, edition=edition, kind=KIND, by=by, at=at)
    if not found.is_working:
        _no_silence(found, at=at)
    elif found.last_at:
        found.late_at = at + found.period + found.grace
        found.save(update_fields=["late_at"])
    return found


@transaction.atomic
def hear(*, secret: str, at: datetime) -> bool:
    """Whether somebody has this address: then they were heard, and the alarm of their silence is over."""
    found = Heartbeat.objects.select_for_update().kept().filter(token_sha256=hashed(secret)).first()
    if found is None:
        return False
    if found.last_at is None or at > found.last_at:
        late_at = at + found.period + found.grace
        Heartbeat.objects.filter(pk=found.pk).update(last_at=at, late_at=late_at)
    _no_silence(found, at=at)
    return True


def _no_silence(heartbeat: Heartbeat, *, at: datetime) -> None:
    Alarm.objects.filter(heartbeat=heartbeat, ended_at=None, started_at__lte=at).update(ended_at=at, last_seen_at=at)


def miss_heartbeats(*, at: datetime) -> int:
    """An alarm for each that should have been heard by now; how many. Two workers at once make one of each."""
    if _was_deaf(at=at):
        _listen_anew(at=at)
    return sum(_miss(heartbeat, at=at) for heartbeat in Heartbeat.objects.silent(at))


@transaction.atomic
def _miss(silent: Heartbeat, *, at: datetime) -> bool:
    Heartbeat.objects.select_for_update().get(pk=silent.pk)  # alone first: what is asked with a lock is asked too early
    heartbeat = Heartbeat.objects.silent(at).filter(pk=silent.pk).first()
    if heartbeat is None or heartbeat.late_at is None or heartbeat.last_at is None:
        return False  # another worker was quicker, or it was heard just now
    Alarm.objects.create(
        ref=uuid4(),
        heartbeat=heartbeat,
        identity="silence",
        started_at=heartbeat.late_at,
        heard_at=at,
        last_seen_at=at,
        title=f"Nothing heard of {heartbeat.name}",
        labels={"heartbeat": heartbeat.name},
    )
    transaction.on_commit(_detect_soon)
    return True


@transaction.atomic
def _was_deaf(*, at: datetime) -> bool:
    """Whether nobody listened for a while, so that what was sent may have been lost; keeps that somebody does now."""
    row, is_new = Beat.objects.select_for_update().get_or_create(name=LISTENING, defaults={"at": at})
    before, row.at = row.at, at
    row.save(update_fields=["at"])
    return is_new or at - before > DEAF


@transaction.atomic
def _listen_anew(*, at: datetime) -> None:
    """Nobody is late for what the portal was not there to hear: each has its whole time again."""
    for heartbeat in Heartbeat.objects.select_for_update().filter(late_at__lt=at, last_at__isnull=False):
        heartbeat.late_at = at + heartbeat.period + heartbeat.grace
        heartbeat.save(update_fields=["late_at"])


def _in_trail(heartbeat: Heartbeat) -> dict[str, str | int]:
    seconds = {"period": heartbeat.period, "grace": heartbeat.grace}
    return {"name": heartbeat.name} | {name: int(length.total_seconds()) for name, length in seconds.items()}


def _detect_soon() -> None:
    enqueue_soon(DETECTING)
